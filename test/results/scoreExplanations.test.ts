import path from "node:path";
import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { deletionInsertion } from "../../lib/gradcam/deletionInsertion";
import { energyShare } from "../../lib/gradcam/energyShare";
import { explain } from "../../lib/gradcam/explain";
import { maskChance } from "../../lib/gradcam/maskChance";
import { peakInMask } from "../../lib/gradcam/pointingGame";
import { buildCnn } from "../../lib/models/buildCnn";
import { readBoxScores } from "../../lib/results/boxScoresFile";
import { scoreExplanations } from "../../lib/results/scoreExplanations";
import { weightsHash } from "../../lib/results/weightsHash";
import { cnnEvalTransform } from "../../lib/transforms/presets";
import { memoryImageSet } from "../support/memoryImageSet";
import { withTempFolder } from "../support/tempFolder";
import { expectNoTensorLeak, startEngine } from "../support/tensors";

const SIZE = 16;
const set = memoryImageSet(8, SIZE, 3);
/** The lower half of the first image, the left quarter of the others. */
const masks = [1, 3, 5].map((_, k) =>
  Uint8Array.from({ length: SIZE * SIZE }, (_, i) =>
    (k === 0 ? i >= (SIZE * SIZE) / 2 : i % SIZE < SIZE / 4) ? 255 : 0,
  ),
);
const marked = {
  name: "halves",
  synthetic: true,
  credit: null,
  set,
  indices: [1, 3, 5],
  masks,
};
const methods = ["hiResCam", "occlusion"] as const;

describe("scoreExplanations", () => {
  before(startEngine);

  it("scores maps as the functions for one map do, slow methods on a few images", async () => {
    const model = buildCnn({ seed: 1, imageSize: SIZE });
    const options = { methods, few: 2, steps: 4 };
    const { scores, explanations } = await scoreExplanations(
      model,
      cnnEvalTransform,
      marked,
      options,
    );
    expect(explanations.map(({ title, cases }) => [title, cases.length])).to.deep.equal([
      ["HiResCAM", 3],
      ["Occlusion", 2],
    ]);
    expect(scores.methods.map(({ method }) => method)).to.deep.equal(methods);
    expect(scores.weightsHash).to.equal(weightsHash(model));
    const maps = marked.indices.map((index) => {
      const image = cnnEvalTransform.apply(set.pixels([index]), [1, SIZE, SIZE, 1]);
      const { heatmaps } = explain(model, image, { method: "hiResCam", classIndex: 1 });
      const curves = deletionInsertion(model, image, heatmaps[0], 1, { steps: 4 });
      image.dispose();
      return { map: heatmaps[0], curves };
    });
    const [fast, slow] = scores.methods;
    expect(fast.marked).to.deep.include({ images: 3, patients: 3, chance: maskChance(masks) });
    expect(fast.marked!.hits).to.equal(
      maps.filter(({ map }, i) => peakInMask(map, masks[i])).length,
    );
    const energies = maps.map(({ map }, i) => energyShare(map, masks[i]));
    expect(fast.marked!.energy.estimate).to.be.closeTo(
      energies.reduce((sum, value) => sum + value, 0) / 3,
      1e-6,
    );
    expect(slow.marked).to.deep.include({ images: 2, chance: maskChance(masks.slice(0, 2)) });
    expect(fast.curves.images).to.equal(2);
    expect(fast.curves.deletion.auc).to.be.closeTo(
      (maps[0].curves.deletionAuc + maps[1].curves.deletionAuc) / 2,
      1e-6,
    );
    expect(scores.random.insertion.curve).to.have.length(5);
    model.dispose();
  });

  it("scores images that nobody marked by deletion and insertion alone", async () => {
    const model = buildCnn({ seed: 1, imageSize: SIZE });
    const { scores } = await scoreExplanations(
      model,
      cnnEvalTransform,
      { ...marked, masks: null },
      { methods: ["gradCam"], steps: 2 },
    );
    expect(scores.methods[0].marked).to.equal(null);
    expect(scores.methods[0].curves.images).to.equal(3);
    model.dispose();
  });

  it("adds its scores to the file that it is given", () =>
    withTempFolder(async (folder) => {
      const file = path.join(folder, "box_scores.json");
      const model = buildCnn({ seed: 1, imageSize: SIZE });
      const options = { methods, few: 1, steps: 2, file };
      const { scores } = await scoreExplanations(model, cnnEvalTransform, marked, options);
      expect(readBoxScores(file).scores).to.deep.equal([scores]);
      model.dispose();
    }));

  it("leaves no tensors behind, not even after an error", async () => {
    const model = buildCnn({ seed: 1, imageSize: SIZE });
    await expectNoTensorLeak(async () => {
      await scoreExplanations(model, cnnEvalTransform, marked, { few: 1, steps: 2 });
    });
    tf.tidy(() => model.parameters.get("fc2.bias").assign(tf.tensor1d([0, NaN])));
    await expectNoTensorLeak(async () => {
      const scoring = scoreExplanations(model, cnnEvalTransform, marked, { steps: 2 });
      const failure = await scoring.catch((error: Error) => error);
      expect(String(failure)).to.contain("not finite");
    });
    model.dispose();
  });
});
