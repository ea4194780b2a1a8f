import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { lockFolder } from "../../lib/base/folderLock";
import { withBusyWindows } from "../support/failingFs";
import { withTempFolder } from "../support/tempFolder";

const LOCK = require.resolve("../../lib/base/folderLock");

/** Starts another process that locks the folder and keeps it. */
async function lockElsewhere(folder: string): Promise<ChildProcess> {
  const program =
    `require(${JSON.stringify(LOCK)}).lockFolder(${JSON.stringify(folder)}, "training");` +
    'console.log("held"); setInterval(() => {}, 1000);';
  const child = spawn(process.execPath, ["-r", "ts-node/register", "-e", program]);
  await new Promise((resolve) => child.stdout.once("data", resolve));
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}

const lock = (folder: string) => lockFolder(folder, "training");
const lockFile = (folder: string) => path.join(folder, "in-use.json");

describe("lockFolder", () => {
  it("keeps this process from taking a folder twice, until it is freed", () =>
    withTempFolder((folder) => {
      const release = lock(folder);
      expect(() => lock(folder)).to.throw("is in use: this very process is training there");
      release();
      lock(folder)();
      expect(fs.readdirSync(folder)).to.deep.equal([]);
    }));

  it("keeps other processes out; a kill of the holder frees the folder at once", () =>
    withTempFolder(async (folder) => {
      const child = await lockElsewhere(folder);
      try {
        expect(() => lock(folder)).to.throw(`is in use: process ${child.pid} is training there`);
      } finally {
        await end(child);
      }
      lock(folder)();
      expect(fs.readdirSync(folder)).to.deep.equal([]);
    }));

  it("takes over from a process whose id another one has now", () =>
    withTempFolder((folder) => {
      const holder = { pid: process.ppid, startTime: "long ago", host: os.hostname() };
      fs.writeFileSync(lockFile(folder), JSON.stringify(holder));
      lock(folder)();
      fs.writeFileSync(lockFile(folder), JSON.stringify({ ...holder, pid: process.pid }));
      lock(folder)();
    }));

  it("believes a holder on another machine as long as it shows that it lives", () =>
    withTempFolder((folder) => {
      const file = lockFile(folder);
      fs.writeFileSync(file, JSON.stringify({ pid: 7, startTime: "then", host: "elsewhere" }));
      expect(() => lock(folder)).to.throw("process 7 on elsewhere is training there");
      const before = new Date(Date.now() - 3600 * 1000);
      fs.utimesSync(file, before, before);
      lock(folder)();
    }));

  it("takes an unreadable lock for one that is being written, unless it stays so", () =>
    withTempFolder((folder) => {
      fs.writeFileSync(lockFile(folder), "");
      expect(() => lock(folder)).to.throw("another process is training there");
      const before = new Date(Date.now() - 60 * 1000);
      fs.utimesSync(lockFile(folder), before, before);
      lock(folder)();
    }));

  it("waits on Windows for what has the lock's file open", () =>
    withTempFolder(async (folder) => {
      const release = await withBusyWindows("writeFileSync", () => lock(folder));
      await withBusyWindows("rmSync", release);
      expect(fs.readdirSync(folder)).to.deep.equal([]);
      fs.writeFileSync(lockFile(folder), JSON.stringify({ pid: 2 ** 22 + 1, host: os.hostname() }));
      (await withBusyWindows("renameSync", () => lock(folder)))();
      expect(fs.readdirSync(folder)).to.deep.equal([]);
    }));
});
