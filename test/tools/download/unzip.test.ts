import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import zlib from "node:zlib";
import { expect } from "chai";
import { type UnzipOptions, unzip } from "../../../lib/tools/download/unzip";
import { withTempFolder } from "../../support/tempFolder";
import { makeZip, type ZipMember } from "../../support/zips";

/** A place outside the target that any user may write to. */
const EVIL_FILE = path.join(os.tmpdir(), "xray-evil.txt");

const ALL: UnzipOptions = {
  choose: (names) => new Map(names.map((name) => [name, name])),
  maxBytes: 1e6,
};
const SYMLINK = 0o120777;

/** Unpacks a zip into folder/target and returns the error's message and the files below folder. */
function unpack(
  zip: Buffer,
  options: Partial<UnzipOptions> = {},
): Promise<{ error: string | null; files: string[] }> {
  return withTempFolder(async (folder) => {
    const inner = path.join(folder, "a", "b");
    fs.mkdirSync(inner, { recursive: true });
    const file = path.join(inner, "in.zip");
    fs.writeFileSync(file, zip);
    const error = await unzip(file, path.join(inner, "target"), { ...ALL, ...options }).then(
      () => null,
      (problem: Error) => problem.message,
    );
    return { error, files: filesBelow(folder).filter((name) => name !== "a/b/in.zip") };
  });
}

function filesBelow(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)))
    .map((name) => name.split(path.sep).join("/"))
    .sort();
}

