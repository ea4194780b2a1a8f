import { expect } from "chai";
import fc from "fast-check";
import {
  countBits,
  hashDistance,
  hashText,
  hashThumbnail,
  perceptualHash,
} from "../../lib/audit/perceptualHash";
import fixture from "../fixtures/audit.json";
import { picture } from "../support/auditPicture";

const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe("perceptualHash", () => {
  for (const one of fixture.hashes) {
    it(`equals imagehash.phash bit for bit, ${one.size} pixels (a = ${one.a})`, () => {
      expect(hashText(perceptualHash(picture(one), one.size))).to.equal(one.hash);
    });
  }

  it("stays the same in a brighter picture, and changes in one turned upside down", () => {
    const original = picture(fixture.hashes[2]).map((value) => value / 2);
    const hash = perceptualHash(original, 224);
    expect(
      hashDistance(
        hash,
        perceptualHash(
          original.map((value) => value + 40),
          224,
        ),
      ),
    ).to.be.at.most(2);
    expect(hashDistance(hash, perceptualHash(original.slice().reverse(), 224))).to.be.above(16);
  });
});

describe("hashThumbnail", () => {
  it("sets half of the bits: those above the median", () => {
    const hash = hashThumbnail(Buffer.from(fixture.hashes[3].thumbnail, "base64"));
    expect(hashDistance(hash, [0, 0])).to.equal(32);
  });

  it("refuses any other size", () => {
    expect(() => hashThumbnail(new Uint8Array(64))).to.throw(
      "32x32 thumbnail has 1024 pixels, found 64",
    );
  });
});

describe("countBits", () => {
  it("counts the ones of any 32 bits, with and without sign", () => {
    fc.assert(
      fc.property(word, (bits) => {
        const ones = bits.toString(2).replace(/0/g, "").length;
        expect(countBits(bits)).to.equal(ones);
        expect(countBits(bits | 0)).to.equal(ones);
      }),
    );
  });
});

describe("hashDistance", () => {
  it("is 0 for equal hashes, 64 for opposite ones, and counts both words", () => {
    expect(hashDistance([5, 7], [5, 7])).to.equal(0);
    expect(hashDistance([0, 0], [0xffffffff, 0xffffffff])).to.equal(64);
    expect(hashDistance([0b1, 0b110], [0, 0])).to.equal(3);
  });
});

describe("hashText", () => {
  it("writes 16 digits, with leading zeros", () => {
    expect(hashText([0xab, 0x8000_0000])).to.equal("000000ab80000000");
  });
});
