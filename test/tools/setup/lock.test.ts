import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { importModule } from "../../support/importModule";
import { withTempFolder } from "../../support/tempFolder";

/** The id of a process that has ended. */
function endedProcess(): number {
  return spawnSync(process.execPath, ["-e", ""]).pid;
}

function lockText(content: object): string {
  return JSON.stringify({ startTime: null, host: os.hostname(), children: [], ...content });
}

describe("acquireLock", () => {
  it("lets the next one in when the holder releases it", async () => {
    const { acquireLock } = await importModule("lib/tools/setup/lock.mjs");
    await withTempFolder(async (folder) => {
      const file = path.join(folder, "new", "lock");
      const order: string[] = [];
      const first = await acquireLock(file);
      const second = acquireLock(file, {
        onWait: (pid: number) => order.push(`waits for ${pid}`),
      }).then((lock: { release(): void }) => {
        order.push("second");
        lock.release();
      });
      await new Promise((resolve) => setTimeout(resolve, 100));
      order.push("released");
      first.release();
      await second;
      expect(order).to.deep.equal([`waits for ${process.pid}`, "released", "second"]);
      expect(fs.existsSync(file)).to.equal(false);
    });
  });

  it("is kept on a full disk, and not half taken on one that is full before", async () => {
    const { acquireLock } = await importModule("lib/tools/setup/lock.mjs");
    await withTempFolder(async (folder) => {
      const file = path.join(folder, "lock");
      const lock = await acquireLock(file);
      const disk = fs as unknown as {
        writeFileSync(name: string, text: string, options?: object): void;
      };
      const { writeFileSync } = disk;
      const full = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
      // The file is made, then there is no room for its content.
      disk.writeFileSync = (name, _text, options) => {
        writeFileSync(name, "", options);
        throw full;
      };
      try {
        lock.setChildren([process.pid]);
        lock.setChildren([]);
        expect(JSON.parse(fs.readFileSync(file, "utf8")).pid).to.equal(process.pid);
        lock.release();
        expect(fs.readdirSync(folder), "what is left").to.deep.equal([]);
        const refused = await acquireLock(file).catch((error: Error) => error);
        expect(refused).to.equal(full);
        expect(fs.readdirSync(folder), "what is left").to.deep.equal([]);
      } finally {
        disk.writeFileSync = writeFileSync;
      }
    });
  });

  it("takes over from a holder that was killed", async () => {
    const { acquireLock } = await importModule("lib/tools/setup/lock.mjs");
    await withTempFolder(async (folder) => {
      const file = path.join(folder, "lock");
      fs.writeFileSync(file, lockText({ pid: endedProcess(), startTime: "1" }));
      const lock = await acquireLock(file, { waitSeconds: 0 });
      expect(JSON.parse(fs.readFileSync(file, "utf8")).pid).to.equal(process.pid);
      lock.release();
      expect(fs.readdirSync(folder)).to.deep.equal([]);
    });
  });

  it("is not deceived by another process that got the killed holder's id", async function () {
    const { startTime } = await importModule("lib/base/lockFile.cjs");
    if (startTime(process.pid) === null) this.skip();
    const { acquireLock } = await importModule("lib/tools/setup/lock.mjs");
    await withTempFolder(async (folder) => {
      const file = path.join(folder, "lock");
      fs.writeFileSync(file, lockText({ pid: process.pid, startTime: "long ago" }));
      (await acquireLock(file, { waitSeconds: 0 })).release();
    });
  });

  it("ends the commands that a killed holder left running", async function () {
    const { startTime } = await importModule("lib/base/lockFile.cjs");
    if (startTime(process.pid) === null) this.skip();
    const { acquireLock } = await importModule("lib/tools/setup/lock.mjs");
    await withTempFolder(async (folder) => {
      const commands = [1, 2].map(() =>
        spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true }),
      );
      const ends = commands.map(
        (command) => new Promise((resolve) => command.on("exit", (_code, how) => resolve(how))),
      );
      const children = commands.map(({ pid }) => ({ pid, startTime: startTime(pid) }));
      const file = path.join(folder, "lock");
      fs.writeFileSync(file, lockText({ pid: endedProcess(), startTime: "1", children }));
      (await acquireLock(file, { waitSeconds: 0 })).release();
      expect(await Promise.all(ends)).to.deep.equal(["SIGTERM", "SIGTERM"]);
    });
  });

  it("gives up with the process and the file's name where the holder goes on", async () => {
    const { acquireLock } = await importModule("lib/tools/setup/lock.mjs");
    await withTempFolder(async (folder) => {
      const file = path.join(folder, "lock");
      const lock = await acquireLock(file);
      const error = await acquireLock(file, { waitSeconds: 0 }).catch((caught: unknown) => caught);
      lock.release();
      expect((error as Error).message)
        .to.contain(`process ${process.pid}`)
        .and.contain(file);
    });
  });

  it("leaves a holder on another machine alone until it has been silent for long", async () => {
    const { acquireLock } = await importModule("lib/tools/setup/lock.mjs");
    await withTempFolder(async (folder) => {
      const file = path.join(folder, "lock");
      fs.writeFileSync(file, lockText({ pid: 1, host: "elsewhere" }));
      const error = await acquireLock(file, { waitSeconds: 0 }).catch((caught: unknown) => caught);
      expect(error).to.be.instanceOf(Error);
      const longAgo = new Date(Date.now() - 600_000);
      fs.utimesSync(file, longAgo, longAgo);
      (await acquireLock(file, { waitSeconds: 0 })).release();
    });
  });
});
