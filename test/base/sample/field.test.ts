import { expect } from "chai";
import {
  addSpot,
  lengthOf,
  paintField,
  smoothStep,
  softInside,
  viewField,
} from "../../../lib/base/sample/field";

describe("paintField", () => {
  it("asks for the value at the centre of every pixel, row by row", () => {
    expect(Array.from(paintField(2, (y) => (x) => 10 * y + x))).to.deep.equal([
      2.75, 3.25, 7.75, 8.25,
    ]);
  });
});

describe("smoothStep", () => {
  it("is 0 below, 1 above and one half in the middle", () => {
    expect([-1, 2, 3, 4, 9].map((value) => smoothStep(2, 4, value))).to.deep.equal([
      0, 0, 0.5, 1, 1,
    ]);
  });

  it("falls where the limits are given in falling order", () => {
    expect([1, 3, 5].map((value) => smoothStep(4, 2, value))).to.deep.equal([1, 0.5, 0]);
  });
});

describe("softInside", () => {
  it("is one half on the border and soft over the given width on both sides", () => {
    expect([-0.1, 0, 0.1].map((depth) => softInside(depth, 0.1))).to.deep.equal([0, 0.5, 1]);
  });
});

describe("lengthOf", () => {
  it("is the hypotenuse", () => {
    expect(lengthOf(3, -4)).to.equal(5);
  });
});

describe("addSpot", () => {
  it("reaches its height at the centre and exp(-1/2) of it one sigma away", () => {
    const field = new Float32Array(100);
    addSpot(field, 10, { x: 0.45, y: 0.45, sigma: 0.1, height: 2 });
    expect(field[44]).to.be.closeTo(2, 1e-6);
    expect(field[45]).to.be.closeTo(2 * Math.exp(-0.5), 1e-6);
    expect(field[54]).to.be.closeTo(2 * Math.exp(-0.5), 1e-6);
  });

  it("is cut off at the picture's edge without wrapping round", () => {
    const field = new Float32Array(100);
    addSpot(field, 10, { x: 0, y: 0.05, sigma: 0.1, height: 1 });
    expect(field[9]).to.equal(0);
    expect(field[19]).to.equal(0);
  });
});

describe("viewField", () => {
  const size = 8;
  const field = paintField(size, (y) => (x) => 3 * x + y);

  it("leaves the field as it is when nothing moves", () => {
    expect(viewField(field, size, { angle: 0, scale: 1, shiftX: 0, shiftY: 0 })).to.deep.equal(
      field,
    );
  });

  it("moves the picture to the right and down by whole pixels", () => {
    const moved = viewField(field, size, {
      angle: 0,
      scale: 1,
      shiftX: 1 / size,
      shiftY: 2 / size,
    });
    expect(moved[4 * size + 5]).to.be.closeTo(field[2 * size + 4], 1e-6);
  });

  it("turns clockwise: what lay at the top comes to the right", () => {
    const turned = viewField(field, size, { angle: Math.PI / 2, scale: 1, shiftX: 0, shiftY: 0 });
    expect(turned[3 * size + 7]).to.be.closeTo(field[0 * size + 3], 1e-5);
  });

  it("enlarges about the centre", () => {
    const larger = viewField(field, size, { angle: 0, scale: 2, shiftX: 0, shiftY: 0 });
    expect(larger[0]).to.be.closeTo(3 * 0.28125 + 0.28125, 1e-6);
  });
});
