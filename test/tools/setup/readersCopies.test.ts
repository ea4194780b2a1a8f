import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { importModule } from "../../support/importModule";
import { withTempFolder } from "../../support/tempFolder";

/** Originals and copies of two notebooks, show.ts and a picture in a folder of its own. */
function withOriginals(body: (tools: Tools) => void | Promise<void>): Promise<void> {
  return withTempFolder(async (folder) => {
    const { copyNotebooks, describeCopies } = await importModule(
      "lib/tools/setup/readersCopies.mjs",
    );
    const paths = { notebooks: path.join(folder, "notebooks"), copies: path.join(folder, "mine") };
    const write = (where: keyof typeof paths, name: string, text: string): void => {
      fs.mkdirSync(path.dirname(path.join(paths[where], name)), { recursive: true });
      fs.writeFileSync(path.join(paths[where], name), text);
    };
    for (const name of ["01.ipynb", "02.ipynb", "show.ts", "pictures/a.svg"])
      write("notebooks", name, `original ${name}`);
    write("notebooks", ".ipynb_checkpoints/01.ipynb", "hidden");
    await body({
      paths,
      write,
      copy: (options = {}) => copyNotebooks(paths, { now: new Date(0), ...options }),
      describe: (found) => describeCopies(found, paths.copies).join("\n"),
      mine: (name) => fs.readFileSync(path.join(paths.copies, name), "utf8"),
    });
  });
}

interface Tools {
  paths: { notebooks: string; copies: string };
  write(where: "notebooks" | "copies", name: string, text: string): void;
  copy(options?: { fresh?: boolean }): Found;
  describe(found: Found): string;
  mine(name: string): string;
}

interface Found {
  kept: string[];
  behind: string[];
  aside: string | null;
}

describe("copyNotebooks", () => {
  it("copies what stands beside the notebooks as well, and no hidden files", () =>
    withOriginals(({ paths, copy, mine }) => {
      expect(copy()).to.deep.equal({ kept: [], behind: [], aside: null });
      for (const name of ["01.ipynb", "02.ipynb", "show.ts", "pictures/a.svg"])
        expect(mine(name)).to.equal(`original ${name}`);
      expect(fs.existsSync(path.join(paths.copies, ".ipynb_checkpoints"))).to.equal(false);
    }));

  it("leaves a changed copy as it is, brings others up to date, and says what is newer", () =>
    withOriginals(({ write, copy, mine, describe: told }) => {
      copy();
      write("copies", "01.ipynb", "my answers");
      write("copies", "02.ipynb", "my other answers");
      write("notebooks", "02.ipynb", "version 2");
      write("notebooks", "show.ts", "version 2");
      const found = copy();
      expect(found).to.deep.equal({
        kept: ["01.ipynb", "02.ipynb"],
        behind: ["02.ipynb"],
        aside: null,
      });
      expect([mine("01.ipynb"), mine("02.ipynb"), mine("show.ts")]).to.deep.equal([
        ...["my answers", "my other answers", "version 2"],
      ]);
      expect(told(found)).to.contain("newer version of 02.ipynb").and.to.contain("npm run fresh");
    }));

  it("gives a fresh set and keeps changed copies beside it, each time in a folder of its own", () =>
    withOriginals(({ write, copy, mine, describe: told }) => {
      copy();
      for (const [i, folder] of [
        "earlier-1970-01-01-0000",
        "earlier-1970-01-01-0000-2",
      ].entries()) {
        write("copies", "01.ipynb", `answers ${i}`);
        const found = copy({ fresh: true });
        expect(told(found)).to.contain(folder);
        expect(mine("01.ipynb")).to.equal("original 01.ipynb");
        expect(mine(`${folder}/01.ipynb`)).to.equal(`answers ${i}`);
      }
      expect(copy({ fresh: true }).aside).to.equal(null);
    }));

  it("never overwrites a file that it did not write", () =>
    withOriginals(({ write, copy, mine }) => {
      write("copies", "01.ipynb", "was here before");
      expect(copy().kept).to.deep.equal(["01.ipynb"]);
      expect(mine("01.ipynb")).to.equal("was here before");
    }));
});
