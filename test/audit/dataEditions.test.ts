import { expect } from "chai";
import { compareEditions, DATA_EDITIONS } from "../../lib/audit/dataEditions";
import type { LabelledImage } from "../../lib/base/types";
import { committedResults } from "../../lib/results/committedResults";
import { readMetrics } from "../../lib/results/metricsFile";

const [mendeley, kaggle] = DATA_EDITIONS;

function images([normal, ill]: readonly [number, number]): LabelledImage[] {
  return Array.from({ length: normal + ill }, (_, i) => {
    const label = Number(i >= normal);
    return { file: `${i}.jpeg`, path: `${i}.jpeg`, label, patient: `${i}`, subtype: null };
  });
}

const splitsOf = ({ counts: { train, val, test } }: (typeof DATA_EDITIONS)[number]) => ({
  train: images(train),
  val: images(val),
  test: images(test),
});

describe("DATA_EDITIONS", () => {
  it("hold the same images: Kaggle's val was part of train", () => {
    for (const label of [0, 1]) {
      const { train, val, test } = kaggle.counts;
      expect(train[label] + val[label]).to.equal(mendeley.counts.train[label]);
      expect(test[label]).to.equal(mendeley.counts.test[label]);
    }
  });

  it("have the test images of the committed results", () => {
    const { NORMAL, PNEUMONIA } = readMetrics(committedResults().metricsFile("cnn")).dataSet.counts
      .test;
    for (const { counts } of DATA_EDITIONS) expect(counts.test).to.deep.equal([NORMAL, PNEUMONIA]);
  });
});

const found = (splits: Parameters<typeof compareEditions>[0]) =>
  compareEditions(splits).flatMap(({ name, isYours }) => (isYours ? [name] : []));

describe("compareEditions", () => {
  it("tells the editions apart by their numbers of images", () => {
    for (const edition of DATA_EDITIONS)
      expect(found(splitsOf(edition))).to.deep.equal([edition.name]);
  });

  it("knows no edition with an image more or less, in any folder", () => {
    for (const split of ["train", "val", "test"] as const) {
      const changed = splitsOf(kaggle);
      changed[split] = changed[split].slice(1);
      expect(found(changed), split).to.deep.equal([]);
    }
  });
});
