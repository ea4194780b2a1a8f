import { expect } from "chai";
import fs from "node:fs";
import path from "node:path";
import { hashBytes, hashFiles } from "../../lib/data/fileHashes";
import { withTempFolder } from "../support/tempFolder";

// hashlib.sha256(b"abc").hexdigest()
const SHA_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const LONG_AGO = new Date("2020-01-01T00:00:00Z");

/** A folder with a file "image" of the given content, changed long ago, and the memo's path. */
async function withFile(content: string, body: (file: string, memo: string) => Promise<void>): Promise<void> {
  await withTempFolder(async (folder) => {
    const file = path.join(folder, "image");
    writeAged(file, content);
    await body(file, path.join(folder, "hashes.json"));
  });
}

function writeAged(file: string, content: string, time = LONG_AGO): void {
  fs.writeFileSync(file, content);
  fs.utimesSync(file, time, time);
}

describe("hashBytes(data)", () => {
  it("is the sha256 in hex", () => expect(hashBytes("abc")).to.equal(SHA_ABC));
});

describe("hashFiles(files, memoFile)", () => {
  it("gives the sha256 of each file's contents, in the order of the files", () =>
    withFile("abc", async (file, memo) => {
      writeAged(`${file}2`, "");
      const hashes = await hashFiles([file, `${file}2`, file], memo);
      expect(hashes.map(({ hash }) => hash)).to.deep.equal([SHA_ABC, hashBytes(""), SHA_ABC]);
    }));

  it("remembers hashes: a file with the same size and time is not read again", () =>
    withFile("abc", async (file, memo) => {
      await hashFiles([file], memo);
      writeAged(file, "xyz");
      expect(await hashFiles([file], memo)).to.deep.equal([{ hash: SHA_ABC }]);
    }));

  it("reads a file again whose time or size changed", () =>
    withFile("abc", async (file, memo) => {
      await hashFiles([file], memo);
      writeAged(file, "xyz", new Date("2021-01-01T00:00:00Z"));
      expect(await hashFiles([file], memo)).to.deep.equal([{ hash: hashBytes("xyz") }]);
      writeAged(file, "longer", new Date("2021-01-01T00:00:00Z"));
      expect(await hashFiles([file], memo)).to.deep.equal([{ hash: hashBytes("longer") }]);
    }));

  it("does not remember a file changed just now, which may change again within the clock's step", () =>
    withFile("abc", async (file, memo) => {
      const now = new Date();
      writeAged(file, "abc", now);
      await hashFiles([file], memo);
      writeAged(file, "xyz", now);
      expect(await hashFiles([file], memo)).to.deep.equal([{ hash: hashBytes("xyz") }]);
    }));

  it("starts a damaged memo anew", () =>
    withFile("abc", async (file, memo) => {
      for (const damaged of ["{", "null", "7"]) {
        fs.writeFileSync(memo, damaged);
        expect(await hashFiles([file], memo)).to.deep.equal([{ hash: SHA_ABC }]);
      }
      expect(Object.keys(JSON.parse(fs.readFileSync(memo, "utf8")))).to.deep.equal([file]);
    }));

  it("gives a reason instead of a hash for a file that cannot be read", () =>
    withFile("abc", async (file, memo) => {
      const [missing, folder, good] = await hashFiles([`${file}-missing`, path.dirname(file), file], memo);
      expect(missing).to.have.property("reason").that.contains("cannot be read (ENOENT");
      expect(folder).to.have.property("reason").that.contains("cannot be read (EISDIR");
      expect(good).to.deep.equal({ hash: SHA_ABC });
    }));
});
