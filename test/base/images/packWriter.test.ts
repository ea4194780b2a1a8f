import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { checksumOf, openPackFile } from "../../../lib/base/images/packFile";
import { PackWriter } from "../../../lib/base/images/packWriter";
import { withTempFolder } from "../../support/tempFolder";

const OPTIONS = { imageSize: 2, channels: 1 as const };

function withWriter(body: (writer: PackWriter, folder: string) => Promise<void>): Promise<void> {
  return withTempFolder((folder) =>
    body(new PackWriter(path.join(folder, "pixels-"), OPTIONS), folder),
  );
}

describe("PackWriter", () => {
  it("writes the images in the order of adding, and zeros for one without pixels", () =>
    withWriter(async (writer, folder) => {
      const target = path.join(folder, "set.pack");
      writer.add("cc", Uint8Array.of(1, 2, 3, 4));
      writer.add("aa", "The image is empty.");
      writer.add("bb", Uint8Array.of(5, 6, 7, 8));
      await writer.finish(target);
      const pack = openPackFile(target)!;
      expect([...pack.read([0, 1, 2])]).to.deep.equal([1, 2, 3, 4, 0, 0, 0, 0, 5, 6, 7, 8]);
      expect(pack.index).to.deep.equal({
        ...OPTIONS,
        hashes: ["cc", "aa", "bb"],
        checksums: [
          [1, 2, 3, 4],
          [0, 0, 0, 0],
          [5, 6, 7, 8],
        ].map((pixels) => checksumOf(Uint8Array.from(pixels))),
        bad: { aa: "The image is empty." },
      });
      pack.close();
    }));

  it("has a temporary name until it is finished, under which it is no pack", () =>
    withWriter(async (writer, folder) => {
      writer.add("aa", new Uint8Array(4));
      const [name] = fs.readdirSync(folder);
      expect(name).to.match(/^pixels-.*\.tmp$/);
      expect(openPackFile(path.join(folder, name))).to.equal(null);
      await writer.finish(path.join(folder, "set.pack"));
      expect(fs.readdirSync(folder)).to.deep.equal(["set.pack"]);
    }));

  it("waits for the disk before the contents get their name", () =>
    withWriter(async (writer, folder) => {
      const calls: string[] = [];
      const { fsync, renameSync } = fs;
      fs.fsync = ((descriptor: number, done: fs.NoParamCallback) => {
        calls.push(`sync of ${fs.fstatSync(descriptor).size > 4 ? "everything" : "a part"}`);
        fsync(descriptor, done);
      }) as typeof fs.fsync;
      fs.renameSync = (from, to) => {
        calls.push("rename");
        renameSync(from, to);
      };
      try {
        writer.add("aa", new Uint8Array(4));
        await writer.finish(path.join(folder, "set.pack"));
      } finally {
        Object.assign(fs, { fsync, renameSync });
      }
      expect(calls).to.deep.equal(["sync of everything", "rename"]);
    }));

  it("writes nothing before the first image, and leaves nothing when it is discarded", () =>
    withWriter(async (writer, folder) => {
      expect(fs.readdirSync(folder)).to.deep.equal([]);
      writer.discard();
      writer.add("aa", new Uint8Array(4));
      writer.discard();
      expect(fs.readdirSync(folder)).to.deep.equal([]);
    }));

  it("keeps the finished pack when it is discarded afterwards", () =>
    withWriter(async (writer, folder) => {
      writer.add("aa", new Uint8Array(4));
      await writer.finish(path.join(folder, "set.pack"));
      writer.discard();
      expect(fs.readdirSync(folder)).to.deep.equal(["set.pack"]);
    }));

  it("has a temporary file of its own where two write into one folder", () =>
    withWriter(async (writer, folder) => {
      const other = new PackWriter(path.join(folder, "pixels-"), OPTIONS);
      writer.add("aa", new Uint8Array(4));
      other.add("bb", new Uint8Array(4));
      expect(fs.readdirSync(folder)).to.have.length(2);
      writer.discard();
      other.discard();
    }));
});
