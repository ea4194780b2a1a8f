import { expect } from "chai";
import fc from "fast-check";
import { closeHashes } from "../../lib/audit/closeHashes";
import { hashDistance } from "../../lib/audit/perceptualHash";

const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe("closeHashes", () => {
  it("finds the pairs within the distance, each once", () => {
    const hashes = Uint32Array.of(0b111, 0, 0, 0, 0b110, 0x8000_0000, 0xffff, 0xffff);
    expect(closeHashes(hashes, 3)).to.deep.equal([
      { a: 0, b: 1, distance: 3 },
      { a: 0, b: 2, distance: 2 },
      { a: 1, b: 2, distance: 3 },
    ]);
    expect(closeHashes(hashes, 2)).to.deep.equal([{ a: 0, b: 2, distance: 2 }]);
  });

  it("agrees with comparing hash by hash", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word), { maxLength: 12 }), (hashes) => {
        const expected = hashes.flatMap((one, a) =>
          hashes
            .slice(a + 1)
            .map((other, k) => ({ a, b: a + 1 + k, distance: hashDistance(one, other) })),
        );
        const found = closeHashes(Uint32Array.from(hashes.flat()), 16);
        expect(found).to.deep.equal(expected.filter(({ distance }) => distance <= 16));
      }),
    );
  });

  it("refuses distances at which most pairs are strangers", () => {
    expect(() => closeHashes(new Uint32Array(4), 17)).to.throw(
      "maxDistance must be at most 16, found 17",
    );
  });
});
