import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import type { Model } from "../../lib/models/model";
import { CheckpointFolder } from "../../lib/training/checkpointFolder";
import { fit } from "../../lib/training/fit";
import { loadWeights } from "../../lib/training/weightsFile";
import { fuzzReader } from "../support/fuzz";
import { startEngine } from "../support/tensors";
import { messageOf, tinyData, tinyModel, tinyOptions } from "../support/tinyTraining";

const FILES = ["last.safetensors", "best.safetensors", "finished.json"];
/** A damaged file may get another name; what it holds must stay, and so must all other files. */
const asideOf = (file: string) => new RegExp(`^${file.replace(".", "(.damaged-1)?.")}$`);

describe("damaged checkpoints", function () {
  // Every case writes and reads whole checkpoints, which takes long on a busy disk.
  this.timeout(300_000);

  let model: Model;
  let identity: string;
  const contents: Record<string, Buffer> = {};

  /** A run that was finished, and the state from which its last epoch could be done again. */
  before(async () => {
    await startEngine();
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "checkpoints-"));
    try {
      model = tinyModel();
      const last = path.join(folder, FILES[0]);
      const onEpoch = () => {
        contents[FILES[0]] = fs.readFileSync(last);
      };
      const error = await messageOf(fit(model, tinyData(), tinyOptions(folder, { onEpoch })));
      expect(error).to.equal("no error");
      for (const name of FILES.slice(1)) contents[name] = fs.readFileSync(path.join(folder, name));
      identity = JSON.parse(contents["finished.json"].toString()).identity;
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
  after(() => model.dispose());

  /** Every file but one, as they were written. */
  const others = (file: string) =>
    Object.fromEntries(Object.entries(contents).filter(([name]) => name !== file));

  /** Throws what the folder says of a file, if it sets one aside; checks that nothing is lost. */
  function opened(folder: string, file: string, read: (of: CheckpointFolder) => unknown): unknown {
    const before = fs.readFileSync(file);
    const notices: string[] = [];
    const value = read(new CheckpointFolder(folder, identity, (text) => notices.push(text)));
    const { name, ext } = path.parse(file);
    const aside = path.join(folder, `${name}.damaged-1${ext}`);
    const kept = fs.existsSync(file) ? file : aside;
    expect(fs.readFileSync(kept).equals(before), "the file itself").to.equal(true);
    if (kept === aside) throw new Error(notices.join("\n"));
    return value;
  }

  it("give a finished run's own history or are set aside, and never lost", async () => {
    const whole = JSON.parse(contents["finished.json"].toString()).history;
    for (const file of ["finished.json", "best.safetensors"])
      await fuzzReader(`finished run, ${file}`, {
        file,
        valid: contents[file],
        others: others(file),
        read: (damaged, folder) => opened(folder, damaged, (of) => of.finishedHistory()),
        // Null: the run is trained anew.
        checkValue: (history) => history === null || expect(history).to.deep.equal(whole),
        mayWrite: asideOf(file),
      });
  });

  it("give an unfinished run's own state or are set aside, and never lost", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "checkpoints-"));
    for (const [name, bytes] of Object.entries(contents))
      fs.writeFileSync(path.join(folder, name), bytes);
    const whole = new CheckpointFolder(folder, identity).progress();
    fs.rmSync(folder, { recursive: true });
    expect(whole?.history.epochs.length).to.equal(3);
    await fuzzReader("unfinished run", {
      file: "last.safetensors",
      valid: contents["last.safetensors"],
      others: others("last.safetensors"),
      read: (damaged, inFolder) => opened(inFolder, damaged, (of) => of.progress()),
      checkValue: (progress) => progress === null || expect(progress).to.deep.equal(whole),
      mayWrite: asideOf("last.safetensors"),
    });
  });

  it("give loadWeights the weights that were saved, or an error that names the file", async () => {
    const loaded = tinyModel(2);
    const start = loaded.parameters.toArrays();
    const whole = model.parameters.toArrays();
    await fuzzReader("loadWeights", {
      file: "best.safetensors",
      valid: contents["best.safetensors"],
      read: (file) => {
        loaded.parameters.load(start, "the start");
        loadWeights(file, loaded);
        return loaded.parameters.toArrays();
      },
      checkValue: (weights) => expect(sameNumbers(weights, whole)).to.equal(true),
    });
    loaded.dispose();
  });
});

type Weights = ReturnType<Model["parameters"]["toArrays"]>;

function sameNumbers(a: Weights, b: Weights): boolean {
  return [...a].every(([name, { values }]) => Buffer.from(values.buffer).equals(bytesOf(b, name)));
}

function bytesOf(weights: Weights, name: string): Buffer {
  return Buffer.from(weights.get(name)!.values.buffer);
}
