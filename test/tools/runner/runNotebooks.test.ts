import path from "node:path";
import { expect } from "chai";
import { listNotebooks } from "../../../lib/tools/runner/notebookFile";
import { ProgressReport } from "../../../lib/tools/runner/progressReport";
import { runNotebooks } from "../../../lib/tools/runner/runNotebooks";
import { withFailingFs } from "../../support/failingFs";
import { writeNotebook } from "../../support/notebooks";
import { withTempFolder } from "../../support/tempFolder";
import { textTerminal } from "../../support/textTerminal";

describe("runNotebooks", () => {
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
