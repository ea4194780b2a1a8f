import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { readSafetensors, writeSafetensors } from "../../lib/base/files/safetensors";
import { fit } from "../../lib/training/fit";
import type { FitOptions } from "../../lib/training/fitOptions";
import type { History } from "../../lib/training/history";
import { withTempFolder } from "../support/tempFolder";
import { startEngine } from "../support/tensors";
import { messageOf, tinyData, tinyModel, tinyOptions, withoutTimes } from "../support/tinyTraining";

interface Outcome {
  history: unknown;
  weights: unknown;
  batches: number;
  notices: string[];
}

/** Trains a new model to the end. */
async function train(folder: string, more: Partial<FitOptions> = {}): Promise<Outcome> {
  const model = tinyModel();
  const notices: string[] = [];
  let batches = 0;
  const onBatch = () => (batches += 1);
  const onNotice = (text: string) => notices.push(text);
  try {
    const options = tinyOptions(folder, { onBatch, onNotice, ...more });
    const history: History = await fit(model, tinyData(), options);
    const weights = model.parameters.toArrays();
    return { history: withoutTimes(history), weights, batches, notices };
  } finally {
    model.dispose();
  }
}

/** Trains a new model and stops it after an epoch, as a kill would. */
async function trainUntil(folder: string, epoch: number, more: Partial<FitOptions> = {}) {
  const onEpoch: FitOptions["onEpoch"] = (record) => {
    if (record.epoch === epoch) throw new Error("killed");
  };
  expect(await messageOf(train(folder, { ...more, onEpoch }))).to.equal("killed");
}

const named = (folder: string, name: string) => path.join(folder, name);

describe("fit in a folder with files of another run", () => {
  before(startEngine);

  it("never ends with the other run's weights: they are checked before it goes on", () =>
    withTempFolder(async (folder) => {
      const whole = await train(named(folder, "whole"));
      const shared = named(folder, "shared");
      await trainUntil(shared, 2);
      const last = fs.readFileSync(named(shared, "last.safetensors"));
      // Another seed was killed between saving "best" and saving "last".
      await trainUntil(shared, 1, { seed: 8 });
      fs.writeFileSync(named(shared, "last.safetensors"), last);
      const { notices, ...outcome } = await train(shared);
      expect({ ...outcome, notices: [] }).to.deep.equal(whole);
      expect(notices.join()).to.include("best weights are gone or of another run");
    }));

  it("notices weights that are exchanged while it trains", () =>
    withTempFolder(async (folder) => {
      const [own, other] = [named(folder, "own"), named(folder, "other")];
      await trainUntil(other, 1, { seed: 8 });
      const onEpoch: FitOptions["onEpoch"] = ({ epoch }) => {
        if (epoch !== 3) return;
        fs.copyFileSync(named(other, "best.safetensors"), named(own, "best.safetensors"));
      };
      expect(await messageOf(train(own, { onEpoch }))).to.include("of this run: something else");
      expect(fs.existsSync(named(own, "finished.json"))).to.equal(false);
      expect((await train(own)).batches, "trained anew").to.equal(6);
    }));

  it("has one writer: a second run in the folder, or of the model, is refused", () =>
    withTempFolder(async (folder) => {
      const model = tinyModel();
      const first = fit(model, tinyData(), tinyOptions(named(folder, "one")));
      const same = fit(model, tinyData(), tinyOptions(named(folder, "two")));
      expect(await messageOf(same)).to.include("This cnn is being trained already");
      const other = train(named(folder, "one"), { seed: 8 });
      expect(await messageOf(other)).to.include("is in use: this very process is training there");
      const { epochs } = await first;
      expect(epochs.length).to.equal(3);
      await fit(model, tinyData(), tinyOptions(named(folder, "one")));
      model.dispose();
    }));
});

