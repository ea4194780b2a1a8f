import { PassThrough } from "node:stream";
import { expect } from "chai";
import { progressLine, startProgressBar } from "../../../lib/tools/download/transferProgress";

describe("progressLine", () => {
  it("names share and time left, counted from where this transfer began", () => {
    expect(progressLine("Downloading", 5e6, 2e7, 0, 10)).to.equal(
      "Downloading: 5 MB of 20 MB (25 %), 30 s left",
    );
    expect(progressLine("Downloading", 1.5e7, 2e7, 1e7, 10)).to.equal(
      "Downloading: 15 MB of 20 MB (75 %), 10 s left",
    );
  });

  it("gives long times in minutes", () => {
    expect(progressLine("Downloading", 1e6, 1e9, 0, 1)).to.contain("17 min left");
  });

  it("leaves out what is not known", () => {
    expect(progressLine("Downloading", 5e6, null, 0, 10)).to.equal("Downloading: 5 MB");
    expect(progressLine("Downloading", 0, 100, 0, 10)).to.equal(
      "Downloading: 0 bytes of 100 bytes (0 %)",
    );
    expect(progressLine("Unpacking", 100, 100, 0, 10)).to.equal(
      "Unpacking: 100 bytes of 100 bytes (100 %)",
    );
  });
});

describe("startProgressBar", () => {
  it("writes few lines, the last one at the end, where nobody watches", () => {
    const lines: string[] = [];
    const bar = startProgressBar("Downloading", 1000, {
      stream: { write: (text) => lines.push(text) },
    });
    for (let done = 0; done <= 1000; done++) bar.update(done);
    bar.stop();
    expect(lines).to.deep.equal(["Downloading: 1 kB of 1 kB (100 %)\n"]);
  });

  it("draws a bar with the time left on a terminal", () => {
    const stream = Object.assign(new PassThrough(), {
      isTTY: true,
      columns: 120,
      cursorTo() {},
      clearLine() {},
      moveCursor() {},
    });
    const bar = startProgressBar("Downloading", 2000, { start: 500, stream });
    bar.update(1000);
    bar.stop();
    const text = String(stream.read());
    expect(text).to.match(/Downloading \[=+-*\] 50 % \| 1 kB of 2 kB \| .* left/);
  });
});
