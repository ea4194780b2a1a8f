import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { importModule } from "../../support/importModule";
import { withTempFolder } from "../../support/tempFolder";

const NODE = process.execPath;

describe("createRun", () => {
  it("returns exit code and output, and writes both streams to the log", async () => {
    const { createRun } = await importModule("lib/tools/setup/run.mjs");
    await withTempFolder(async (folder) => {
      const log = path.join(folder, "a", "setup.log");
      const program = "console.log('to out'); console.error('to err'); process.exitCode = 3";
      const result = await createRun({ log })(NODE, ["-e", program]);
      expect(result.code).to.equal(3);
      expect(result.output).to.contain("to out").and.contain("to err");
      expect(fs.readFileSync(log, "utf8"))
        .to.contain(`$ ${NODE} -e`)
        .and.contain("to out")
        .and.contain("to err");
    });
  });

  it("answers 127 for a command that does not exist", async () => {
    const { createRun } = await importModule("lib/tools/setup/run.mjs");
    const result = await createRun()("no-such-command-anywhere", []);
    expect(result.code).to.equal(127);
    expect(result.output).to.contain("ENOENT");
  });

  it("ends a command at its time limit", async () => {
    const { createRun } = await importModule("lib/tools/setup/run.mjs");
    const result = await createRun()(NODE, ["-e", "setInterval(() => {}, 1000)"], {
      timeoutSeconds: 0.3,
    });
    expect(result.code).not.to.equal(0);
  });

  it("tells which command runs, and ends it on request", async () => {
    const { createRun } = await importModule("lib/tools/setup/run.mjs");
    const children: (number | null)[] = [];
    const run = createRun({ onChild: (pid: number | null) => children.push(pid) });
    const result = run(NODE, ["-e", "setInterval(() => {}, 1000)"]);
    expect(children[0]).to.be.a("number");
    run.stop();
    expect((await result).code).not.to.equal(0);
    expect(children.pop()).to.equal(null);
  });
});

describe("lastLines", () => {
  it("keeps the last lines that are not empty, indented", async () => {
    const { lastLines } = await importModule("lib/tools/setup/run.mjs");
    expect(lastLines("one\n\ntwo\r\n\nthree\n\n", 2)).to.equal("    two\n    three");
  });
});
