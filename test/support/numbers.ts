import { expect } from "chai";

/** Checks two lists of numbers, or two numbers, to within `tolerance`. */
export function expectNear(
  actual: number | number[],
  expected: number | number[],
  tolerance = 1e-12,
): void {
  const [found, wanted] = [[actual].flat(), [expected].flat()];
  expect(found.length, "number of values").to.equal(wanted.length);
  wanted.forEach((value, i) => {
    if (found[i] === value) return;
    expect(found[i], `value ${i}`).to.be.closeTo(value, tolerance);
  });
}
