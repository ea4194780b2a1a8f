import { expect } from "chai";
import fc from "fast-check";
import { createRandom } from "../../lib/base/random";
import { rocAuc } from "../../lib/metrics/roc";
import { weightedAuc } from "../../lib/metrics/weightedAuc";
import { labelledScores } from "../support/labelledScores";
import { expectNear } from "../support/numbers";

describe("weightedAuc", () => {
  it("equals rocAuc when every image counts once", () => {
    fc.assert(
      fc.property(labelledScores, ({ yTrue, yScore }) =>
        expectNear(weightedAuc(yTrue, yScore)(yTrue.map(() => 1))!, rocAuc(yTrue, yScore)),
      ),
    );
  });

  it("equals rocAuc of images written down as often as they count", () => {
    fc.assert(
      fc.property(labelledScores, fc.integer(), ({ yTrue, yScore }, seed) => {
        const random = createRandom(seed, "weights");
        const weights = yTrue.map(() => Math.floor(random.uniform(0, 4)));
        const repeated = weights.flatMap((weight, i) => new Array<number>(weight).fill(i));
        const labels = repeated.map((i) => yTrue[i]);
        const auc = weightedAuc(yTrue, yScore)(weights);
        if (new Set(labels).size < 2) expect(auc).to.equal(null);
        else
          expectNear(
            auc!,
            rocAuc(
              labels,
              repeated.map((i) => yScore[i]),
            ),
          );
      }),
    );
  });

  it("is null when no image of a class counts", () => {
    expect(weightedAuc([0, 1, 1], [0.1, 0.2, 0.3])([0, 1, 1])).to.equal(null);
    expect(weightedAuc([0, 1, 1], [0.1, 0.2, 0.3])([1, 0, 0])).to.equal(null);
  });
});
