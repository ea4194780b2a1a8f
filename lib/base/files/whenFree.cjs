// Plain JavaScript, since set-up needs it before anything is compiled. Types: whenFree.d.cts.
const fs = require("node:fs");

/** How Windows refuses to move, replace or remove a file that a program has open. */
const IN_USE = ["EPERM", "EACCES", "EBUSY", "ENOTEMPTY"];

/** Does `work`, on Windows again for some seconds where it is refused. */
function whenFree(work, { seconds = 10, platform = process.platform } = {}) {
  const deadline = Date.now() + seconds * 1000;
  for (let pause = 20; ; pause *= 2) {
    try {
      return work();
    } catch (error) {
      if (platform !== "win32" || !IN_USE.includes(error.code) || Date.now() > deadline)
        throw error;
      sleep(Math.min(pause, 500));
    }
  }
}

function moveFile(from, to) {
  whenFree(() => fs.renameSync(from, to));
}

function removeFile(file) {
  whenFree(() => fs.rmSync(file, { force: true }));
}

function removeFolder(folder) {
  whenFree(() => fs.rmSync(folder, { recursive: true, force: true }));
}

function sleep(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

module.exports = { moveFile, removeFile, removeFolder, whenFree };
