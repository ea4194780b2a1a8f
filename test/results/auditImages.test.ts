import path from "node:path";
import { expect } from "chai";
import { shortcutBaselines } from "../../lib/audit/shortcutBaselines";
import { createRandom } from "../../lib/base/random";
import type { DataSets } from "../../lib/data/openDataSets";
import { readAudit } from "../../lib/results/auditFile";
import { auditImages } from "../../lib/results/auditImages";
import { auditImage, pictureSet } from "../support/auditPicture";
import { withTempFolder } from "../support/tempFolder";

const SIZE = 28;
const LEAK = { imagesAtRandom: 0.4, wholePatients: 0 };

/** Noise, brighter for the healthy (even numbers) than for the ill, two images to a patient. */
function noisySet(split: string, count: number, copies: Record<number, Uint8Array> = {}) {
  const entries = Array.from({ length: count }, (_, i) => {
    const random = createRandom(1, split, i);
    const [low, high] = i % 2 === 0 ? [130, 250] : [20, 120];
    const pixels = Uint8Array.from({ length: SIZE * SIZE }, () => random.uniform(low, high));
    const patient = `${split}${Math.floor(i / 4)}-${i % 2}`;
    return { pixels: copies[i] ?? pixels, image: auditImage(`${split}${i}.png`, patient, i % 2) };
  });
  const closing = { skipped: [], fingerprint: `${split}-${count}`, close: () => undefined };
  return { ...pictureSet(SIZE, entries), ...closing };
}

/** Three splits; test images 0 and 2 are the first training image once more. */
function tinyData(): DataSets {
  const train = noisySet("train", 40);
  const first = train.pixels([0]);
  const [validation, test] = [
    noisySet("validation", 20),
    noisySet("test", 12, { 0: first, 2: first }),
  ];
  const splits = {
    train: [...train.images, ...validation.images],
    test: test.images,
    val: [],
  };
  const folder = { name: "tiny", synthetic: true, splits } as unknown as DataSets["folder"];
  return { folder, warnings: [], train, validation, test, close: () => undefined };
}

/** What the audit of the tiny images finds, and what it wrote. */
function audited() {
  return withTempFolder((folder) => {
    const file = path.join(folder, "audit.json");
    const found = auditImages(tinyData(), file, { leak: LEAK, seed: 5 });
    return { ...found, written: readAudit(file) };
  });
}
let found: Awaited<ReturnType<typeof audited>>;

describe("auditImages", () => {
  before(async () => {
    found = await audited();
  });

  it("writes the audit that it returns, with the leak as it was told", () => {
    expect(found.written).to.deep.equal(found.audit);
    expect(found.audit.leak).to.deep.equal(LEAK);
    expect(found.audit.dataSet).to.deep.include({ name: "tiny", synthetic: true, images: 72 });
  });

  it("counts images and patients in the official folders, validation within train", () => {
    expect(found.audit.counts).to.deep.equal([
      { split: "train", NORMAL: 30, PNEUMONIA: 30, patients: 30 },
      { split: "test", NORMAL: 6, PNEUMONIA: 6, patients: 6 },
      { split: "val", NORMAL: 0, PNEUMONIA: 0, patients: 0 },
    ]);
  });

  it("finds one picture that is in train once and in test twice", () => {
    // Three pairs of equal pixels; two join train and test, one is surplus in test.
    expect(found.audit.copies).to.deep.equal({
      pairs: 3,
      identical: 3,
      acrossSplits: 2,
      labelsDiffer: 0,
      surplusTest: 1,
    });
    expect(found.copies.groups.map((group) => group.map(({ split, index }) => [split, index])))
      .to.have.length(1)
      .and.to.deep.equal([
        [
          ["train", 0],
          ["test", 0],
          ["test", 2],
        ],
      ]);
  });

  it("gives the AUC of brightness: 0 where the ill are darker, every one", () => {
    expect(found.audit.brightness).to.deep.equal({ train: 0, test: 0 });
  });

  it("gives the shortcut models' AUCs as shortcutBaselines does with the same seed", () => {
    const expected = shortcutBaselines(tinyData(), { seed: 5 });
    expect(found.baselines).to.deep.equal(expected);
    expect(
      found.audit.baselines.map(({ name, validation, test }) => [
        name,
        validation.estimate,
        test.high,
      ]),
    ).to.deep.equal(
      expected.map(({ name, validation, test }) => [name, validation.estimate, test.high]),
    );
  });

  it("compares pairs of one child, and writes null where there is no pair", () => {
    const { sameKind, otherKind, strangers } = found.audit.likeness;
    expect(sameKind.pairs).to.equal(35);
    expect(sameKind.mean).to.be.within(-1, 1);
    expect(otherKind).to.deep.equal({ pairs: 0, mean: null, standardError: null });
    expect(strangers).to.deep.equal({ pairs: 0, mean: null, standardError: null });
  });

  it("keeps the catalogue at hand: every image of the three splits", () => {
    const { images } = found.catalogue;
    expect(
      ["train", "validation", "test"].map(
        (split) => images.filter((each) => each.split === split).length,
      ),
    ).to.deep.equal([40, 20, 12]);
  });
});
