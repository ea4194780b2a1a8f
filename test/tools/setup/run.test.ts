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

  it("ends a command at its time limit, and says so", async () => {
    const { createRun } = await importModule("lib/tools/setup/run.mjs");
    const result = await createRun()(NODE, ["-e", "setInterval(() => {}, 1000)"], {
      timeoutSeconds: 0.3,
    });
    expect(result.code).not.to.equal(0);
    expect(result.output).to.contain("had not ended after 0.3 s");
  });

  it("tells which commands run, and ends them on request", async () => {
    const { createRun } = await importModule("lib/tools/setup/run.mjs");
    const changes: number[][] = [];
    const run = createRun({ onChange: (pids: number[]) => changes.push(pids) });
    const results = [1, 2].map(() => run(NODE, ["-e", "setInterval(() => {}, 1000)"]));
    expect(changes.map((pids) => pids.length)).to.deep.equal([1, 2]);
    run.stop();
    for (const { code } of await Promise.all(results)) expect(code).not.to.equal(0);
    expect(changes.map((pids) => pids.length)).to.deep.equal([1, 2, 1, 0]);
  });

  it("says in the log whose output follows where two commands take turns", async () => {
    const { createRun } = await importModule("lib/tools/setup/run.mjs");
    await withTempFolder(async (folder) => {
      const log = path.join(folder, "setup.log");
      const run = createRun({ log });
      const hello = "console.log('hello from ' + process.argv[1]); process.stdin.resume()";
      const names = ["one", "two"];
      await Promise.all(
        names.map((name) => run(NODE, ["-e", `${hello}; setTimeout(process.exit, 100)`, name])),
      );
      const lines = fs.readFileSync(log, "utf8").split("\n");
      for (const name of names) {
        const before = lines[lines.indexOf(`hello from ${name}`) - 1];
        expect(before).to.match(/^(\$|\.\.\.) /);
        expect(lines).to.include(`$ ${NODE} -e ${hello}; setTimeout(process.exit, 100) ${name}`);
      }
    });
  });
});

describe("lastLines", () => {
  it("keeps the last lines that are not empty, indented", async () => {
    const { lastLines } = await importModule("lib/tools/setup/run.mjs");
    expect(lastLines("one\n\ntwo\r\n\nthree\n\n", 2)).to.equal("    two\n    three");
  });
});
