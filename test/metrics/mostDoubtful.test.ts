import { expect } from "chai";
import fc from "fast-check";
import { mostDoubtful } from "../../lib/metrics/mostDoubtful";

describe("mostDoubtful", () => {
  it("gives the most doubtful first, worked by hand", () => {
    expect(mostDoubtful([0.2, 0.9, 0.4, 0.7], 0.5)).to.deep.equal([1, 3]);
    expect(mostDoubtful([0.2, 0.9], 0)).to.deep.equal([]);
    expect(mostDoubtful([0.2, 0.9], 1)).to.deep.equal([1, 0]);
  });

  it("chooses none of several equal ones if not all fit", () => {
    expect(mostDoubtful([0.1, 0.9, 0.5, 0.5], 0.5)).to.deep.equal([1]);
    expect(mostDoubtful([0, 0, 0, 0], 0.5)).to.deep.equal([]);
    expect(mostDoubtful([0.1, 0.9, 0.5, 0.5], 0.75)).to.deep.equal([1, 2, 3]);
  });

  it("chooses the same images in any order", () => {
    const doubts = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(doubts, fc.double({ min: 0, max: 1, noNaN: true }), (doubt, share) => {
        const backwards = [...doubt].reverse();
        const chosen = mostDoubtful(doubt, share);
        const others = mostDoubtful(backwards, share).map((i) => doubt.length - 1 - i);
        expect(new Set(others)).to.deep.equal(new Set(chosen));
      }),
    );
  });

  it("refuses a share that is none and doubts that are no numbers", () => {
    expect(() => mostDoubtful([1], 1.5)).to.throw("share must lie between 0 and 1");
    expect(() => mostDoubtful([1, NaN], 0.5)).to.throw("found NaN at index 1");
  });
});
