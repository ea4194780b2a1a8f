import { expect } from "chai";
import { createRandom, shuffled } from "../../lib/base/random";

describe("createRandom", () => {
  const draw = (...keys: Parameters<typeof createRandom>) => {
    const random = createRandom(...keys);
    return [random.next(), random.uniform(5, 6), random.normal(), random.chance(0.5)];
  };

  it("repeats itself for the same seed and keys only", () => {
    expect(draw(1, "shuffle", 2)).to.deep.equal(draw(1, "shuffle", 2));
    expect(draw(1, "shuffle", 2)).to.not.deep.equal(draw(1, "shuffle", 3));
    expect(draw(1, "shuffle", 2)).to.not.deep.equal(draw(2, "shuffle", 2));
  });

  it("draws uniform, normal and yes-no numbers with the right mean and spread", () => {
    const random = createRandom(42);
    const mean = (values: number[]) =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    const many = (next: () => number) => Array.from({ length: 20000 }, next);
    const uniform = many(() => random.uniform(-1, 3));
    expect(mean(uniform)).to.be.closeTo(1, 0.03);
    expect(Math.min(...uniform)).to.be.within(-1, -0.99);
    expect(Math.max(...uniform)).to.be.within(2.99, 3);
    const normal = many(() => random.normal());
    expect(mean(normal)).to.be.closeTo(0, 0.03);
    expect(mean(normal.map((value) => value * value))).to.be.closeTo(1, 0.05);
    expect(mean(many(() => (random.chance(0.3) ? 1 : 0)))).to.be.closeTo(0.3, 0.02);
  });
});

describe("shuffled", () => {
  const items = [1, 2, 3, 4, 5];

  it("returns the same items in a new order and leaves the input as it was", () => {
    const result = shuffled(items, createRandom(3));
    expect(result).to.have.members(items);
    expect(result).to.not.deep.equal(items);
    expect(items).to.deep.equal([1, 2, 3, 4, 5]);
  });

  it("puts every item everywhere equally often", () => {
    const random = createRandom(1);
    const firsts = Array.from({ length: 5000 }, () => shuffled(items, random)[0]);
    for (const item of items)
      expect(firsts.filter((first) => first === item).length / 5000).to.be.closeTo(0.2, 0.03);
  });
});
