import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { notebooksCli } from "../../../lib/tools/cli/notebooks";
import { printedText, writeNotebook } from "../../support/notebooks";
import { recordingTerminal } from "../../support/recordingTerminal";
import { withTempFolder } from "../../support/tempFolder";

/** Runs the command on the notebooks of `<folder>/notebooks` with results in `<folder>/results`. */
async function cli(folder: string, ...args: string[]) {
  const terminal = recordingTerminal();
  const notebooksFolder = path.join(folder, "notebooks");
  const code = await notebooksCli([...args, "--results", path.join(folder, "results")], {
    terminal,
    notebooksFolder,
  });
  return { code, text: terminal.text() };
}

describe("notebooksCli", () => {
  it("executes the notebooks asked for with the settings of the command line", async () => {
    await withTempFolder(async (folder) => {
      const notebooks = path.join(folder, "notebooks");
      const names = ["PROFILE", "SEED", "EPOCHS", "IMAGE_SIZE", "SELECT_ON", "HEADLESS"].map(
        (name) => `XRAY_${name}`,
      );
      writeNotebook(notebooks, "01_first", ['throw new Error("must not run")']);
      writeNotebook(notebooks, "02_second", [
        'console.log("▸ epoch 1/1  loss 0.5");',
        `console.log(${JSON.stringify(names)}.map((name) => process.env[name]).join(" "));`,
      ]);
      const options = [
        "--profile",
        "full",
        "--seed",
        "7",
        "--epochs",
        "2",
        "--image-size",
        "64",
        "--select-on",
        "test",
      ];
      const { code, text } = await cli(folder, "--only", "02", ...options);
      expect(code, text).to.equal(0);
      expect(fs.readdirSync(path.join(folder, "results", "notebooks")).sort()).to.deep.equal([
        "02_second.ipynb",
        "times.json",
      ]);
      expect(printedText(path.join(folder, "results", "notebooks", "02_second.ipynb"))).to.contain(
        "full 7 2 64 test 1",
      );
      expect(text)
        .to.match(/02_second .*2 cells/)
        .and.to.contain("    epoch 1/1  loss 0.5\n");
      expect(text).to.contain("No metrics yet.").and.to.contain("Executed notebooks:");
    });
  });

  it("ends with code 1 at the first notebook that fails, after naming it", async () => {
    await withTempFolder(async (folder) => {
      // A type error: the kernel finds it before it runs the cell.
      writeNotebook(path.join(folder, "notebooks"), "01_first", ['const n: number = "one";']);
      writeNotebook(path.join(folder, "notebooks"), "02_second", ["1"]);
      const { code, text } = await cli(folder);
      expect(code).to.equal(1);
      expect(text).to.contain(
        '✘ 01_first, cell 1 of 1 (In [1]) failed:\n    const n: number = "one";\n',
      );
      expect(text)
        .to.contain("Type 'string' is not assignable to type 'number'")
        .and.not.to.contain("02_second");
    });
  });

  it("names the notebooks that there are when one is unknown", async () => {
    await withTempFolder(async (folder) => {
      writeNotebook(path.join(folder, "notebooks"), "01_first", ["1"]);
      const { code, text } = await cli(folder, "--only", "01,09");
      expect(code).to.equal(1);
      expect(text).to.contain('No notebook begins with "09". There are: 01_first.');
    });
  });

  it("refuses wrong options before anything runs", async () => {
    await withTempFolder(async (folder) => {
      const wrong: Array<[string[], string]> = [
        [["--profile", "fast"], "XRAY_PROFILE must be one of quick, full"],
        [["--timeout", "1e9"], '--timeout must be at most 1000000 seconds, found "1e9"'],
        [["--timeout", "soon"], '--timeout must be a number of seconds above 0, found "soon"'],
        [["--data", "no/such/folder"], "does not exist. Correct --data"],
      ];
      writeNotebook(path.join(folder, "notebooks"), "01_first", ["1"]);
      for (const [args, message] of wrong) {
        const { code, text } = await cli(folder, ...args);
        expect(code, args.join(" ")).to.equal(1);
        expect(text).to.contain(message);
      }
      const unknown = await cli(folder, "--nonsense");
      expect(unknown.code).to.equal(2);
      expect(unknown.text).to.contain("--help");
      expect(fs.existsSync(path.join(folder, "results"))).to.equal(false);
    });
  });

  it("explains itself", async () => {
    await withTempFolder(async (folder) => {
      const { code, text } = await cli(folder, "--help");
      expect(code).to.equal(0);
      expect(text)
        .to.contain("Usage: npm run notebooks -- [options]")
        .and.to.contain("--timeout S");
    });
  });
});
