import { expect } from "chai";
import { ProgressReport } from "../../../lib/tools/runner/progressReport";
import { recordingTerminal } from "../../support/recordingTerminal";

const position = { notebook: "02_cnn", cell: 3, cells: 9, secondsLeft: null as number | null };

function reportAt(options: { isTTY?: boolean; columns?: number } = {}) {
  const clock = { seconds: 0 };
  const terminal = recordingTerminal(options);
  return { clock, terminal, report: new ProgressReport(terminal, () => clock.seconds) };
}

describe("ProgressReport", () => {
  it("names notebook, cell, elapsed time and time left", () => {
    const { clock, terminal, report } = reportAt();
    clock.seconds = 65;
    report.update({ ...position, secondsLeft: 222 });
    expect(terminal.text()).to.equal("02_cnn  cell 3/9  1:05 elapsed, about 3:30 left\n");
  });

  it("leaves the time left out while it is unknown", () => {
    const { terminal, report } = reportAt();
    report.update(position);
    expect(terminal.text()).to.equal("02_cnn  cell 3/9  0:00 elapsed\n");
  });

  it("prints a line at most every 15 s where lines cannot be overwritten", () => {
    const { clock, terminal, report } = reportAt();
    for (clock.seconds = 0; clock.seconds < 31; clock.seconds++) report.update(position);
    expect(terminal.text().trim().split("\n")).to.have.length(3);
  });

  it("overwrites one line on a terminal, cut to its width", () => {
    const { terminal, report } = reportAt({ isTTY: true, columns: 24 });
    report.update(position);
    report.update({ ...position, cell: 4 });
    expect(terminal.text()).to.equal(
      "\r\x1b[2K02_cnn  cell 3/9  0:00 \r\x1b[2K02_cnn  cell 4/9  0:00 ",
    );
  });

  it("passes on marked lines of a cell once they are complete, and nothing else", () => {
    const { terminal, report } = reportAt();
    report.printed("a table\n▸ epoch 1/2  lo");
    expect(terminal.text()).to.equal("");
    report.printed("ss 0.5\nmore text\n");
    expect(terminal.text()).to.equal("    epoch 1/2  loss 0.5\n");
  });

  it("clears the overwritten line before a line that stays", () => {
    const { terminal, report } = reportAt({ isTTY: true });
    report.update(position);
    report.line("done");
    expect(terminal.text().endsWith("\r\x1b[2Kdone\n")).to.equal(true);
  });
});
