// Plain JavaScript, since set-up needs it before anything is compiled. Types: lockFile.d.cts.
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const { moveFile, removeFile, whenFree } = require("./files/whenFree.cjs");

/** A file without readable content is being written, unless it stays like that. */
const UNREADABLE_SECONDS = 10;

/** This process, or that of the given id, as a lock names it: ids alone are used again. */
function describeProcess(pid = process.pid) {
  return { pid, startTime: startTime(pid) };
}

/** The content of a lock that this process holds, with what the caller adds. */
function lockContent(more = {}) {
  return JSON.stringify({ ...describeProcess(), host: os.hostname(), ...more });
}

/** Writes the lock; false if there is one already. */
function createLock(file, more) {
  try {
    // Windows refuses a name whose last file is removed, but still open somewhere.
    whenFree(() => fs.writeFileSync(file, lockContent(more), { flag: "wx" }), { seconds: 2 });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    // On a full disk the file was made, but is empty.
    removeFile(file);
    throw error;
  }
}

/** Touches the lock of this process until it is released, for those on other machines. */
function holdLock(file, heartbeatSeconds) {
  const touch = () => fs.utimes(file, new Date(), new Date(), () => {});
  const heartbeat = setInterval(touch, heartbeatSeconds * 1000);
  heartbeat.unref();
  return () => {
    clearInterval(heartbeat);
    if (parse(readText(file))?.pid === process.pid) removeFile(file);
  };
}

function readLock(file, silentSeconds) {
  const text = readText(file);
  if (text === null) return null;
  const holder = parse(text);
  const silent = secondsSinceChange(file);
  const isHeld =
    holder === null
      ? silent < UNREADABLE_SECONDS
      : holder.host !== os.hostname()
        ? silent < silentSeconds
        : isSameProcess(holder) && (holder.startTime !== null || silent < silentSeconds);
  return { text, holder, isHeld };
}

/** Removes a lock that nobody holds, but not the new one of a process that removed it before. */
function removeStaleLock(file, text) {
  const aside = `${file}.${process.pid}.stale`;
  try {
    // Not for long: where another process was faster, there is nothing to wait for.
    whenFree(() => fs.renameSync(file, aside), { seconds: 1 });
  } catch {
    return;
  }
  if (readText(aside) !== text && !fs.existsSync(file)) moveFile(aside, file);
  else removeFile(aside);
}

function isSameProcess({ pid, startTime: started }) {
  return isRunning(pid) && (started === null || started === startTime(pid));
}

/** True where a process with this id exists (also when it belongs to another user). */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** When a process started, as a text to compare; null where it is gone or nothing tells. */
function startTime(pid) {
  try {
    if (process.platform === "win32") return null;
    if (process.platform !== "linux") {
      // The same text in every shell: a time in letters follows language and time zone.
      const env = { ...process.env, LC_ALL: "C", TZ: "UTC" };
      const options = { encoding: "utf8", env };
      return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], options).trim() || null;
    }
    // Field 22 of proc(5) stat; the name in brackets before it may hold spaces.
    return fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop().split(" ")[19];
  } catch {
    return null;
  }
}

function secondsSinceChange(file) {
  const stats = fs.statSync(file, { throwIfNoEntry: false });
  return stats ? (Date.now() - stats.mtimeMs) / 1000 : 0;
}

function readText(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

function parse(text) {
  try {
    const holder = JSON.parse(text);
    const isValid = Number.isInteger(holder.pid) && holder.pid > 0;
    return isValid ? { startTime: null, ...holder } : null;
  } catch {
    return null;
  }
}

module.exports = {
  createLock,
  describeProcess,
  holdLock,
  isRunning,
  isSameProcess,
  lockContent,
  readLock,
  removeStaleLock,
  startTime,
};
