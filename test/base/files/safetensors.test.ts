import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { readSafetensors, writeSafetensors } from "../../../lib/base/files/safetensors";
import fixture from "../../fixtures/safetensors_formats.json";
import { withTempFolder } from "../../support/tempFolder";

/** A file with this header (a text, or what becomes JSON) and so many bytes of numbers. */
function fileOf(folder: string, header: unknown, dataBytes: number | Buffer): string {
  const json = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  const file = path.join(folder, "made.safetensors");
  const data = typeof dataBytes === "number" ? Buffer.alloc(dataBytes) : dataBytes;
  fs.writeFileSync(file, Buffer.concat([length, json, data]));
  return file;
}

/** One tensor of a header. */
const entry = (shape: unknown, offsets: unknown, dtype: unknown = "F32") => ({
  dtype,
  shape,
  data_offsets: offsets,
});

/**
 * Written by the Python package safetensors 0.8:
 * save({"a": torch.tensor([[1., 2.], [3., -4.5]]), "steps": torch.tensor(7)}, metadata={"format":
 * "pt"})
 */
const BY_PYTHON =
  "kAAAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJwdCJ9LCJzdGVwcyI6eyJkdHlwZSI6Ikk2NCIsInNo" +
  "YXBlIjpbXSwiZGF0YV9vZmZzZXRzIjpbMCw4XX0sImEiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzIsMl0sImRh" +
  "dGFfb2Zmc2V0cyI6WzgsMjRdfX0HAAAAAAAAAAAAgD8AAABAAABAQAAAkMA=";

describe("readSafetensors", () => {
  it("reads a file that the Python package wrote, and leaves out what is no 32-bit float", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "python.safetensors");
      fs.writeFileSync(file, Buffer.from(BY_PYTHON, "base64"));
      const { tensors, metadata } = readSafetensors(file);
      expect([...tensors.keys()]).to.deep.equal(["a"]);
      expect(tensors.get("a")).to.deep.equal({
        shape: [2, 2],
        values: Float32Array.of(1, 2, 3, -4.5),
      });
      expect(metadata).to.deep.equal({ format: "pt" });
    }));

  for (const [format, { file: content, values }] of Object.entries(fixture.files)) {
    it(`reads ${format} as the Python package does`, () =>
      withTempFolder((folder) => {
        const file = path.join(folder, "x.safetensors");
        fs.writeFileSync(file, Buffer.from(content, "base64"));
        const x = readSafetensors(file).tensors.get("x")!;
        expect(x.shape).to.deep.equal([2, 7]);
        expect(x.values).to.deep.equal(Float32Array.from(values));
      }));
  }

  it("reads 16-bit numbers that begin at an odd byte, and names the types that it leaves out", () =>
    withTempFolder((folder) => {
      const data = Buffer.from([1, 0x00, 0x3c, 0x00, 0xc0]);
      const header = { mask: entry([1], [0, 1], "BOOL"), x: entry([2], [1, 5], "F16") };
      const { tensors, leftOut } = readSafetensors(fileOf(folder, header, data));
      expect(tensors.get("x")!.values).to.deep.equal(Float32Array.of(1, -2));
      expect([...leftOut]).to.deep.equal([["mask", "BOOL"]]);
    }));

  it("takes any tensor's name, and tensors without numbers", () =>
    withTempFolder((folder) => {
      const [one, none] = [entry([1], [0, 4]), entry([0, 3], [4, 4])].map((e) => JSON.stringify(e));
      const header = `{"__proto__":${one},"none":${none}}`;
      const { tensors } = readSafetensors(fileOf(folder, header, 4));
      expect([...tensors]).to.deep.equal([
        ["__proto__", { shape: [1], values: Float32Array.of(0) }],
        ["none", { shape: [0, 3], values: new Float32Array(0) }],
      ]);
    }));

  const DAMAGED: Record<string, [header: unknown, dataBytes: number | Buffer, message: string]> = {
    "a header that is a list": [[1, 2], 0, "its header is not an object of tensors"],
    "a header that is null": ["null", 0, "its header is not an object of tensors"],
    "notes that are no texts": [{ __metadata__: { a: 1 } }, 0, "are not texts"],
    "a tensor that is a number": [{ a: 5 }, 0, '"a" has no number format'],
    "a tensor that is null": [{ a: null }, 0, '"a" has no number format'],
    "no shape": [{ a: { dtype: "F32", data_offsets: [0, 4] } }, 4, '"a" has no shape'],
    "a negative size": [
      { a: entry([-1, -1], [0, 4]) },
      4,
      "no shape of whole numbers, found [-1,-1]",
    ],
    "a fractional size": [{ a: entry([0.5, 2], [0, 4]) }, 4, '"a" has no shape of whole numbers'],
    "a huge shape": [{ a: entry([2 ** 40, 2 ** 40], [0, 4]) }, 4, '"a" in FILE has 4 bytes, its'],
    "a negative offset": [{ a: entry([1], [-4, 0]) }, 4, '"a" has no start and end'],
    "a fractional offset": [{ a: entry([1], [0.5, 4.5]) }, 5, '"a" has no start and end'],
    "an end before the start": [{ a: entry([1], [4, 0]) }, 4, '"a" has no start and end'],
    "one offset": [{ a: entry([1], [4]) }, 4, '"a" has no start and end'],
    "offsets as texts": [{ a: entry([1], ["0", "4"]) }, 4, '"a" has no start and end'],
    "a shape of another size": [{ a: entry([2], [0, 4]) }, 4, "has 4 bytes, its shape needs 8"],
    "an end beyond the file": [{ a: entry([2], [0, 8]) }, 4, 'was cut off within "a"'],
    "an integer's end beyond the file": [{ a: entry([1], [0, 8], "I64") }, 4, 'cut off within "a"'],
    "an overlap": [{ a: entry([2], [0, 8]), b: entry([2], [4, 12]) }, 12, '"a" and "b" overlap'],
    "a hole": [{ a: entry([1], [0, 4]), b: entry([1], [8, 12]) }, 12, '"a" and "b" have a hole'],
    "a hole after the header": [{ a: entry([1], [4, 8]) }, 8, 'the header and "a" have a hole'],
    "bytes of no tensor": [{ a: entry([1], [0, 4]) }, 7, "3 bytes at its end belong to no tensor"],
    "a name twice": [
      `{"a":${JSON.stringify(entry([0], [0, 0]))},"a":${JSON.stringify(entry([1], [0, 4]))}}`,
      4,
      'its header holds "a" twice',
    ],
    "a number that is none": [
      { a: entry([2], [0, 8]) },
      Buffer.from(Float32Array.of(1, NaN).buffer),
      "a holds values that are not numbers or not finite: the first is NaN, at index 1",
    ],
    "a number beyond 32 bits": [
      { a: entry([1], [0, 8], "F64") },
      Buffer.from(Float64Array.of(1e300).buffer),
      "a holds values that are not numbers or not finite: the first is Infinity, at index 0",
    ],
  };
  for (const [problem, [header, dataBytes, message]] of Object.entries(DAMAGED)) {
    it(`names the file and what is wrong: ${problem}`, () =>
      withTempFolder((folder) => {
        const file = fileOf(folder, header, dataBytes);
        expect(() => readSafetensors(file))
          .to.throw(Error, message.replace("FILE", file))
          .with.property("message")
          .that.contains(file);
      }));
  }

  it("believes no huge header length, and opens no folder", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "long.safetensors");
      for (const length of [0n, 17n, 99_999_999n, 2n ** 63n, 2n ** 64n - 1n]) {
        const head = Buffer.alloc(24);
        head.writeBigUInt64LE(length);
        fs.writeFileSync(file, head);
        expect(() => readSafetensors(file), String(length)).to.throw("its header is unreadable");
      }
      expect(() => readSafetensors(folder)).to.throw(`${folder} is a folder, not a file`);
    }));

  it("says what is wrong with other files", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "other.bin");
      expect(() => readSafetensors(file)).to.throw("No weights at");
      fs.writeFileSync(file, "PK\x03\x04 not weights at all");
      expect(() => readSafetensors(file)).to.throw("is not a .safetensors file");
      fs.writeFileSync(file, "");
      expect(() => readSafetensors(file)).to.throw("is not a .safetensors file");
    }));
});

