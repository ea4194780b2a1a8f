import { expect } from "chai";
import fc from "fast-check";
import type { LabelledImage } from "../../lib/base/types";
import { splitByPatient, subset } from "../../lib/data/splitByPatient";

function imageOf(label: number, patient: string, image: number): LabelledImage {
  const file = `train/${label}/${patient}_${image}.png`;
  return { path: `/data/${file}`, file, label, patient, subtype: null };
}

/** One patient per entry, with that many images; normal patients first. */
function patients(normal: number[], pneumonia: number[]): LabelledImage[] {
  return [normal, pneumonia].flatMap((sizes, label) =>
    sizes.flatMap((size, i) =>
      Array.from({ length: size }, (_, image) => imageOf(label, `${label}-${i}`, image)),
    ),
  );
}

const imageCounts = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 40 });
const anyImages = fc
  .tuple(imageCounts, imageCounts)
  .map(([normal, pneumonia]) => patients(normal, pneumonia));
const anyShare = fc.double({ min: 0.05, max: 0.5, noNaN: true });
const files = (images: LabelledImage[]): string[] => images.map(({ file }) => file);
const countOf = (images: LabelledImage[], label: number): number =>
  images.filter((one) => one.label === label).length;

describe("splitByPatient(images, { validationShare, seed })", () => {
  it("puts every image into exactly one part", () => {
    fc.assert(
      fc.property(anyImages, anyShare, fc.nat(), (images, validationShare, seed) => {
        const { train, validation } = splitByPatient(images, { validationShare, seed });
        expect([...files(train), ...files(validation)].sort()).to.deep.equal(files(images).sort());
      }),
    );
  });

  it("has no patient in both parts", () => {
    fc.assert(
      fc.property(anyImages, anyShare, fc.nat(), (images, validationShare, seed) => {
        const { train, validation } = splitByPatient(images, { validationShare, seed });
        const inTrain = new Set(train.map(({ patient }) => patient));
        expect(validation.filter(({ patient }) => inTrain.has(patient))).to.deep.equal([]);
      }),
    );
  });

  it("keeps the share of each class to within one patient's images", () => {
    fc.assert(
      fc.property(anyImages, anyShare, fc.nat(), (images, validationShare, seed) => {
        const { validation } = splitByPatient(images, { validationShare, seed });
        for (const label of [0, 1]) {
          const wanted = validationShare * countOf(images, label);
          expect(Math.abs(countOf(validation, label) - wanted)).to.be.at.most(6);
          expect(countOf(validation, label)).to.be.within(1, countOf(images, label) - 1);
        }
      }),
    );
  });

  it("hits the share exactly where every patient has one image", () => {
    const images = patients(Array(50).fill(1), Array(150).fill(1));
    const { validation } = splitByPatient(images, { validationShare: 0.1, seed: 3 });
    expect([countOf(validation, 0), countOf(validation, 1)]).to.deep.equal([5, 15]);
  });

  it("does not depend on the order of the input and leaves it as it was", () => {
    fc.assert(
      fc.property(anyImages, fc.nat(), (images, seed) => {
        const reversed = images.slice().reverse();
        const before = files(reversed);
        const options = { validationShare: 0.2, seed };
        expect(splitByPatient(reversed, options)).to.deep.equal(splitByPatient(images, options));
        expect(files(reversed)).to.deep.equal(before);
      }),
    );
  });

  it("gives another split for another seed", () => {
    const images = patients(Array(40).fill(2), Array(40).fill(2));
    const first = splitByPatient(images, { validationShare: 0.2, seed: 1 });
    const second = splitByPatient(images, { validationShare: 0.2, seed: 2 });
    expect(files(first.validation)).to.not.deep.equal(files(second.validation));
  });

  it("keeps a patient with images of both classes together", () => {
    const images = [
      ...patients([1, 1, 1, 1], [1, 1, 1, 1]),
      ...["x", "y"].flatMap((p) => [imageOf(0, p, 0), imageOf(1, p, 1)]),
    ];
    const { train, validation } = splitByPatient(images, { validationShare: 0.3, seed: 5 });
    for (const part of [train, validation]) {
      expect(part.filter(({ patient }) => patient === "x" || patient === "y")).to.have.length(2);
    }
  });

  it("takes the smallest patient where every patient is larger than the share", () => {
    const images = patients([9, 2, 9], [1, 1]);
    const { validation } = splitByPatient(images, { validationShare: 0.01, seed: 0 });
    expect(countOf(validation, 0)).to.equal(2);
  });

  it("refuses a class that comes from one patient", () => {
    expect(() => splitByPatient(patients([5], [1, 1]), { validationShare: 0.2, seed: 0 })).to.throw(
      "label 0 come from one patient (0-0)",
    );
  });

  it("keeps a patient with images of both classes together, one such patient in training", () => {
    const alone = [...patients([1, 1, 1], [1, 1, 1]), imageOf(0, "both", 0), imageOf(1, "both", 1)];
    const first = splitByPatient(alone, { validationShare: 0.3, seed: 0 });
    expect(first.train.filter(({ patient }) => patient === "both")).to.have.length(2);
    expect([countOf(first.validation, 0), countOf(first.validation, 1)]).to.deep.equal([1, 1]);
    const many = Array.from({ length: 10 }, (_, i) => [
      imageOf(0, `n${i}`, 0),
      imageOf(1, `n${i}`, 1),
    ]);
    const { train, validation } = splitByPatient(many.flat(), { validationShare: 0.3, seed: 0 });
    expect([train.length, validation.length]).to.deep.equal([14, 6]);
    const inTrain = new Set(train.map(({ patient }) => patient));
    expect(validation.filter(({ patient }) => inTrain.has(patient))).to.deep.equal([]);
  });

  for (const validationShare of [0, 1, -0.1, Number.NaN]) {
    it(`refuses a validation share of ${validationShare}`, () => {
      expect(() => splitByPatient(patients([1, 1], [1, 1]), { validationShare, seed: 0 })).to.throw(
        "validationShare",
      );
    });
  }
});

