import { expect } from "chai";
import { createRandom } from "../../lib/base/random";
import { compose, horizontalFlip, resizedCrop, rotation } from "../../lib/transforms/affine";
import {
  type Augmentation,
  type AugmentationDraw,
  drawAugmentation,
  drawCrop,
  geometricMap,
} from "../../lib/transforms/augment";
import { erasing } from "../fixtures/hiding.json";
import fixture from "../fixtures/transforms_pillow.json";
import { expectClose } from "../support/tensors";

const SIZE = { height: 224, width: 224 };
const DRAWS = 20_000;
const SETTINGS: Augmentation = {
  geometry: ["rotation", "flip", "crop"],
  rotationDegrees: 10,
  flipProbability: 0.3,
  cropScale: [0.85, 1],
  jitter: 0.1,
};

const mean = (values: number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function std(values: number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

function drawMany<T>(draw: (random: ReturnType<typeof createRandom>) => T): T[] {
  return Array.from({ length: DRAWS }, (_, i) => draw(createRandom(1, "augment", 0, i)));
}

/** Bounds and mean of a uniform distribution; the mean's tolerance is four standard errors. */
function expectUniform(values: number[], low: number, high: number): void {
  const width = high - low;
  expect(Math.min(...values)).to.be.within(low, low + 0.01 * width);
  expect(Math.max(...values)).to.be.within(high - 0.01 * width, high);
  expect(mean(values)).to.be.closeTo((low + high) / 2, (4 * width) / Math.sqrt(12 * DRAWS));
  expect(std(values)).to.be.closeTo(width / Math.sqrt(12), 0.02 * width);
}

describe("drawAugmentation(settings, size, random)", () => {
  let draws: AugmentationDraw[];
  before(() => {
    draws = drawMany((random) => drawAugmentation(SETTINGS, SIZE, random));
  });

  it("draws angles uniformly from -10° to 10°", () =>
    expectUniform(
      draws.map(({ degrees }) => degrees),
      -10,
      10,
    ));

  it("draws brightness and contrast uniformly from 0.9 to 1.1", () => {
    expectUniform(
      draws.map(({ brightness }) => brightness),
      0.9,
      1.1,
    );
    expectUniform(
      draws.map(({ contrast }) => contrast),
      0.9,
      1.1,
    );
  });

  it("flips with the given probability", () => {
    expect(mean(draws.map(({ flip }) => Number(flip)))).to.be.closeTo(0.3, 0.013);
  });

  it("puts brightness first half of the time", () => {
    expect(mean(draws.map(({ brightnessFirst }) => Number(brightnessFirst)))).to.be.closeTo(
      0.5,
      0.015,
    );
  });

  it("draws angle and brightness independently", () => {
    const product = mean(draws.map(({ degrees, brightness }) => degrees * (brightness - 1)));
    expect(
      product /
        (std(draws.map(({ degrees }) => degrees)) * std(draws.map(({ brightness }) => brightness))),
    ).to.be.closeTo(0, 0.03);
  });

  it("repeats itself for the same seed, epoch and image", () => {
    const draw = (epoch: number): AugmentationDraw =>
      drawAugmentation(SETTINGS, SIZE, createRandom(1, "augment", epoch, 9));
    expect(draw(2)).to.deep.equal(draw(2));
    expect(draw(2)).to.not.deep.equal(draw(3));
  });

  it("never draws a negative factor", () => {
    const wide = drawMany(
      (random) => drawAugmentation({ ...SETTINGS, jitter: 1.5 }, SIZE, random).brightness,
    );
    expectUniform(wide, 0, 2.5);
  });
});

describe("drawCrop(scale, size, random)", () => {
  for (const reference of fixture.cropStatistics) {
    it(`has the distribution of torchvision's get_params: ${reference.scale.join(" to ")}`, () => {
      const boxes = drawMany((random) =>
        drawCrop(reference.scale as [number, number], SIZE, random),
      );
      const whole =
        boxes.filter(({ height, width }) => height === 224 && width === 224).length / DRAWS;
      expect(whole, "share of whole images").to.be.closeTo(reference.fallbackShare, 0.008);
      const { meanHeight, meanWidth, stdHeight, meanTop, meanAreaShare } = reference;
      expect(mean(boxes.map(({ height }) => height))).to.be.closeTo(meanHeight, 0.25);
      expect(mean(boxes.map(({ width }) => width))).to.be.closeTo(meanWidth, 0.25);
      expect(std(boxes.map(({ height }) => height))).to.be.closeTo(stdHeight, 0.2);
      expect(mean(boxes.map(({ top }) => top))).to.be.closeTo(meanTop, 0.2);
      expect(mean(boxes.map(({ left }) => left))).to.be.closeTo(meanTop, 0.2);
      expect(mean(boxes.map(({ height, width }) => (height * width) / 224 ** 2))).to.be.closeTo(
        meanAreaShare,
        0.002,
      );
    });
  }

  it("stays inside the image", () => {
    for (const { top, left, height, width } of drawMany((random) =>
      drawCrop([0.5, 1], { height: 30, width: 50 }, random),
    )) {
      expect(top).to.be.at.least(0);
      expect(left).to.be.at.least(0);
      expect(top + height).to.be.at.most(30);
      expect(left + width).to.be.at.most(50);
    }
  });

  // torchvision: RandomResizedCrop.get_params(torch.zeros(1, 10, 100), (1, 1), (3/4, 4/3)) and its
  // transpose
  it("falls back to the largest centred box with an allowed ratio", () => {
    const fallback = (height: number, width: number): object =>
      drawCrop([1, 1], { height, width }, createRandom(1));
    expect(fallback(10, 100)).to.deep.equal({ top: 0, left: 43, height: 10, width: 13 });
    expect(fallback(100, 10)).to.deep.equal({ top: 43, left: 0, height: 13, width: 10 });
  });
});

describe("what is hidden at random", () => {
  const hiding: Augmentation = {
    ...SETTINGS,
    blur: { probability: 0.3, sigma: [0.5, 2] },
    erase: { probability: 0.5, scale: [0.05, 0.3] },
  };
  let draws: AugmentationDraw[];
  before(() => {
    draws = drawMany((random) => drawAugmentation(hiding, SIZE, random));
  });

  it("leaves everything else as it was drawn without it", () => {
    const plain = drawMany((random) => drawAugmentation(SETTINGS, SIZE, random));
    plain.forEach((draw, i) => {
      expect({ ...draws[i], blurSigma: 0, erased: null }).to.deep.equal(draw);
      expect(draw.blurSigma).to.equal(0);
      expect(draw.erased).to.equal(null);
    });
  });

  it("blurs as often and as much as asked", () => {
    const sigmas = draws.map(({ blurSigma }) => blurSigma).filter((sigma) => sigma > 0);
    expect(sigmas.length / DRAWS).to.be.closeTo(0.3, 0.013);
    expect(mean(sigmas)).to.be.closeTo(1.25, 0.03);
    expect(Math.min(...sigmas)).to.be.at.least(0.5);
    expect(Math.max(...sigmas)).to.be.below(2);
  });

  it("draws rectangles as torchvision's RandomErasing", () => {
    const boxes = draws.flatMap(({ erased }) => (erased ? [erased.box] : []));
    expect(boxes.length / DRAWS).to.be.closeTo(0.5, 0.015);
    const heights = boxes.map(({ height }) => height);
    // Four standard errors of the mean of 10,000 draws; the fixture's own are smaller.
    const tolerance = (4 * erasing.stdHeight) / Math.sqrt(boxes.length);
    expect(mean(heights)).to.be.closeTo(erasing.meanHeight, tolerance);
    expect(mean(boxes.map(({ width }) => width))).to.be.closeTo(erasing.meanWidth, tolerance);
    expect(std(heights)).to.be.closeTo(erasing.stdHeight, 0.03 * erasing.stdHeight);
    expect(mean(boxes.map(({ top }) => top))).to.be.closeTo(erasing.meanTop, 2 * tolerance);
    const areas = boxes.map(({ height, width }) => (height * width) / 224 ** 2);
    expect(mean(areas)).to.be.closeTo(erasing.meanAreaShare, 0.003);
    for (const { top, left, height, width } of boxes) {
      expect(Math.min(top, left, height, width)).to.be.at.least(0);
      expect(Math.max(top + height, left + width)).to.be.at.most(224);
    }
  });
});

describe("geometricMap(steps, draw, size)", () => {
  const draw: AugmentationDraw = {
    degrees: 7,
    flip: true,
    crop: { top: 3, left: 9, height: 200, width: 190 },
    brightness: 1,
    contrast: 1,
    brightnessFirst: true,
    blurSigma: 0,
    erased: null,
  };

  it("composes the steps in the order given", () => {
    const [turn, flip, crop] = [
      rotation(7, SIZE),
      horizontalFlip(SIZE),
      resizedCrop(draw.crop, SIZE),
    ];
    expectClose(
      geometricMap(["rotation", "flip", "crop"], draw, SIZE),
      compose(turn, flip, crop),
      1e-12,
    );
    expectClose(
      geometricMap(["crop", "rotation", "flip"], draw, SIZE),
      compose(crop, turn, flip),
      1e-12,
    );
  });

  it("leaves the flip out where none was drawn", () => {
    expectClose(
      geometricMap(["rotation", "flip"], { ...draw, flip: false }, SIZE),
      rotation(7, SIZE),
      1e-12,
    );
  });
});
