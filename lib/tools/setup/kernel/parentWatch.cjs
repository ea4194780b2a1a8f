const { Worker } = require("node:worker_threads");

/** How often is looked whether the parent lives. */
const SECONDS = 2;

/**
 * Ends this process when its parent has ended (JupyterLab, or the program that runs notebooks): a
 * kernel has a process group of its own, so a kill of theirs leaves it training for nobody. The
 * connection file, which holds the key to the kernel, goes with it, and the folder that a run of
 * notebooks made for it. A thread watches, since a cell may keep the main thread for itself.
 *
 * @param {string} connectionFile
 */
function endWithParent(connectionFile) {
  const data = { parent: process.ppid, pid: process.pid, connectionFile, SECONDS };
  const worker = new Worker(`(${watch})(require("node:worker_threads").workerData)`, {
    eval: true,
    workerData: data,
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  worker.unref();
}

/** Runs in the thread; it sees nothing of this file. */
function watch({ parent, pid, connectionFile, SECONDS }) {
  const fs = require("node:fs");
  const path = require("node:path");
  const isAlive = () => {
    // An orphan is adopted by another process; on Windows it keeps the number of its parent.
    if (process.ppid !== parent) return false;
    try {
      process.kill(parent, 0);
      return true;
    } catch (error) {
      return error.code === "EPERM";
    }
  };
  setInterval(() => {
    if (isAlive()) return;
    try {
      const folder = path.dirname(connectionFile);
      fs.rmSync(connectionFile, { force: true });
      if (path.basename(folder).startsWith("xray-kernel-")) fs.rmdirSync(folder);
    } catch {
      // The process ends all the same.
    }
    process.kill(pid, "SIGKILL");
  }, SECONDS * 1000);
}

module.exports = { endWithParent };