describe("unzip", () => {
  it("unpacks the chosen files to their chosen places", async () => {
    const zip = await makeZip([
      { name: "deep/one.txt", content: "1" },
      { name: "deep/two.txt", content: "22" },
    ]);
    await withTempFolder(async (folder) => {
      const [file, target] = [path.join(folder, "in.zip"), path.join(folder, "target")];
      fs.writeFileSync(file, zip);
      await unzip(file, target, { ...ALL, choose: () => new Map([["deep/two.txt", "sub/2.txt"]]) });
      expect(filesBelow(target)).to.deep.equal(["sub/2.txt"]);
      expect(fs.readFileSync(path.join(target, "sub", "2.txt"), "utf8")).to.equal("22");
      expect(fs.existsSync(`${target}.unpacking`)).to.equal(false);
    });
  });

  it("says the size first and counts up to it", async () => {
    const zip = await makeZip([
      { name: "a.txt", content: "x".repeat(70_000) },
      { name: "b.txt", content: "yy" },
    ]);
    const seen: number[] = [];
    await unpack(zip, {
      onStart: async (total) => void seen.push(-total),
      onProgress: (n) => seen.push(n),
    });
    expect(seen[0]).to.equal(-70_002);
    expect(seen.at(-1)).to.equal(70_002);
  });

  const malicious: Array<[string, ZipMember, string]> = [
    [
      "a name that climbs out of the target",
      { name: "../../evil.txt", content: "x" },
      "invalid relative path",
    ],
    [
      "a name that climbs out further in",
      { name: "a/../../evil.txt", content: "x" },
      "invalid relative path",
    ],
    [
      "a name with backslashes that climbs out",
      { name: "..\\..\\evil.txt", content: "x" },
      "invalid relative path",
    ],
    [
      "a name with a zero byte",
      { name: "evil\0.txt", content: "x" },
      "cannot be the name of a file",
    ],
    ["an absolute name", { name: EVIL_FILE, content: "x" }, "absolute path"],
    ["a name with a drive letter", { name: "C:\\evil.txt", content: "x" }, "absolute path"],
    ["a symbolic link", { name: "link", content: "/etc", mode: SYMLINK }, "is a link or device"],
  ];
  for (const [what, member, problem] of malicious) {
    it(`refuses the whole archive for ${what}`, async () => {
      const zip = await makeZip([{ name: "good.txt", content: "good" }, member]);
      const { error, files } = await unpack(zip);
      expect(error)
        .to.contain("is not safe or damaged")
        .and.contain(problem)
        .and.contain("Nothing was unpacked");
      expect(files).to.deep.equal([]);
      expect(fs.existsSync(EVIL_FILE)).to.equal(false);
    });
  }

  it("refuses a file that lies behind a link of the same archive", async () => {
    const zip = await makeZip([
      { name: "link", content: "/tmp", mode: SYMLINK },
      { name: "link/evil.txt", content: "x" },
    ]);
    expect((await unpack(zip)).error).to.contain("is a link or device");
  });

  it("refuses a target path outside the folder even when the choice asks for it", async () => {
    const zip = await makeZip([{ name: "a.txt", content: "x" }]);
    const { error, files } = await unpack(zip, {
      choose: () => new Map([["a.txt", "../outside.txt"]]),
    });
    expect(error).to.contain("leads out of");
    expect(files).to.deep.equal([]);
  });

  it("refuses two entries of one name", async () => {
    const zip = await makeZip([
      { name: "a.txt", content: "x" },
      { name: "a.txt", content: "y" },
    ]);
    expect((await unpack(zip)).error).to.contain('holds "a.txt" twice');
  });

  const long = "x".repeat(3000);
  const refusedNames: Array<[string, ZipMember[], string]> = [
    ["link", [{ name: long, content: "/etc", mode: SYMLINK }], "is a link or device"],
    ["file that stands twice", Array(2).fill({ name: long, content: "x" }), "twice"],
    ["name with a zero byte", [{ name: `${long}\0`, content: "x" }], "cannot be the name"],
    ["name that climbs out", [{ name: `../${long}`, content: "x" }], "invalid relative path"],
  ];
  for (const [what, members, problem] of refusedNames) {
    it(`cuts a very long name short in its message: a ${what}`, async () => {
      const { error } = await unpack(await makeZip(members));
      expect(error).to.contain(problem).and.contain("xxx...");
      expect(error).to.not.contain("x".repeat(61));
    });
  }

  it("refuses files that are together larger than they can be", async () => {
    const zip = await makeZip([{ name: "zeros", content: Buffer.alloc(3_000_000) }]);
    expect(zip.length).to.be.below(10_000);
    const { error, files } = await unpack(zip, { maxBytes: 2_000_000 });
    expect(error).to.contain("would unpack to 3 MB, more than the 2 MB");
    expect(files).to.deep.equal([]);
  });

  it("refuses a file that is larger than the archive says", async () => {
    const honest = await makeZip([{ name: "zeros", content: Buffer.alloc(300_000) }]);
    const liar = Buffer.from(honest);
    const directory = liar.lastIndexOf(Buffer.from("PK\x01\x02", "latin1"));
    liar.writeUInt32LE(10, directory + 24); // uncompressed size in the central directory
    const { error, files } = await unpack(liar);
    expect(error).to.contain("Could not unpack zeros");
    expect(files).to.deep.equal([]);
  });

  (typeof zlib.crc32 === "function" ? it : it.skip)(
    "compares the checksum and leaves nothing behind when it is wrong",
    async () => {
      const zip = await makeZip([
        { name: "a.txt", content: "first" },
        { name: "b.txt", content: "second" },
      ]);
      const directory = zip.lastIndexOf(Buffer.from("PK\x01\x02", "latin1"));
      zip[directory + 16] ^= 1; // CRC-32 in the central directory
      const { error, files } = await unpack(zip);
      expect(error).to.contain("Could not unpack b.txt: its checksum is wrong");
      expect(files).to.deep.equal([]);
    },
  );

  it("leaves nothing behind where the disk does not take a name", async () => {
    const long = `${"x".repeat(300)}.txt`;
    const { error, files } = await unpack(
      await makeZip([
        { name: "a.txt", content: "x" },
        { name: long, content: "x" },
      ]),
    );
    expect(error).to.contain(`Could not unpack ${long}`).and.contain("its name is too long");
    expect(files).to.deep.equal([]);
  });

  it("refuses an archive that was cut off", async () => {
    const zip = await makeZip([{ name: "a.txt", content: "x".repeat(1000) }]);
    const { error, files } = await unpack(zip.subarray(0, zip.length - 30));
    expect(error).to.contain("is not a zip archive, or was cut off");
    expect(files).to.deep.equal([]);
  });

  it("leaves nothing behind when onStart refuses, for want of disk space", async () => {
    const zip = await makeZip([{ name: "a.txt", content: "x" }]);
    const refuse = async () => {
      throw new Error("the disk is too small");
    };
    expect(await unpack(zip, { onStart: refuse })).to.deep.equal({
      error: "the disk is too small",
      files: [],
    });
  });

  it("clears away what a killed run left behind", () =>
    withTempFolder(async (folder) => {
      const [file, target] = [path.join(folder, "in.zip"), path.join(folder, "target")];
      fs.writeFileSync(file, await makeZip([{ name: "a.txt", content: "x" }]));
      fs.mkdirSync(`${target}.unpacking`);
      fs.writeFileSync(path.join(`${target}.unpacking`, "half.txt"), "half");
      fs.writeFileSync(path.join(`${target}.unpacking`, "unpacking.json"), '["half.txt"]');
      await unzip(file, target, ALL);
      expect(filesBelow(folder)).to.deep.equal(["in.zip", "target/a.txt"]);
    }));

  it("removes nothing from the folder in between that it did not unpack", () =>
    withTempFolder(async (folder) => {
      const [file, target] = [path.join(folder, "in.zip"), path.join(folder, "target")];
      fs.writeFileSync(file, await makeZip([{ name: "a.txt", content: "x" }]));
      const mine = path.join(`${target}.unpacking`, "sub", "mine.txt");
      fs.mkdirSync(path.dirname(mine), { recursive: true });
      fs.writeFileSync(mine, "mine");
      fs.writeFileSync(path.join(`${target}.unpacking`, "unpacking.json"), '["half.txt"]');
      const error = await unzip(file, target, ALL).catch((problem: Error) => problem.message);
      expect(error).to.contain("(sub/mine.txt)").and.to.contain("Move them away");
      expect(fs.readFileSync(mine, "utf8")).to.equal("mine");
    }));

  it("never unpacks into a folder that exists", () =>
    withTempFolder(async (folder) => {
      const file = path.join(folder, "in.zip");
      fs.writeFileSync(file, await makeZip([{ name: "a.txt", content: "x" }]));
      const error = await unzip(file, folder, ALL).catch((problem: Error) => problem.message);
      expect(error).to.contain("exists already");
    }));
});