describe("subset(images, { count, seed })", () => {
  const images = patients(Array(30).fill(1), Array(90).fill(1));

  it("draws the asked number and keeps the classes' shares", () => {
    const drawn = subset(images, { count: 40, seed: 1 });
    expect([countOf(drawn, 0), countOf(drawn, 1)]).to.deep.equal([10, 30]);
  });

  it("draws exactly count images, all from the input, each class at least once", () => {
    fc.assert(
      fc.property(anyImages, fc.integer({ min: 2, max: 100 }), fc.nat(), (all, count, seed) => {
        const drawn = subset(all, { count, seed });
        expect(drawn).to.have.length(Math.min(count, all.length));
        expect(new Set(files(drawn)).size).to.equal(drawn.length);
        expect(files(all)).to.include.members(files(drawn));
        expect(countOf(drawn, 0) * countOf(drawn, 1)).to.be.above(0);
      }),
    );
  });

  it("does not depend on the order of the input", () => {
    expect(subset(images.slice().reverse(), { count: 17, seed: 4 })).to.deep.equal(
      subset(images, { count: 17, seed: 4 }),
    );
  });

  it("contains the smaller subset of the same seed, and another for another seed", () => {
    const small = files(subset(images, { count: 20, seed: 1 }));
    expect(files(subset(images, { count: 50, seed: 1 }))).to.include.members(small);
    expect(files(subset(images, { count: 20, seed: 2 }))).to.not.deep.equal(small);
  });

  it("returns everything, sorted, where count is not below the number of images", () => {
    expect(files(subset(images.slice().reverse(), { count: 500, seed: 1 }))).to.deep.equal(
      files(images).sort(),
    );
  });

  it("refuses a count below the number of classes", () => {
    expect(() => subset(images, { count: 1, seed: 1 })).to.throw(
      "count must be a whole number of at least 2",
    );
  });
});
