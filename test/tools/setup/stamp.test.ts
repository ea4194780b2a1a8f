import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { importModule } from "../../support/importModule";
import { withTempFolder } from "../../support/tempFolder";

describe("writeStamp and isStamped", () => {
  it("remember a step by its key", async () => {
    const { isStamped, writeStamp } = await importModule("lib/tools/setup/stamp.mjs");
    await withTempFolder((folder) => {
      const file = path.join(folder, "stamps", "step.json");
      expect(isStamped(file, { version: 1 })).to.equal(false);
      writeStamp(file, { version: 1 });
      expect(isStamped(file, { version: 1 })).to.equal(true);
      expect(isStamped(file, { version: 2 })).to.equal(false);
      expect(fs.readdirSync(path.dirname(file))).to.deep.equal(["step.json"]);
    });
  });

  it("do not take a half-written stamp for one", async () => {
    const { isStamped } = await importModule("lib/tools/setup/stamp.mjs");
    await withTempFolder((folder) => {
      const file = path.join(folder, "step.json");
      fs.writeFileSync(file, '{"key": {"vers');
      expect(isStamped(file, { version: 1 })).to.equal(false);
    });
  });
});

describe("hashFiles", () => {
  it("changes with content, name and order, and not with the folder's place", async () => {
    const { hashFiles } = await importModule("lib/tools/setup/stamp.mjs");
    await withTempFolder((folder) => {
      const write = (name: string, text: string) => {
        const file = path.join(folder, name);
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, text);
        return file;
      };
      const a = write("one/a.txt", "first");
      const b = write("one/b.txt", "second");
      const hash = hashFiles(path.join(folder, "one"), [a, b]);
      expect(
        hashFiles(path.join(folder, "two"), [
          write("two/a.txt", "first"),
          write("two/b.txt", "second"),
        ]),
      ).to.equal(hash);
      expect(hashFiles(path.join(folder, "one"), [b, a])).not.to.equal(hash);
      expect(hashFiles(path.join(folder, "one"), [a, write("one/c.txt", "second")])).not.to.equal(
        hash,
      );
      write("one/b.txt", "changed");
      expect(hashFiles(path.join(folder, "one"), [a, b])).not.to.equal(hash);
    });
  });
});
