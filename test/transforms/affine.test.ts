import { expect } from "chai";
import {
  type Affine,
  compose,
  horizontalFlip,
  IDENTITY,
  resizedCrop,
  rotation,
} from "../../lib/transforms/affine";
import { expectClose } from "../support/tensors";

const SIZE = { height: 5, width: 9 };
const map = ([a, b, c, d, e, f]: Affine, x: number, y: number): number[] => [
  a * x + b * y + c,
  d * x + e * y + f,
];

describe("rotation(degrees, size)", () => {
  it("leaves the image's centre where it is", () => {
    expectClose(map(rotation(33, SIZE), 4, 2), [4, 2]);
  });

  it("turns counter-clockwise: after 90° the top shows what was on the right", () => {
    expectClose(map(rotation(90, SIZE), 4, 0), [6, 2]);
  });

  it("is the identity for 0°", () => expectClose([...rotation(0, SIZE)], [...IDENTITY]));
});

describe("horizontalFlip(size)", () => {
  it("reads the first column from the last", () => {
    expect(map(horizontalFlip(SIZE), 0, 3)).to.deep.equal([8, 3]);
    expect(map(horizontalFlip(SIZE), 8, 3)).to.deep.equal([0, 3]);
  });
});

describe("resizedCrop(box, size)", () => {
  it("is the identity for the whole image", () => {
    expectClose([...resizedCrop({ top: 0, left: 0, height: 5, width: 9 }, SIZE)], [...IDENTITY]);
  });

  it("maps the box's outer edges onto the image's outer edges", () => {
    const crop = resizedCrop({ top: 1, left: 2, height: 2, width: 3 }, SIZE);
    expectClose(map(crop, -0.5, -0.5), [1.5, 0.5]);
    expectClose(map(crop, 8.5, 4.5), [4.5, 2.5]);
  });
});

describe("compose(...steps)", () => {
  const turn = rotation(20, SIZE);
  const crop = resizedCrop({ top: 1, left: 2, height: 3, width: 4 }, SIZE);

  it("applies the first step to the image first: a point meets the last map first", () => {
    const [x, y] = map(crop, 3, 1);
    expectClose(map(compose(turn, crop), 3, 1), map(turn, x, y));
  });

  it("is the identity without steps, and for a flip and its inverse", () => {
    expect(compose()).to.deep.equal(IDENTITY);
    expectClose([...compose(horizontalFlip(SIZE), horizontalFlip(SIZE))], [...IDENTITY]);
  });

  it("depends on the order", () => {
    expect(map(compose(turn, crop), 0, 0)[0]).to.not.be.closeTo(
      map(compose(crop, turn), 0, 0)[0],
      1e-3,
    );
  });
});
