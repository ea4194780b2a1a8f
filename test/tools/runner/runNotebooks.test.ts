import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { NotebookFailure } from "../../../lib/tools/runner/notebookFailure";
import { listNotebooks } from "../../../lib/tools/runner/notebookFile";
import { findPython } from "../../../lib/tools/runner/notebookPython";
import { ProgressReport } from "../../../lib/tools/runner/progressReport";
import { runNotebooks } from "../../../lib/tools/runner/runNotebooks";
import { withFailingFs } from "../../support/failingFs";
import { printedText, writeNotebook } from "../../support/notebooks";
import { withTempFolder } from "../../support/tempFolder";
import { textTerminal } from "../../support/textTerminal";

/** Runs the notebooks of a folder. */
function runAll(folder: string) {
  return runNotebooks(listNotebooks(folder), {
    python: findPython(),
    outputFolder: path.join(folder, "out"),
    env: process.env,
    report: new ProgressReport(textTerminal()),
  });
}

/** Prints when this kernel was started and when this line ran. */
const TELL_TIMES = "console.log([Date.now() - 1000 * process.uptime(), Date.now()].join());";

describe("runNotebooks", () => {
  it("starts the next kernel before a notebook ends, and runs its cells after that", () =>
    withTempFolder(async (folder) => {
      const pause = "await new Promise((resolve) => setTimeout(resolve, 3000));";
      writeNotebook(folder, "01_first", ["1", "1", "1", "1", pause, TELL_TIMES]);
      writeNotebook(folder, "02_second", [TELL_TIMES]);
      const memory = await runAll(folder);
      const [first, second] = ["01_first", "02_second"].map((name) =>
        printedText(path.join(folder, "out", `${name}.ipynb`))
          .split(",")
          .map(Number),
      );
      expect(second[0], "start of the second kernel").to.be.below(first[1]);
      expect(second[1], "its cell").to.be.above(first[1]);
      if (process.platform === "linux")
        expect(memory.map(({ notebook }) => notebook)).to.have.members(["01_first", "02_second"]);
    }));

  it("runs no cell of the next notebook where one fails, and leaves its older copy", () =>
    withTempFolder(async (folder) => {
      writeNotebook(folder, "01_first", ["1", 'throw new Error("boom")']);
      const touched = path.join(folder, "touched");
      const touch = `require("node:fs").writeFileSync(${JSON.stringify(touched)}, "");`;
      writeNotebook(folder, "02_second", [touch]);
      // From an earlier run.
      writeNotebook(path.join(folder, "out"), "02_second", [touch]);
      const error = await runAll(folder).catch((failure: unknown) => failure);
      expect(error).to.be.instanceOf(NotebookFailure);
      expect(fs.existsSync(touched)).to.equal(false);
      expect(fs.readdirSync(path.join(folder, "out"))).to.have.members([
        "01_first.failed.ipynb",
        "02_second.ipynb",
        "times.json",
      ]);
    }));

  it("reports what failed first, and only notes that the times could not be kept", () =>
    withTempFolder(async (folder) => {
      writeNotebook(folder, "01_first", ["1"]);
      const terminal = textTerminal();
      const interrupted = new Error("stopped by the reader");
      const run = () =>
        runNotebooks(listNotebooks(folder), {
          python: process.execPath,
          outputFolder: path.join(folder, "results"),
          env: {},
          report: new ProgressReport(terminal),
          signal: AbortSignal.abort(interrupted),
        });
      const error = await withFailingFs("mkdirSync", "ENOSPC", () =>
        run().then(
          () => "no error",
          (failure: unknown) => failure,
        ),
      );
      expect(error).to.equal(interrupted);
      expect(terminal.text()).to.contain("Note: the next run cannot foretell its time.");
      expect(terminal.text()).to.contain("times.json could not be made: the disk is full.");
    }));
});
