import { expect } from "chai";
import fc from "fast-check";
import { midRanks } from "../../lib/metrics/midRanks";

describe("midRanks", () => {
  it("counts from 1, and equal values share their mean rank (scipy.stats.rankdata)", () => {
    expect([...midRanks([10, 30, 20, 20])]).to.deep.equal([1, 4, 2.5, 2.5]);
    expect([...midRanks([5, 5, 5])]).to.deep.equal([2, 2, 2]);
    expect([...midRanks([])]).to.deep.equal([]);
  });

  it("equals the slow definition: values below, plus half of the equal ones and one half", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 3 })), (values) => {
        const count = (holds: (other: number) => boolean) => values.filter(holds).length;
        const slow = values.map(
          (value) => count((other) => other < value) + (count((other) => other === value) + 1) / 2,
        );
        expect([...midRanks(values)]).to.deep.equal(slow);
      }),
    );
  });

  it("leaves its input as it was", () => {
    const values = new Float32Array([3, 1, 2]);
    midRanks(values);
    expect([...values]).to.deep.equal([3, 1, 2]);
  });
});
