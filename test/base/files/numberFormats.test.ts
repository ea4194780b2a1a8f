import { expect } from "chai";
import { toFloat32Values, toHalves } from "../../../lib/base/files/numberFormats";
import fixture from "../../fixtures/safetensors_formats.json";
import { sha256 } from "../../support/sha256";

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);

/** All 65,536 of them, in the order of their bits. */
const HALVES = Uint16Array.from({ length: 65536 }, (_, bits) => bits);

describe("toFloat32Values", () => {
  const values = toFloat32Values(new Uint8Array(HALVES.buffer), "F16");

  it("gives NumPy's value for every F16 number", () => {
    const finite = values.filter((value) => Number.isFinite(value));
    expect(sha256(bytesOf(finite))).to.equal(fixture.finiteHalves.sha256);
  });

  it("keeps infinity and what is not a number", () => {
    expect([values[0x7c00], values[0xfc00], values[0x7e00]]).to.deep.equal([
      Infinity,
      -Infinity,
      NaN,
    ]);
  });
});

describe("toHalves", () => {
  it("gives every F16 number its own bits back", () => {
    const bits = HALVES.filter((half) => (half & 0x7fff) <= 0x7c00);
    expect(toHalves(toFloat32Values(new Uint8Array(bits.buffer), "F16"))).to.deep.equal(bits);
    expect(toHalves(Float32Array.of(NaN))[0] & 0x7fff).to.be.above(0x7c00);
  });

  it("rounds below, at and above the middle of any two neighbours as NumPy does", () => {
    const positive = toFloat32Values(new Uint8Array(HALVES.buffer, 0, 2 * 0x7c00), "F16");
    const middles = positive.slice(1).map((value, i) => (value + positive[i]) / 2);
    const bits = (step: number) =>
      new Float32Array(new Uint32Array(middles.buffer).map((middle) => middle + step).buffer);
    const between = [bits(-1), middles, bits(1)].map((values) => bytesOf(toHalves(values)));
    expect(sha256(Buffer.concat(between))).to.equal(fixture.roundedToHalves.sha256);
  });
});
