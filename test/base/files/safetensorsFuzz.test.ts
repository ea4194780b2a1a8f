import { expect } from "chai";
import { readSafetensors, type Safetensors } from "../../../lib/base/files/safetensors";
import fixture from "../../fixtures/safetensors_formats.json";
import { fuzzReader } from "../../support/fuzz";

/** One number of a file, by another way than the library's; null for a format not checked here. */
function numberAt(bytes: Buffer, dtype: string, start: number, i: number): number | null {
  if (dtype === "F32") return bytes.readFloatLE(start + 4 * i);
  if (dtype === "F64") return Math.fround(bytes.readDoubleLE(start + 8 * i));
  if (dtype !== "BF16") return null;
  const upper = Buffer.alloc(4);
  bytes.copy(upper, 2, start + 2 * i, start + 2 * i + 2);
  return upper.readFloatLE();
}

describe("damaged .safetensors files", function () {
  this.timeout(0);

  it("readSafetensors", () =>
    fuzzReader("safetensors", {
      file: "weights.safetensors",
      valid: Object.values(fixture.files).map(({ file }) => Buffer.from(file, "base64")),
      read: readSafetensors,
      megabytes: 128,
      checkValue({ tensors, metadata }: Safetensors, bytes) {
        const dataStart = 8 + Number(bytes.readBigUInt64LE());
        const header = JSON.parse(bytes.toString("utf8", 8, dataStart));
        Object.values(metadata).forEach((note) => expect(note).to.be.a("string"));
        for (const [name, { shape, values }] of tensors) {
          const { dtype, data_offsets } = header[name];
          expect(shape).to.deep.equal(header[name].shape);
          expect(values.length).to.equal(shape.reduce((product, n) => product * n, 1));
          values.forEach((value, i) => {
            expect(Number.isFinite(value)).to.equal(true);
            const expected = numberAt(bytes, dtype, dataStart + data_offsets[0], i);
            if (expected !== null) expect(value).to.equal(expected);
          });
        }
      },
    }));
});
