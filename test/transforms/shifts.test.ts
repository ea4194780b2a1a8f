import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { applyShift, SHIFTS, type Shift } from "../../lib/transforms/shifts";
import hiding from "../fixtures/hiding.json";
import fixture from "../fixtures/transforms_pillow.json";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

const { size, image, shifts } = fixture;
const NONE: Shift = { name: "none", brightness: 1, contrast: 1, width: 1, height: 1 };
const [darker, lessContrast, wider, stretched] = SHIFTS;

/** The fixture's picture after a shift, grey levels 0-255. */
function shifted(shift: Shift): number[] {
  return tf.tidy(() => {
    const images = tf.tensor4d(
      image.map((level) => level / 255),
      [1, size, size, 1],
    );
    return Array.from(applyShift(images, shift).dataSync(), (value) => 255 * value);
  });
}

/**
 * Where pixel `i` is read from in the input, in pixel indices, by the shares of width and height.
 */
function source(i: number, { width, height }: Shift): { x: number; y: number } {
  const read = (index: number, share: number) =>
    ((1 - share) * size) / 2 + share * (index + 0.5) - 0.5;
  return { x: read(i % size, width), y: read(Math.floor(i / size), height) };
}

/**
 * Compares with PIL where neither looks past the border, which PIL repeats and we blend with black.
 */
function expectInside(actual: number[], expected: number[], shift: Shift): void {
  const inside = (i: number) => {
    const { x, y } = source(i, shift);
    return Math.min(x, y, size - 1 - x, size - 1 - y) >= 0;
  };
  expect(actual.filter((_, i) => inside(i)).length).to.be.above(0.6 * actual.length);
  expectClose(
    actual.filter((_, i) => inside(i)),
    expected.filter((_, i) => inside(i)),
    1e-3,
  );
}

/** Grey levels as PIL's ImageEnhance gives them, which cuts off fractions. */
function expectLevels(actual: number[], levels: number[]): void {
  levels.forEach((level, i) => expect(actual[i], `pixel ${i}`).to.be.closeTo(level, 1.5));
}

describe("SHIFTS", () => {
  it("change one thing each, and each by a name of its own", () => {
    expect(new Set(SHIFTS.map(({ name }) => name)).size).to.equal(SHIFTS.length);
    const changed = SHIFTS.map((shift) =>
      Object.entries(shift).flatMap(([key, value]) => (key === "name" || value === 1 ? [] : [key])),
    );
    expect(changed).to.deep.equal([
      ["brightness"],
      ["contrast"],
      ["width", "height"],
      ["width"],
      ["blur"],
      ["coveredBorder"],
    ]);
  });
});

describe("applyShift(images, shift)", () => {
  before(startEngine);

  it("changes nothing for factors of 1", () => expectClose(shifted(NONE), image, 1e-5));

  it("darkens as PIL's ImageEnhance.Brightness", () =>
    expectLevels(shifted(darker), shifts.darker));

  it("takes contrast as PIL's ImageEnhance.Contrast", () =>
    expectLevels(shifted(lessContrast), shifts.lessContrast));

  it("frames wider as PIL's transform, with a black frame around", () => {
    const pixels = shifted(wider);
    expectInside(pixels, shifts.wider, wider);
    const frame = pixels.filter((_, i) => {
      const { x, y } = source(i, wider);
      return Math.min(x, y) <= -1 || Math.max(x, y) >= size;
    });
    expect(frame.length).to.be.above(0);
    expect(frame.every((level) => level === 0)).to.equal(true);
  });

  it("stretches the middle of the picture over its whole width as PIL's transform", () => {
    expectInside(shifted(stretched), shifts.stretched, stretched);
    // 80 % of the width fill it: a distance becomes 1 / 0.8 = 1.25 times as long.
    const left = source(4, stretched).x;
    expect(source(9, stretched).x - left).to.be.closeTo(5 / 1.25, 1e-12);
    expect(stretched.name).to.equal("stretched sideways by a quarter");
  });

  it("blurs as SciPy's Gaussian, in proportion to the picture's size", () => {
    const { noise } = hiding.equalize;
    const [, { sigma, pixels }] = hiding.blur;
    const blurred = tf.tidy(() => {
      const one = tf.tensor4d(
        noise.pixels.map((level) => level / 255),
        [1, hiding.size, hiding.size, 1],
      );
      const shift = { ...NONE, blur: (sigma * 224) / hiding.size };
      return applyShift(tf.concat([one, one, one], 3), shift).dataSync();
    });
    expectClose(
      blurred.filter((_, i) => i % 3 === 1),
      pixels,
      1e-6,
    );
  });

  it("covers a border in proportion to the picture's size, black", () => {
    const pixels = shifted({ ...NONE, coveredBorder: 28 });
    const ring = size / 8;
    pixels.forEach((level, i) => {
      const [x, y] = [i % size, Math.floor(i / size)];
      const isInside = Math.min(x, y, size - 1 - x, size - 1 - y) >= ring;
      expect(level).to.be.closeTo(isInside ? image[i] : 0, 1e-4);
    });
  });

  it("treats every image of a batch alike, each by its own mean grey", () => {
    const both = tf.tidy(() => {
      const images = tf.tensor4d([0.1, 0.3, 0.6, 0.8], [2, 1, 2, 1]);
      return applyShift(images, { ...NONE, contrast: 0.5 }).dataSync();
    });
    expectClose(both, [0.15, 0.25, 0.65, 0.75], 1e-6);
  });

  it("takes colour images", () => {
    const dark = tf.tidy(() =>
      applyShift(tf.tensor4d([1, 0.5, 0], [1, 1, 1, 3]), darker).dataSync(),
    );
    expectClose(dark, [0.7, 0.35, 0], 1e-6);
  });

  it("leaves the input as it is and no tensors behind", () =>
    expectNoTensorLeak(() => {
      const images = tf.tensor4d([0.25, 0.5, 0.75, 1], [1, 2, 2, 1]);
      const results = SHIFTS.map((shift) => applyShift(images, shift));
      expect([...images.dataSync()]).to.deep.equal([0.25, 0.5, 0.75, 1]);
      tf.dispose([images, ...results]);
    }));
});
