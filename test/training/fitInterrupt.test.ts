import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { InterruptedError, interrupt } from "../../lib/base/interrupt";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import { extractFeatures } from "../../lib/training/featureCache";
import { fit } from "../../lib/training/fit";
import { fitOnFeatures } from "../../lib/training/fitOnFeatures";
import { predict } from "../../lib/training/predict";
import { predictWithDropout } from "../../lib/training/predictWithDropout";
import { cnnEvalTransform, resnetEvalTransform } from "../../lib/transforms/presets";
import { foldedOnce } from "../support/foldedOnce";
import { memoryImageSet } from "../support/memoryImageSet";
import { withTempFolder } from "../support/tempFolder";
import { expectNoTensorLeak, startEngine } from "../support/tensors";
import { messageOf, tinyData, tinyModel, tinyOptions, withoutTimes } from "../support/tinyTraining";

/** Calls interrupt as a kernel does: from an event, while the work is under way. */
const interruptSoon = () => void setImmediate(() => interrupt("Stopped."));

describe("an interrupt of fit", () => {
  before(startEngine);

  it("ends it after the batch at hand; the same call ends as an undisturbed one", () =>
    withTempFolder(async (folder) => {
      const [whole, stopped] = [tinyModel(), tinyModel()];
      const expected = await fit(whole, tinyData(), tinyOptions(path.join(folder, "whole")));
      const seen: string[] = [];
      const stopAt = ["1:1", "2:2", "3:1"];
      const options = tinyOptions(path.join(folder, "stopped"), {
        onBatch: ({ epoch, batch }) => {
          seen.push(`${epoch}:${batch}`);
          if (stopAt[0] === seen[seen.length - 1]) interruptSoon();
        },
      });
      while (stopAt.length > 0) {
        const error = await fit(stopped, tinyData(), options).catch((reason: Error) => reason);
        expect(error).to.be.instanceOf(InterruptedError);
        expect((error as Error).message).to.equal(
          "Stopped. Its finished epochs are kept: the same call goes on from there.",
        );
        expect(seen.pop(), "the last batch").to.equal(stopAt.shift());
      }
      const history = await fit(stopped, tinyData(), options);
      expect(withoutTimes(history)).to.deep.equal(withoutTimes(expected));
      expect(stopped.parameters.toArrays()).to.deep.equal(whole.parameters.toArrays());
      [whole, stopped].forEach((model) => model.dispose());
    }));

  it("gives the model its weights back, frees the folder and leaves no tensors", () =>
    withTempFolder(async (folder) => {
      const model = tinyModel();
      const before = model.parameters.toArrays();
      await expectNoTensorLeak(async () => {
        const onBatch = interruptSoon;
        const more = { onBatch, averageDecay: 0.9 };
        expect(await messageOf(fit(model, tinyData(), tinyOptions(folder, more)))).to.include(
          "Stopped.",
        );
      });
      expect(model.parameters.toArrays()).to.deep.equal(before);
      expect(fs.readdirSync(folder)).to.deep.equal([]);
      model.dispose();
    }));

  it("comes by the call's own signal, too", () =>
    withTempFolder(async (folder) => {
      const model = tinyModel();
      const own = new AbortController();
      const onBatch = () => own.abort(new Error("enough"));
      const options = tinyOptions(folder, { signal: own.signal, onBatch });
      expect(await messageOf(fit(model, tinyData(), options))).to.equal("enough");
      model.dispose();
    }));
});

describe("an interrupt of other long calls", () => {
  before(startEngine);

  it("ends predict, predictWithDropout and extractFeatures after the batch at hand", async () => {
    const model = foldedOnce(tinyModel());
    const { validation } = tinyData();
    const calls = [predict, predictWithDropout, extractFeatures] as const;
    for (const call of calls) {
      let told = 0;
      const onProgress = () => {
        told += 1;
        interruptSoon();
      };
      await expectNoTensorLeak(async () => {
        const work = call(model, validation, cnnEvalTransform, { batchSize: 2, onProgress });
        expect(await messageOf(work), call.name).to.equal("Stopped.");
      });
      expect(told, call.name).to.equal(1);
      const own = AbortSignal.abort(new Error("never"));
      const work = call(model, validation, cnnEvalTransform, { signal: own });
      expect(await messageOf(work), call.name).to.equal("never");
    }
    model.dispose();
  });

  it("ends fitOnFeatures; the same call ends as an undisturbed one", async () => {
    const [whole, stopped] = [1, 1].map((seed) => buildResNet18({ seed, imageSize: 32 }));
    const set = memoryImageSet(12, 32, 1);
    const features = await extractFeatures(whole, set, resnetEvalTransform);
    const data = { train: features, validation: features };
    const options = { learningRate: 1e-3, epochs: 3, seed: 7, batchSize: 4 };
    const expected = await fitOnFeatures(whole, data, options);
    const onEpoch = interruptSoon;
    expect(await messageOf(fitOnFeatures(stopped, data, { ...options, onEpoch }))).to.equal(
      "Stopped. Nothing of it is kept: the same call starts anew.",
    );
    const history = await fitOnFeatures(stopped, data, options);
    expect(withoutTimes(history)).to.deep.equal(withoutTimes(expected));
    expect(stopped.parameters.toArrays()).to.deep.equal(whole.parameters.toArrays());
    [whole, stopped].forEach((model) => model.dispose());
  });
});
