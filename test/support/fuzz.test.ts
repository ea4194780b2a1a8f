import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { createRandom } from "../../lib/base/random";
import { type FuzzedReader, fuzzReader } from "./fuzz";
import { mutate } from "./mutations";

/** Reads one whole number from 1 to 9 and nothing else, in the way `fuzzReader` wants it. */
const digit: FuzzedReader = {
  file: "digit.txt",
  valid: "7",
  read(file) {
    const text = fs.readFileSync(file, "latin1");
    if (!/^[1-9]$/.test(text)) throw new Error(`${file}: expected a digit, found something else.`);
    return Number(text);
  },
  checkValue: (value) => expect(value).to.be.within(1, 9),
  cases: 60,
};

const failure = (changes: Partial<FuzzedReader>) =>
  fuzzReader("digit", { ...digit, ...changes }).then(
    () => "no error",
    (error: Error) => error.message,
  );

describe("fuzzReader", () => {
  it("counts what was tried, read and refused, the same every time", async () => {
    const report = await fuzzReader("digit", digit);
    expect(report.tried).to.equal(60);
    expect(report.accepted + report.refused).to.equal(60);
    expect(report.accepted, "a flipped bit may give another digit").to.be.greaterThan(0);
    expect(await fuzzReader("digit", digit)).to.deep.equal(report);
  });

  it("fails at a TypeError, at another file's name and at what is no Error", async () => {
    const slip = (file: string) => JSON.parse(fs.readFileSync(file, "latin1")).map.call();
    expect(await failure({ read: slip, valid: "[]" })).to.contain("a slip of the reader");
    const nameless = (): never => {
      throw new Error("broken");
    };
    expect(await failure({ read: nameless })).to.contain("does not name digit.txt");
    expect(await failure({ read: () => Promise.reject("text") })).to.contain("no Error was thrown");
  });

  it("fails at a wrong value and says how to repeat the case", async () => {
    const read = (file: string) => fs.readFileSync(file).length;
    const message = await failure({ read, checkValue: (length) => expect(length).to.equal(1) });
    expect(message).to.match(/digit, case \d+ \(.*XRAY_FUZZ_CASE=\d+\): a wrong value/);
  });

  it("fails if the valid file is refused, and if every damaged one is read", async () => {
    expect(await failure({ valid: "x" })).to.contain("the valid file is refused");
    const message = await failure({ read: () => 1 });
    expect(message).to.contain("no damaged file was refused");
  });

  it("fails if anything on disk changed, but for what the reader may write", async () => {
    const read = (file: string, folder: string) => {
      fs.writeFileSync(path.join(folder, "cache.bin"), "new");
      return digit.read(file, folder);
    };
    const others = { "cache.bin": "old" };
    expect(await failure({ read, others })).to.contain("files changed");
    expect(await failure({ read, others, mayWrite: /^cache\.bin$/ })).to.equal("no error");
  });

  it("fails at a case that takes much memory, touched or not", async () => {
    const kept: Uint8Array[] = [];
    const read = (file: string, folder: string) => {
      kept.push(new Uint8Array(64 * 2 ** 20));
      return digit.read(file, folder);
    };
    expect(await failure({ read, megabytes: 32 })).to.match(/it took \d+ MB of memory/);
  });

  it("fails at a case that takes long", async () => {
    const read = async (file: string, folder: string) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return digit.read(file, folder);
    };
    expect(await failure({ read, seconds: 0.001 })).to.match(/it took \d+\.\d s/);
  });
});

describe("mutate", () => {
  it("leaves the bytes as they are and damages nearly every copy", () => {
    const bytes = Buffer.from('{"name": "value", "number": 12.5}\n1,2,3\n');
    const before = Buffer.from(bytes);
    const copies = Array.from({ length: 200 }, (_, i) => mutate(bytes, createRandom(1, i)).bytes);
    expect(bytes.equals(before)).to.equal(true);
    expect(copies.filter((copy) => !copy.equals(before)).length).to.be.greaterThan(180);
  });

  it("takes an empty file", () => {
    for (let i = 0; i < 200; i++) mutate(Buffer.alloc(0), createRandom(2, i));
  });
});
