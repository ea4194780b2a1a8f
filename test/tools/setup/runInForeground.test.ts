import { spawn } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { projectRoot } from "../../../lib/base/projectRoot";

const MODULE = pathToFileURL(
  path.join(projectRoot(), "lib", "tools", "setup", "runInForeground.mjs"),
).href;

/** A command that ends with code 7 when it hears `signal`, started through runInForeground. */
function startThrough(signal: string, isTerminal: boolean) {
  const command =
    `process.on("${signal}", () => { console.log("heard"); setTimeout(process.exit, 200, 7); });` +
    'setTimeout(() => process.exit(3), 5000); console.log("ready");';
  const program =
    `import { runInForeground } from ${JSON.stringify(MODULE)};` +
    `const command = [process.execPath, "-e", ${JSON.stringify(command)}];` +
    `process.exitCode = await runInForeground(command, process.cwd(), ${isTerminal});`;
  return spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

function signalled(signal: "SIGINT" | "SIGTERM", isTerminal = false) {
  return new Promise<{ code: number | null; output: string }>((resolve) => {
    const child = startThrough(signal, isTerminal);
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      output += text;
      if (text.includes("ready")) child.kill(signal);
    });
    child.on("close", (code) => resolve({ code, output }));
  });
}

describe("runInForeground", () => {
  before(function () {
    if (process.platform === "win32") this.skip();
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`passes on ${signal} sent to this process alone, and how the command ended`, async () => {
      expect(await signalled(signal)).to.deep.equal({ code: 7, output: "ready\nheard\n" });
    });
  }

  it("does not double the Ctrl+C of a terminal", async () => {
    expect(await signalled("SIGINT", true)).to.deep.equal({ code: 3, output: "ready\n" });
  });
});
