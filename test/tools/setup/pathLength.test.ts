import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../lib/base/projectRoot";
import { fakeRun } from "../../support/fakeRun";
import { importModule } from "../../support/importModule";

const answer = (value: string) => ({
  code: 0,
  output: `\r\nHKEY_LOCAL_MACHINE\\SYSTEM\r\n    LongPathsEnabled    REG_DWORD    ${value}\r\n`,
});
const SHORT = "C:\\Users\\student\\Documents\\pneumonia-xray-notebooks";
const LONG = `C:\\Users\\student\\OneDrive - A University\\${"a semester\\".repeat(6)}xray`;

describe("checkPathLength", () => {
  const problem = async (root: string, reg = answer("0x0"), platform = "win32") => {
    const { checkPathLength } = await importModule("lib/tools/setup/pathLength.mjs");
    const run = fakeRun(() => reg);
    const found = await checkPathLength(root, run, platform).catch((error: unknown) => error);
    return (found as { describe(): string } | undefined)?.describe();
  };

  it("refuses a folder on Windows in which Python's packages have too long names", async () => {
    const text = await problem(LONG);
    expect(text).to.contain(`has ${LONG.length} characters`).and.contain("C:\\xray");
    expect(await problem(LONG, { code: 1, output: "no such value" })).to.equal(text);
  });

  it("accepts it where long paths are switched on, a shorter one, and other systems", async () => {
    expect(await problem(LONG, answer("0x1"))).to.equal(undefined);
    expect(await problem(SHORT)).to.equal(undefined);
    expect(await problem(LONG, answer("0x0"), "linux")).to.equal(undefined);
  });

  it("knows the longest name that the environment holds", async () => {
    const { LONGEST_BELOW } = await importModule("lib/tools/setup/pathLength.mjs");
    const venv = path.join(projectRoot(), ".venv");
    const isPython = (name: string) => /^python3/.test(name);
    const inside =
      process.platform === "win32"
        ? "Lib/site-packages"
        : `lib/${fs.readdirSync(path.join(venv, "lib")).find(isPython)}/site-packages`;
    const names = fs.readdirSync(path.join(venv, inside), { recursive: true }) as string[];
    const longest = Math.max(...names.map((name) => name.length));
    const onWindows = "\\.venv\\Lib\\site-packages\\".length + longest;
    expect(onWindows).to.be.within(LONGEST_BELOW - 20, LONGEST_BELOW);
  });
});
