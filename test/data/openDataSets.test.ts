import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { ensureSample } from "../../lib/base/sample/generateSample";
import { openDataSets } from "../../lib/data/openDataSets";
import { withTempFolder } from "../support/tempFolder";

const COUNTS = {
  train: { NORMAL: 8, PNEUMONIA: 16 },
  test: { NORMAL: 4, PNEUMONIA: 6 },
  val: { NORMAL: 1, PNEUMONIA: 1 },
};

function settingsIn(folder: string, more: { trainImages?: number; testImages?: number } = {}) {
  return {
    data: path.join(folder, "sample"),
    sample: true,
    cache: path.join(folder, "cache"),
    seed: 5,
    imageSize: 32,
    trainImages: more.trainImages ?? null,
    testImages: more.testImages ?? null,
    validationShare: 0.25,
  };
}

/** Files below a folder that this process holds open. */
function openFilesBelow(folder: string): string[] {
  const targets = fs.readdirSync("/proc/self/fd").flatMap((descriptor) => {
    try {
      return [fs.readlinkSync(`/proc/self/fd/${descriptor}`)];
    } catch {
      return []; // the one that listed the folder, closed by now
    }
  });
  return targets.filter((target) => target.startsWith(fs.realpathSync(folder)));
}

describe("openDataSets", () => {
  it("opens three splits in grey, with no patient in both train and validation", () =>
    withTempFolder(async (folder) => {
      await ensureSample(path.join(folder, "sample"), { imageSize: 32, counts: COUNTS });
      const data = await openDataSets(settingsIn(folder));
      expect(data.train.images.length + data.validation.images.length).to.equal(24);
      expect(data.test.images.length).to.equal(10);
      expect(data.train.pixels([0, 1]).length).to.equal(2 * 32 * 32);
      const patients = new Set(data.train.images.map(({ patient }) => patient));
      expect(data.validation.images.filter(({ patient }) => patients.has(patient))).to.deep.equal(
        [],
      );
      expect(data.folder.synthetic).to.equal(true);
      data.close();
    }));

  it("draws a stratified subset, the same for the same seed, where the profile asks for one", () =>
    withTempFolder(async (folder) => {
      await ensureSample(path.join(folder, "sample"), { imageSize: 32, counts: COUNTS });
      const [a, b] = [
        await openDataSets(settingsIn(folder, { trainImages: 12, testImages: 5 })),
        await openDataSets(settingsIn(folder, { trainImages: 12, testImages: 5 })),
      ];
      const labels = [...a.train.images, ...a.validation.images].map(({ label }) => label);
      expect(labels.filter((label) => label === 0).length).to.equal(4);
      expect(a.test.images.length).to.equal(5);
      expect(a.train.fingerprint).to.equal(b.train.fingerprint);
      [a, b].forEach((data) => data.close());
    }));

  it("draws the built-in sample where it is missing, and reports the progress", () =>
    withTempFolder(async (folder) => {
      const stages = new Set<string>();
      const data = await openDataSets(settingsIn(folder), {
        onProgress: (_done, _total, split) => stages.add(split),
      });
      expect([...stages]).to.deep.equal(["sample", "train", "validation", "test"]);
      expect(data.test.images.length).to.be.above(0);
      data.close();
    })).timeout(120000);

  // Only Linux lists the open files of a process as a folder.
  (fs.existsSync("/proc/self/fd") ? it : it.skip)(
    "closes what it has opened when a later split cannot be used",
    () =>
      withTempFolder(async (folder) => {
        const settings = settingsIn(folder);
        await ensureSample(settings.data, { imageSize: 32, counts: COUNTS });
        const normals = path.join(settings.data, "test", "NORMAL");
        for (const name of fs.readdirSync(normals)) fs.writeFileSync(path.join(normals, name), "");
        const error = await openDataSets(settings).catch((reason: Error) => reason);
        expect((error as Error).message).to.include("4 of 10 images cannot be used");
        expect(openFilesBelow(settings.cache)).to.deep.equal([]);
      }),
  );

  it("says what is missing when the folder of a real data set is not there", () =>
    withTempFolder(async (folder) => {
      const settings = { ...settingsIn(folder), sample: false };
      const error = await openDataSets(settings).catch((reason: Error) => reason);
      expect((error as Error).message)
        .to.include("does not exist")
        .and.to.include("Getting the data");
    }));
});
