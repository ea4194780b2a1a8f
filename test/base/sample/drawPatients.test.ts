import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import threads from "node:worker_threads";
import { expect } from "chai";
import { listFilesBelow } from "../../../lib/base/files/ownFiles";
import { drawPatients, type SampleDrawing } from "../../../lib/base/sample/drawPatients";
import { makeFolders } from "../../../lib/base/sample/generateSample";
import { planSample } from "../../../lib/base/sample/samplePlan";
import { writePatient } from "../../../lib/base/sample/writePatient";

const seed = 3;
const one = { NORMAL: 1, PNEUMONIA: 1 };
const patients = planSample(seed, { train: one, val: one, test: one });
const imageSize = 64;

const contents = (folder: string): string[] =>
  listFilesBelow(folder).map(
    (name) => `${name} ${fs.readFileSync(path.join(folder, name)).toString("base64")}`,
  );

/** Calls `body` with threads that run this text instead of the program that they were given. */
async function withThreads(text: string, body: () => Promise<void>): Promise<void> {
  const { Worker } = threads;
  class Other extends Worker {
    constructor(_file: string, { workerData }: threads.WorkerOptions) {
      super(text, { eval: true, workerData });
    }
  }
  Object.assign(threads, { Worker: Other });
  try {
    await body();
  } finally {
    Object.assign(threads, { Worker });
  }
}

describe("drawPatients", () => {
  const parent = fs.mkdtempSync(path.join(os.tmpdir(), "xray-test-"));
  let drawn: string[];

  before(async () => {
    const alone = path.join(parent, "alone");
    makeFolders(alone);
    for (const patient of patients) await writePatient(alone, patient, seed, imageSize);
    drawn = contents(alone);
  });

  after(() => fs.rmSync(parent, { recursive: true, force: true }));

  async function check(name: string): Promise<void> {
    const folder = path.join(parent, name);
    makeFolders(folder);
    const told: number[] = [];
    const drawing: SampleDrawing = { folder, patients, seed, imageSize };
    await drawPatients(drawing, (images) => told.push(images), 0);
    expect(contents(folder)).to.deep.equal(drawn);
    expect(told).to.have.length(patients.length);
    expect(told.reduce((sum, images) => sum + images)).to.equal(6);
  }

  it("draws on two threads what one would draw", () => check("two"));

  it("draws all by itself where the other thread takes a patient and dies", () =>
    withThreads(
      'Atomics.add(require("node:worker_threads").workerData.next, 0, 1); process.exit(1);',
      () => check("died"),
    ));

  it("draws all by itself where the other thread fails at its start", () =>
    withThreads('throw new Error("no");', () => check("failed")));

  it("draws all by itself where the system lets no thread start", async () => {
    const { Worker } = threads;
    Object.assign(threads, { Worker: null });
    try {
      await check("none");
    } finally {
      Object.assign(threads, { Worker });
    }
  });

  it("tells an error once the other thread has stopped as well", async () => {
    const drawing = { folder: path.join(parent, "nowhere"), patients, seed, imageSize };
    const error = await drawPatients(drawing, () => {}, 0).catch((reason: Error) => reason);
    expect(error).to.be.instanceOf(Error);
  });
});
