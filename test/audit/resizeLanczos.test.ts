import { expect } from "chai";
import { resizeLanczos } from "../../lib/audit/resizeLanczos";
import fixture from "../fixtures/audit.json";
import { picture } from "../support/auditPicture";

describe("resizeLanczos", () => {
  for (const one of fixture.hashes) {
    it(`equals Pillow's LANCZOS to the byte, ${one.size} to 32 pixels (a = ${one.a})`, () => {
      const expected = Buffer.from(one.thumbnail, "base64");
      expect(Buffer.from(resizeLanczos(picture(one), one.size, 32)).equals(expected)).to.equal(
        true,
      );
    });
  }

  it("keeps a flat picture flat, up to white", () => {
    expect([...new Set(resizeLanczos(new Uint8Array(49 * 49).fill(255), 49, 32))]).to.deep.equal([
      255,
    ]);
  });

  it("copies a picture that has the size already", () => {
    const pixels = Uint8Array.of(1, 2, 3, 4);
    const copy = resizeLanczos(pixels, 2, 2);
    expect(copy).to.deep.equal(pixels);
    expect(copy.buffer).not.to.equal(pixels.buffer);
  });

  it("refuses pixels that make no square of the size", () => {
    expect(() => resizeLanczos(new Uint8Array(10), 3, 2)).to.throw(
      "A grey 3x3 picture has 9 pixels, found 10",
    );
  });
});