describe("writeSafetensors", () => {
  it("writes what readSafetensors reads, whatever the header's length", () =>
    withTempFolder((folder) => {
      const tensors = new Map([
        ["x", { shape: [3], values: Float32Array.of(0.1, -0, 1e30) }],
        ["scalar", { shape: [], values: Float32Array.of(5) }],
      ]);
      for (const note of ["", "a", "ab", "abc"]) {
        const file = path.join(folder, `note${note}.safetensors`);
        writeSafetensors(file, tensors, { note });
        expect(readSafetensors(file)).to.deep.equal({
          tensors,
          leftOut: new Map(),
          metadata: { note },
        });
      }
    }));

  it("writes the 16-bit numbers that the Python package writes", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "half.safetensors");
      const { values } = fixture.files.F32;
      const x = { shape: [2, 7], values: Float32Array.from(values) };
      writeSafetensors(file, new Map([["x", x]]), { note: "16" }, { dtype: "F16" });
      const byPython = Buffer.from(fixture.files.F16.file, "base64");
      expect(fs.readFileSync(file).subarray(-28).equals(byPython.subarray(-28))).to.equal(true);
      const { tensors, metadata } = readSafetensors(file);
      expect(tensors.get("x")!.values).to.deep.equal(Float32Array.from(fixture.files.F16.values));
      expect(metadata).to.deep.equal({ note: "16" });
    }));

  it("refuses 16 bits for a number that does not fit, and writes nothing", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "half.safetensors");
      const tensors = new Map([["x", { shape: [1], values: Float32Array.of(-70000) }]]);
      expect(() => writeSafetensors(file, tensors, {}, { dtype: "F16" })).to.throw(
        `${file} was not written: "x" holds -70000`,
      );
      expect(fs.readdirSync(folder)).to.deep.equal([]);
    }));
});
