import { expect } from "chai";
import { type AuditedImage, catalogueImages } from "../../lib/audit/imageCatalogue";
import { countDuplicates, examplePairs, findNearDuplicates } from "../../lib/audit/nearDuplicates";
import { createRandom } from "../../lib/base/random";
import { auditImage, pictureSet } from "../support/auditPicture";

const SIZE = 32;

/** Smooth random pictures: each seed draws another one. */
function drawing(seed: number): Uint8Array {
  const random = createRandom(seed, "drawing");
  const waves = Array.from({ length: 12 }, () => [
    random.uniform(0, 4),
    random.uniform(0, 4),
    random.uniform(0, 6),
  ]);
  return Uint8Array.from({ length: SIZE * SIZE }, (_, i) => {
    const [x, y] = [(i % SIZE) / SIZE, Math.floor(i / SIZE) / SIZE];
    return (
      128 + 9 * waves.reduce((sum, [u, v, shift]) => sum + Math.cos(6 * (u * x + v * y) + shift), 0)
    );
  });
}

const brighter = (pixels: Uint8Array) => pixels.map((value) => Math.min(255, value + 5));
const entry = (pixels: Uint8Array, patient: string, label = 1) => ({
  pixels,
  image: auditImage(`${patient}.png`, patient, label),
});

/**
 * Picture 1 three times in two splits and under two patients, picture 2 twice with two labels,
 * picture 3 once.
 */
function findAll(options = {}) {
  const train = pictureSet(SIZE, [
    entry(drawing(1), "p1"),
    entry(drawing(2), "p2"),
    entry(drawing(3), "p3"),
  ]);
  const validation = pictureSet(SIZE, [entry(drawing(2), "p2", 0)]);
  const test = pictureSet(SIZE, [entry(brighter(drawing(1)), "p1"), entry(drawing(1), "p4")]);
  return findNearDuplicates(catalogueImages({ train, validation, test }), options);
}

describe("findNearDuplicates", () => {
  it("confirms copies and brighter copies, and nothing else", () => {
    const { pairs } = findAll();
    const nameOf = ({ split, index }: AuditedImage) => `${split} ${index}`;
    const names = pairs.map(({ first, second }) => `${nameOf(first)}, ${nameOf(second)}`);
    expect(names).to.have.members([
      "train 0, test 0",
      "train 0, test 1",
      "test 0, test 1",
      "train 1, validation 0",
    ]);
  });

  it("says what is wrong with each pair", () => {
    const { pairs } = findAll();
    const facts = (first: string, second: string) => {
      const { identical, acrossSplits, labelsDiffer, patientsDiffer } = pairs.find(
        (pair) => pair.first.split === first && pair.second.split === second,
      )!;
      return { identical, acrossSplits, labelsDiffer, patientsDiffer };
    };
    expect(facts("train", "validation")).to.deep.equal({
      identical: true,
      acrossSplits: true,
      labelsDiffer: true,
      patientsDiffer: false,
    });
    expect(facts("test", "test")).to.deep.equal({
      identical: false,
      acrossSplits: false,
      labelsDiffer: false,
      patientsDiffer: true,
    });
  });

  it("puts the copies of one picture into one group", () => {
    const groups = findAll().groups.map((group) =>
      group.map(({ split, index }) => `${split} ${index}`),
    );
    expect(groups).to.deep.equal([
      ["train 0", "test 0", "test 1"],
      ["train 1", "validation 0"],
    ]);
  });

  it("refuses close hashes whose pixels differ, and lists the most alike pairs first", () => {
    // A hash of a picture knows its low frequencies alone: noise on top of it leaves the hash
    // nearly as it was.
    const random = createRandom(5, "noise");
    const noisy = (strength: number) =>
      drawing(1).map((value) =>
        Math.max(0, Math.min(255, value + random.uniform(-strength, strength))),
      );
    // Two flat pictures come first: their correlation is not a number, and they must not lead the
    // list.
    const flat = new Uint8Array(SIZE * SIZE).fill(90);
    const pictures = [flat, flat, drawing(1), noisy(80), noisy(45)];
    const set = pictureSet(
      SIZE,
      pictures.map((pixels, i) => entry(pixels, `p${i}`)),
    );
    const { candidates, pairs, refused } = findNearDuplicates(catalogueImages({ test: set }), {
      maxDistance: 16,
    });
    expect([candidates, pairs.length]).to.deep.equal([4, 0]);
    expect(refused.map(({ first, second }) => [first.index, second.index])).to.deep.equal([
      [2, 4],
      [2, 3],
      [3, 4],
      [0, 1],
    ]);
    expect(refused[0].correlation).to.be.within(0.5, 0.98);
  });

  it("finds nothing among different pictures, flat ones included", () => {
    const flat = new Uint8Array(SIZE * SIZE).fill(7);
    const set = pictureSet(SIZE, [
      entry(drawing(1), "a"),
      entry(drawing(2), "b"),
      entry(flat, "c"),
      entry(flat, "d"),
    ]);
    const found = findNearDuplicates(catalogueImages({ test: set }));
    expect([found.pairs, found.groups]).to.deep.equal([[], []]);
  });
});

describe("countDuplicates", () => {
  it("counts the pairs by kind, and what repeats within each split", () => {
    expect(countDuplicates(findAll())).to.deep.equal({
      pairs: 4,
      identical: 2,
      acrossSplits: 3,
      labelsDiffer: 1,
      patientsDiffer: 2,
      groups: 2,
      surplus: { train: 0, validation: 0, test: 1 },
    });
  });
});

describe("examplePairs", () => {
  it("shows one pair per group, the harmful ones first", () => {
    const shown = examplePairs(findAll(), 5);
    expect(
      shown.map(({ acrossSplits, labelsDiffer, patientsDiffer }) => [
        acrossSplits,
        labelsDiffer,
        patientsDiffer,
      ]),
    ).to.deep.equal([
      [true, true, false],
      [true, false, true],
    ]);
    expect(examplePairs(findAll(), 1)).to.have.length(1);
  });

  it("puts a leak between splits before two wrong names within one", () => {
    const train = pictureSet(SIZE, [
      entry(drawing(1), "a", 0),
      entry(drawing(1), "b", 1),
      entry(drawing(2), "c"),
    ]);
    const test = pictureSet(SIZE, [entry(drawing(2), "c")]);
    const [first, second] = examplePairs(findNearDuplicates(catalogueImages({ train, test })), 2);
    expect([first.acrossSplits, first.patientsDiffer]).to.deep.equal([true, false]);
    expect([second.acrossSplits, second.labelsDiffer, second.patientsDiffer]).to.deep.equal([
      false,
      true,
      true,
    ]);
  });
});
