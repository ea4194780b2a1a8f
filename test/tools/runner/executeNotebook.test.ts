import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import type { ExecuteOptions } from "../../../lib/tools/runner/executeNotebook";
import { NotebookFailure } from "../../../lib/tools/runner/notebookFailure";
import { listNotebooks } from "../../../lib/tools/runner/notebookFile";
import { findPython } from "../../../lib/tools/runner/notebookPython";
import type { RunEvent } from "../../../lib/tools/runner/runEvent";
import { withFailingFs } from "../../support/failingFs";
import { executeNotebook, printedText, writeNotebook } from "../../support/notebooks";
import { withTempFolder } from "../../support/tempFolder";

/** Writes a notebook, executes it and says what happened. */
async function execute(folder: string, sources: string[], options: Partial<ExecuteOptions> = {}) {
  const file = writeNotebook(path.join(folder, "notebooks"), "01_tiny", sources);
  const before = fs.readFileSync(file, "utf8");
  const outputFolder = path.join(folder, "out");
  const events: RunEvent[] = [];
  const onEvent = (event: RunEvent): void => {
    events.push(event);
    options.onEvent?.(event);
  };
  const [notebook] = listNotebooks(path.dirname(file));
  const all = { python: findPython(), env: process.env, outputFolder, ...options, onEvent };
  const outcome = await executeNotebook(notebook, all).then(
    (leaks) => ({ leaks, failure: null }),
    (error: Error) => ({ leaks: [], failure: error }),
  );
  expect(fs.readFileSync(file, "utf8"), "the source").to.equal(before);
  const copies = fs.existsSync(outputFolder) ? fs.readdirSync(outputFolder).sort() : [];
  return { ...outcome, events, copies, copy: (name: string) => path.join(outputFolder, name) };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function kernelPid(events: RunEvent[]): number {
  const event = events.find((candidate) => candidate.event === "kernel");
  if (event?.event !== "kernel" || event.pid === null)
    throw new Error("the kernel's process is not known");
  return event.pid;
}

/** What a kernel holds cannot be known beforehand, but a Node process has some tens of MB. */
function expectMemory(events: RunEvent[]): void {
  const last = events.at(-1);
  if (last?.event !== "rest") throw new Error("the run did not end");
  // Only Linux tells.
  if (process.platform !== "linux") {
    expect(last.memory).to.equal(null);
    return;
  }
  expect(last.memory!.end).to.be.within(3e7, last.memory!.peak);
  expect(last.memory!.peak).to.be.below(4e9);
}

describe("startExecution", () => {
  it("says before it starts a kernel that the folder for results cannot be written", async () => {
    await withTempFolder(async (folder) => {
      const [notebook] = listNotebooks(
        path.dirname(writeNotebook(path.join(folder, "notebooks"), "01_tiny", ["1"])),
      );
      const outputFolder = path.join(folder, "out");
      const options = { python: "no such program", env: {}, outputFolder };
      const error = await withFailingFs("mkdirSync", "EACCES", () =>
        executeNotebook(notebook, options).catch((found: Error) => found),
      );
      expect(String(error)).to.match(/out could not be made.*no right.*--results.*--data/);
    });
  });

  it("writes an executed copy and an HTML page, and reports every cell", async () => {
    await withTempFolder(async (folder) => {
      const sources = [
        "const a: number = 40;",
        "",
        "a + Number(process.env.XRAY_TWO)",
        "process.cwd()",
      ];
      const run = await execute(folder, sources, {
        html: true,
        env: { ...process.env, XRAY_TWO: "2" },
      });
      expect(run.failure).to.equal(null);
      expect(run.copies).to.deep.equal(["01_tiny.html", "01_tiny.ipynb"]);
      expect(printedText(run.copy("01_tiny.ipynb"))).to.match(/^42\n/);
      expect(fs.readFileSync(run.copy("01_tiny.html"), "utf8"))
        .to.contain("<html")
        .and.to.contain("42");
      const done = run.events.flatMap((event) => (event.event === "cell_done" ? event.id : []));
      expect(done).to.deep.equal(["cell-1", "cell-3", "cell-4"]);
      // The last cell printed the folder it runs in.
      expect(run.leaks).to.deep.equal([3]);
      expectMemory(run.events);
      expect(isAlive(kernelPid(run.events))).to.equal(false);
    });
  });

  it("copies a notebook without cells", () =>
    withTempFolder(async (folder) => {
      const run = await execute(folder, []);
      expect(run.failure).to.equal(null);
      expect(run.copies).to.deep.equal(["01_tiny.ipynb"]);
    }));

  it("lets a cell use names of earlier cells in shorthand and renamed", async () => {
    await withTempFolder(async (folder) => {
      const sources = [
        "const seed = 7; const choices = { rate: 0.5, deep: { size: 3 } };",
        "const { rate: speed, deep: { size } } = choices; const options = { seed, size };",
        "console.log(JSON.stringify({ options, speed }));",
      ];
      const run = await execute(folder, sources);
      expect(run.failure).to.equal(null);
      expect(printedText(run.copy("01_tiny.ipynb"))).to.include(
        '{"options":{"seed":7,"size":3},"speed":0.5}',
      );
    });
  });

  it("stops at the first error, names the cell and keeps what ran so far", async () => {
    await withTempFolder(async (folder) => {
      const sources = ['console.log("before")', 'throw new Error("boom")', 'console.log("after")'];
      // From an earlier run.
      writeNotebook(path.join(folder, "out"), "01_tiny", sources);
      const run = await execute(folder, sources);
      expect(run.failure).to.be.instanceOf(NotebookFailure);
      expect(run.failure?.message).to.match(
        /01_tiny, cell 2 of 3 .*\n.*throw new Error\("boom"\)\nError: boom\n/,
      );
      expect(run.copies).to.deep.equal(["01_tiny.failed.ipynb"]);
      expect(printedText(run.copy("01_tiny.failed.ipynb")))
        .to.contain("before")
        .and.not.to.contain("after");
    });
  });

  it("ends a cell that passes its time limit, even a busy one, and its kernel", async () => {
    await withTempFolder(async (folder) => {
      const run = await execute(folder, ["1", "while (true) {}"], { timeout: 1 });
      expect(run.failure?.message).to.match(/cell 2 of 2 .* took longer than 1 s/);
      expect(isAlive(kernelPid(run.events))).to.equal(false);
    });
  });

  it("says that the kernel died, and how", async () => {
    await withTempFolder(async (folder) => {
      const run = await execute(folder, [
        'process.kill(process.pid, "SIGKILL"); await new Promise(() => {});',
      ]);
      expect(run.failure?.message)
        .to.match(/cell 1 of 1 .*: the kernel died/)
        .and.to.contain("SIGKILL");
    });
  });

  it("keeps an executed copy that somebody worked in, and no other", async () => {
    await withTempFolder(async (folder) => {
      const first = await execute(folder, ["1 + 1"]);
      const copy = first.copy("01_tiny.ipynb");
      fs.writeFileSync(copy, fs.readFileSync(copy, "utf8").replace("1 + 1", "my answer"));
      const second = await execute(folder, ["1 + 1"]);
      expect(second.copies).to.deep.equal(["01_tiny.ipynb", "01_tiny.kept-1.ipynb"]);
      expect(fs.readFileSync(second.copy("01_tiny.kept-1.ipynb"), "utf8")).to.contain("my answer");
      expect((await execute(folder, ["1 + 1"])).copies).to.deep.equal(second.copies);
    });
  });

  it("never writes over the notebook itself", async () => {
    await withTempFolder(async (folder) => {
      const run = await execute(folder, ["1"], { outputFolder: path.join(folder, "notebooks") });
      expect(run.failure?.message)
        .to.contain("would replace the notebook itself")
        .and.to.contain("--results");
      expect(run.events).to.deep.equal([]);
    });
  });

  it("says so when the kernel is not installed", async () => {
    await withTempFolder(async (folder) => {
      const { failure } = await execute(folder, ["1"], { kernel: "no-such-kernel" });
      expect(failure?.message).to.contain("no-such-kernel").and.to.contain("npm run setup");
    });
  });

  it("leaves no process behind when it is stopped in the middle of a cell", async () => {
    await withTempFolder(async (folder) => {
      const controller = new AbortController();
      const onEvent = (event: RunEvent): void => {
        if (event.event === "cell_start") setTimeout(() => controller.abort(), 200);
      };
      const run = await execute(folder, ["while (true) {}"], {
        onEvent,
        signal: controller.signal,
      });
      expect(run.failure?.name).to.equal("AbortError");
      expect(isAlive(kernelPid(run.events))).to.equal(false);
      expect(run.copies).to.deep.equal([]);
    });
  });
});

describe("replace of execute.py", () => {
  it("waits on Windows for the virus scanner that has a file open", () => {
    const runner = path.join(__dirname, "..", "..", "..", "lib", "tools", "runner");
    const program = `
import os, sys
sys.path.insert(0, ${JSON.stringify(runner)})
import execute
calls = []
def refused(*names):
    calls.append(names)
    if len(calls) < 3:
        raise PermissionError(13, "Access is denied")
os.replace = refused
for sys.platform in ["win32", "linux"]:
    calls.clear()
    try:
        execute.replace("a", "b")
        execute.emit(sys.platform, calls=len(calls))
    except PermissionError:
        execute.emit(sys.platform, calls=len(calls), refused=True)
`;
    const { stdout } = spawnSync(findPython(), ["-c", program], { encoding: "utf8" });
    expect(
      stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).to.deep.equal([
      { event: "win32", calls: 3 },
      { event: "linux", calls: 1, refused: true },
    ]);
  });
});
