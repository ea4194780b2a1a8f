import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import {
  bytesPerImage,
  checksumOf,
  encodePackIndex,
  openPackFile,
  type PackIndex,
} from "../../../lib/base/images/packFile";
import { withTempFolder } from "../../support/tempFolder";

const PIXELS = Uint8Array.from([1, 2, 3, 4, 0, 0, 0, 0, 9, 10, 11, 12]);
const INDEX: PackIndex = {
  imageSize: 2,
  channels: 1,
  hashes: ["aa", "bb", "cc"],
  checksums: [0, 4, 8].map((start) => checksumOf(PIXELS.subarray(start, start + 4))),
  bad: { bb: "The image is empty." },
};

function withPack(bytes: Uint8Array, body: (file: string) => void): Promise<void> {
  return withTempFolder((folder) => {
    const file = path.join(folder, "set.pack");
    fs.writeFileSync(file, bytes);
    body(file);
  });
}

const whole = (): Buffer => Buffer.concat([PIXELS, encodePackIndex(INDEX)]);

describe("bytesPerImage({ imageSize, channels })", () => {
  it("is one byte per pixel and channel", () =>
    expect(bytesPerImage({ imageSize: 224, channels: 3 })).to.equal(150528));
});

describe("openPackFile(file)", () => {
  it("gives back the index", () =>
    withPack(whole(), (file) => {
      const pack = openPackFile(file)!;
      expect(pack.index).to.deep.equal(INDEX);
      expect([...pack.slots]).to.deep.equal([
        ["aa", 0],
        ["bb", 1],
        ["cc", 2],
      ]);
      pack.close();
    }));

  it("reads the pixels of any slots in any order, repeated ones too", () =>
    withPack(whole(), (file) => {
      const pack = openPackFile(file)!;
      expect([...pack.read([2, 0, 2])]).to.deep.equal([9, 10, 11, 12, 1, 2, 3, 4, 9, 10, 11, 12]);
      expect([...pack.read([])]).to.deep.equal([]);
      pack.close();
    }));

  it("reads after it was closed, however often, and closes again", () =>
    withPack(whole(), (file) => {
      const pack = openPackFile(file)!;
      for (let i = 0; i < 2; i++) {
        pack.close();
        pack.close();
        expect([...pack.read([2])]).to.deep.equal([9, 10, 11, 12]);
      }
      pack.close();
    }));

  it("says what to do where a closed file is gone or another one now", () =>
    withPack(whole(), (file) => {
      const pack = openPackFile(file)!;
      pack.close();
      const other = encodePackIndex({ ...INDEX, hashes: ["aa", "bb", "dd"] });
      fs.writeFileSync(file, Buffer.concat([PIXELS, other]));
      expect(() => pack.read([0])).to.throw(/other images now.*Open the data set again/);
      fs.rmSync(file);
      expect(() => pack.read([0])).to.throw("Open the data set again");
    }));

  it("gives null for a file that does not exist", () =>
    expect(openPackFile("no/such.pack")).to.equal(null));

  it("gives null for a file cut short anywhere", async () => {
    for (let length = 0; length < whole().length; length++) {
      await withPack(whole().subarray(0, length), (file) =>
        expect(openPackFile(file), `${length} bytes`).to.equal(null),
      );
    }
  });

  it("gives null for a file with bytes too many or lost in the middle", async () => {
    await withPack(Buffer.concat([whole(), Buffer.from([0])]), (file) =>
      expect(openPackFile(file)).to.equal(null),
    );
    await withPack(Buffer.concat([Buffer.from([0]), whole()]), (file) =>
      expect(openPackFile(file)).to.equal(null),
    );
    await withPack(whole().subarray(1), (file) => expect(openPackFile(file)).to.equal(null));
  });

  it("gives null for a damaged index", () => {
    const damaged = whole();
    damaged[PIXELS.length] = 0;
    return withPack(damaged, (file) => expect(openPackFile(file)).to.equal(null));
  });

  it("never gives pixels that are not those that were stored, and removes the file", () => {
    const damaged = whole();
    damaged[5] = 1;
    return withPack(damaged, (file) => {
      const pack = openPackFile(file)!;
      expect([...pack.read([0, 2])]).to.deep.equal([1, 2, 3, 4, 9, 10, 11, 12]);
      expect(() => pack.read([1])).to.throw(/damaged and is removed .*Run again; it is then/);
      expect(fs.existsSync(file)).to.equal(false);
      pack.close();
    });
  });

  it("gives null for an index without the checksum of every image", () => {
    const short = { ...INDEX, checksums: INDEX.checksums.slice(1) };
    return withPack(Buffer.concat([PIXELS, encodePackIndex(short)]), (file) =>
      expect(openPackFile(file)).to.equal(null),
    );
  });

  it("says what to do when the file is cut while it is open", () =>
    withPack(whole(), (file) => {
      const pack = openPackFile(file)!;
      fs.truncateSync(file, 5);
      expect(() => pack.read([2])).to.throw(
        "changed while it was in use: expected 4 bytes, found 0. Run again",
      );
      pack.close();
    }));
});
