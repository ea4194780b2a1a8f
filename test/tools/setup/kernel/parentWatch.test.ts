import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";
import { expect } from "chai";
import { projectRoot } from "../../../../lib/base/projectRoot";
import { findPython } from "../../../../lib/tools/runner/notebookPython";
import { writeNotebook } from "../../../support/notebooks";
import { withTempFolder } from "../../../support/tempFolder";

const PROGRAM = path.join(projectRoot(), "lib", "tools", "runner", "execute.py");

/** Runs a cell that keeps the main thread, kills what started the kernel, and returns its id. */
async function killedWhileRunning(folder: string, runtime: string): Promise<number> {
  const notebook = writeNotebook(folder, "01_busy", ['console.log("on"); while (true) {}']);
  const job = { notebook, output: `${folder}/out`, failed: `${folder}/failed`, html: null };
  const child = spawn(findPython(), [PROGRAM], {
    env: { ...process.env, JUPYTER_RUNTIME_DIR: runtime, JUPYTER_PREFER_ENV_PATH: "1" },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const whole = { ...job, cwd: folder, kernel: "tslab", timeout: null };
  child.stdin.write(`${JSON.stringify(whole)}\nrun\n`);
  let pid = 0;
  for await (const line of readline.createInterface({ input: child.stdout })) {
    const event = JSON.parse(line);
    if (event.event === "kernel") pid = event.pid;
    if (event.event === "stream") break;
  }
  child.kill("SIGKILL");
  return pid;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("a kernel whose parent was killed", () => {
  it("ends, also in the middle of a cell, and takes its connection file with it", () =>
    withTempFolder(async (folder) => {
      const runtime = path.join(folder, "xray-kernel-1-abc");
      fs.mkdirSync(runtime);
      const pid = await killedWhileRunning(folder, runtime);
      expect(pid).to.be.greaterThan(0);
      for (let i = 0; i < 300 && isAlive(pid); i++)
        await new Promise((done) => setTimeout(done, 100));
      expect(isAlive(pid)).to.equal(false);
      expect(fs.existsSync(runtime)).to.equal(false);
    }));
});
