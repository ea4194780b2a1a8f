import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { HashMemo, hashBytes, unreadable } from "../../../lib/base/images/fileHashes";
import { withFailingFs } from "../../support/failingFs";
import { withTempFolder } from "../../support/tempFolder";

// hashlib.sha256(b"abc").hexdigest()
const SHA_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const LONG_AGO = new Date("2020-01-01T00:00:00Z");

/** A folder with a file "image" of the given content, changed long ago, and the memo's path. */
async function withFile(
  content: string,
  body: (file: string, memo: string) => Promise<void>,
): Promise<void> {
  await withTempFolder(async (folder) => {
    const file = path.join(folder, "image");
    writeAged(file, content);
    await pause();
    await body(file, path.join(folder, "hashes.json"));
  });
}

/** Longer than the clock's steps, within which a file could change again unnoticed. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 80));
}

function writeAged(file: string, content: string, time = LONG_AGO): void {
  fs.writeFileSync(file, content);
  fs.utimesSync(file, time, time);
}

describe("hashBytes(data)", () => {
  it("is the sha256 in hex", () => expect(hashBytes("abc")).to.equal(SHA_ABC));
});

/**
 * Looks at a file and reads it where its hash is not remembered; a new memo each time, as in a new
 * run.
 */
async function hashWithMemo(
  file: string,
  memoFile: string,
): Promise<{ hash: string; wasRead: boolean }> {
  const memo = new HashMemo(memoFile);
  const found = await memo.find(file);
  const hash = found.hash ?? (await memo.read(found)).hash;
  memo.save();
  return { hash, wasRead: found.hash === null };
}

describe("HashMemo", () => {
  it("tells a file's size and time of change without reading it", () =>
    withFile("abc", async (file, memo) => {
      const found = await new HashMemo(memo).find(file);
      expect(found).to.deep.equal({
        path: file,
        size: 3,
        changed: LONG_AGO.getTime(),
        stamp: found.stamp,
        hash: null,
      });
    }));

  it("reads a file's contents and their sha256 at once", () =>
    withFile("abc", async (file, memoFile) => {
      const memo = new HashMemo(memoFile);
      expect(await memo.read(await memo.find(file))).to.deep.equal({
        bytes: Buffer.from("abc"),
        hash: SHA_ABC,
      });
    }));

  it("remembers hashes: a file that stayed as it was is not read again", () =>
    withFile("abc", async (file, memo) => {
      expect(await hashWithMemo(file, memo)).to.deep.equal({ hash: SHA_ABC, wasRead: true });
      expect(await hashWithMemo(file, memo)).to.deep.equal({ hash: SHA_ABC, wasRead: false });
    }));

  it("reads a file again that was written over or replaced, and has its old size and time", () =>
    withFile("abc", async (file, memo) => {
      await hashWithMemo(file, memo);
      writeAged(file, "xyz");
      expect(await hashWithMemo(file, memo)).to.deep.equal({
        hash: hashBytes("xyz"),
        wasRead: true,
      });
      writeAged(`${file}-new`, "123");
      fs.renameSync(`${file}-new`, file);
      await pause();
      expect(await hashWithMemo(file, memo)).to.deep.equal({
        hash: hashBytes("123"),
        wasRead: true,
      });
    }));

  it("keeps a file of somebody else's that has the memo's name", () =>
    withFile("abc", async (file, memo) => {
      fs.writeFileSync(memo, '{"mine": 1}');
      await hashWithMemo(file, memo);
      const kept = path.join(path.dirname(memo), "hashes.kept-1.json");
      expect(fs.readFileSync(kept, "utf8")).to.equal('{"mine": 1}');
      expect(Object.keys(JSON.parse(fs.readFileSync(memo, "utf8")))).to.deep.equal([file]);
    }));

  it("reads a file again whose time or size changed", () =>
    withFile("abc", async (file, memo) => {
      await hashWithMemo(file, memo);
      for (const content of ["xyz", "longer"]) {
        writeAged(file, content, new Date("2021-01-01T00:00:00Z"));
        await pause();
        expect(await hashWithMemo(file, memo)).to.deep.equal({
          hash: hashBytes(content),
          wasRead: true,
        });
      }
    }));

  it("does not remember a file changed just now: it may change within the clock's step", () =>
    withFile("abc", async (file, memo) => {
      const now = new Date();
      writeAged(file, "abc", now);
      await hashWithMemo(file, memo);
      writeAged(file, "xyz", now);
      expect(await hashWithMemo(file, memo)).to.deep.equal({
        hash: hashBytes("xyz"),
        wasRead: true,
      });
    }));

  it("starts a damaged memo anew", () =>
    withFile("abc", async (file, memo) => {
      for (const damaged of ["{", "null", "7"]) {
        fs.writeFileSync(memo, damaged);
        expect(await hashWithMemo(file, memo)).to.deep.equal({ hash: SHA_ABC, wasRead: true });
      }
      expect(Object.keys(JSON.parse(fs.readFileSync(memo, "utf8")))).to.deep.equal([file]);
    }));

  it("writes nothing where nothing new was read", () =>
    withFile("abc", async (file, memo) => {
      await hashWithMemo(file, memo);
      fs.utimesSync(memo, LONG_AGO, LONG_AGO);
      await hashWithMemo(file, memo);
      expect(fs.statSync(memo).mtime).to.deep.equal(LONG_AGO);
    }));

  for (const code of ["EROFS", "EACCES", "EPERM"])
    it(`leaves a memo that others share as it is, where it may only be read (${code})`, () =>
      withFile("abc", async (file, memoFile) => {
        const memo = new HashMemo(memoFile);
        await memo.read(await memo.find(file));
        const save = () => memo.save();
        // Without a memo there, whoever makes a cache is told that it cannot be written.
        await withFailingFs("writeFileSync", code, () => expect(save).to.throw("hashes.json"));
        fs.writeFileSync(memoFile, "{}");
        await withFailingFs("writeFileSync", code, save);
        expect(fs.readFileSync(memoFile, "utf8")).to.equal("{}");
      }));

  it("fails on a file that is missing, and on a folder", () =>
    withFile("abc", async (file, memoFile) => {
      const memo = new HashMemo(memoFile);
      const reasonOf = (attempt: Promise<unknown>) =>
        attempt.then(
          () => null,
          (error: Error) => unreadable(error),
        );
      expect(await reasonOf(memo.find(`${file}-missing`)))
        .to.have.property("reason")
        .that.contains("cannot be read (ENOENT")
        .and.contains("Check that it exists");
      const folder = await memo.find(path.dirname(file));
      expect(await reasonOf(memo.read(folder)))
        .to.have.property("reason")
        .that.contains("cannot be read (EISDIR");
    }));
});
