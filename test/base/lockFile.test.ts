import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { withTempFolder } from "../support/tempFolder";

const LOCK = require.resolve("../../lib/base/lockFile.cjs");

/** What a shell with these settings finds on a system without /proc, such as macOS. */
function startTimeIn(env: Record<string, string>): string {
  const program =
    'Object.defineProperty(process, "platform", { value: "darwin" });' +
    `console.log(require(${JSON.stringify(LOCK)}).startTime(${process.pid}))`;
  const options = { encoding: "utf8", env: { ...process.env, ...env } } as const;
  return spawnSync(process.execPath, ["-e", program], options).stdout.trim();
}

describe("startTime", () => {
  const hasPs = spawnSync("ps", ["-o", "lstart=", "-p", String(process.pid)]).status === 0;

  it("is the same in shells of another time zone", function () {
    if (!hasPs) return this.skip();
    const here = startTimeIn({});
    expect(here).to.match(/\d\d:\d\d:\d\d/);
    for (const TZ of ["Asia/Tokyo", "America/New_York", "XYZ+5"])
      expect(startTimeIn({ TZ }), TZ).to.equal(here);
  });

  it("is asked for in one language, whatever the shell speaks", function () {
    if (process.platform === "win32") return this.skip();
    return withTempFolder((folder) => {
      // Answers with the language that it would write the day and the month in.
      const program = "#!/bin/sh\nprintenv LC_ALL\n";
      fs.writeFileSync(path.join(folder, "ps"), program, { mode: 0o755 });
      const PATH = `${folder}:${process.env.PATH}`;
      for (const language of ["de_DE.UTF-8", "ja_JP.UTF-8"]) {
        const found = startTimeIn({ PATH, LC_ALL: language, LC_TIME: language, LANG: language });
        expect(found).to.equal("C");
      }
    });
  });
});