describe("fit with damaged checkpoints", () => {
  before(startEngine);

  /** What may happen to a file. */
  const damages: Record<string, (bytes: Buffer) => Buffer> = {
    "cut off": (bytes) => bytes.subarray(0, bytes.length - 100),
    empty: () => Buffer.alloc(0),
    garbage: () => Buffer.from("this is no checkpoint"),
    "with one bit changed": (bytes) => {
      const changed = Buffer.from(bytes);
      changed[changed.length - 7] ^= 1;
      return changed;
    },
  };

  for (const [what, damage] of Object.entries(damages))
    for (const file of ["last.safetensors", "best.safetensors"])
      it(`sets a ${file} aside that is ${what}, says so and trains anew`, () =>
        withTempFolder(async (folder) => {
          const whole = await train(named(folder, "whole"));
          const damaged = named(folder, "damaged");
          await trainUntil(damaged, 2);
          const bytes = damage(fs.readFileSync(named(damaged, file)));
          fs.writeFileSync(named(damaged, file), bytes);
          const { notices, ...outcome } = await train(damaged);
          expect({ ...outcome, notices: [] }).to.deep.equal(whole);
          const aside = file.replace(".safe", ".damaged-1.safe");
          expect(notices[0]).to.include(named(damaged, file)).and.include(aside);
          expect(notices.join()).to.not.include("Download");
          expect(fs.readFileSync(named(damaged, aside)).equals(bytes)).to.equal(true);
        }));

  it("takes no finished run whose weights or note are damaged, and keeps both", () =>
    withTempFolder(async (folder) => {
      const whole = await train(folder);
      for (const file of ["best.safetensors", "finished.json"]) {
        const bytes = fs.readFileSync(named(folder, file));
        // In the note: another number of the history, which is JSON like any other.
        const text = bytes.toString("latin1");
        const other = file === "finished.json" ? text.replace(/"epoch":1/, '"epoch":2') : "no";
        fs.writeFileSync(named(folder, file), other, "latin1");
        const { notices, ...outcome } = await train(folder, { reuseFinished: true });
        expect({ ...outcome, notices: [] }, file).to.deep.equal(whole);
        expect(notices.join(), file).to.include(named(folder, file));
        expect((await train(folder, { reuseFinished: true })).batches, file).to.equal(0);
      }
      expect(fs.readdirSync(folder)).to.include.members([
        "best.damaged-1.safetensors",
        "finished.damaged-1.json",
      ]);
    }));

  it("takes up a finished run from before there were seals, and no unfinished one", () =>
    withTempFolder(async (folder) => {
      const unseal = (name: string) => {
        const { tensors, metadata } = readSafetensors(named(folder, name));
        const { seal: _seal, epoch: _epoch, ...notes } = metadata;
        writeSafetensors(named(folder, name), tensors, notes);
      };
      const whole = await train(folder);
      unseal("best.safetensors");
      const note = JSON.parse(fs.readFileSync(named(folder, "finished.json"), "utf8"));
      const { seal: _seal, ...older } = note;
      fs.writeFileSync(named(folder, "finished.json"), JSON.stringify(older));
      const again = await train(folder, { reuseFinished: true });
      expect(again).to.deep.equal({ ...whole, batches: 0 });
      await trainUntil(folder, 1);
      unseal("last.safetensors");
      expect((await train(folder)).batches).to.equal(6);
    }));
});

describe("fit with weights that are no numbers", () => {
  before(startEngine);

  it("stops in the epoch, saves nothing and leaves the model as it was", () =>
    withTempFolder(async (folder) => {
      const model = tinyModel();
      const before = model.parameters.toArrays();
      const phases = [{ name: "all", trainable: [""], learningRate: 1e38, epochs: 3 }];
      const error = await messageOf(fit(model, tinyData(), tinyOptions(folder, { phases })));
      expect(error).to.include("Training has diverged");
      expect(fs.readdirSync(folder)).to.deep.equal([]);
      expect(model.parameters.toArrays()).to.deep.equal(before);
      model.dispose();
    }));

  it("finds them where ReLU and max pooling hide them from the output", () =>
    withTempFolder(async (folder) => {
      const model = tinyModel();
      const name = model.parameters.names()[0];
      const weight = model.parameters.get(name);
      tf.tidy(() => weight.assign(tf.fill(weight.shape, NaN)));
      const phases = [{ name: "last", trainable: ["fc2."], learningRate: 1e-3, epochs: 1 }];
      const error = await messageOf(fit(model, tinyData(), tinyOptions(folder, { phases })));
      expect(error).to.include("not finite").and.include(name);
      expect(fs.existsSync(named(folder, "finished.json"))).to.equal(false);
      model.dispose();
    }));
});
