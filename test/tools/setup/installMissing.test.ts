import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { importModule } from "../../support/importModule";
import { withTempFolder } from "../../support/tempFolder";

const STEPS = path.join(__dirname, "../../fixtures/setupSteps.mjs");

/** Collects what set-up prints. */
function fakeReport() {
  const lines: string[] = [];
  return {
    lines,
    line: (text: string) => lines.push(text),
    step: async (title: string, work: (note: (text: string) => void) => Promise<unknown>) => {
      lines.push(title);
      await work((text) => lines.push(text));
    },
  };
}

/** A step that is done once its file exists. */
function fileStep(name: string, more: object = {}) {
  const file = ({ paths }: { paths: { venv: string } }) => path.join(paths.venv, name);
  return {
    title: name,
    diskBytes: 0,
    isDone: (context: never) => fs.existsSync(file(context)),
    apply: async (context: never) => fs.writeFileSync(file(context), ""),
    ...more,
  };
}

/** Runs set-up with these steps, each of which builds on all before it. */
async function install(root: string, steps: unknown[], options: object = {}) {
  const { installMissing } = await importModule("lib/tools/setup/installMissing.mjs");
  const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
  const report = fakeReport();
  const changed = await installMissing({
    paths: projectPaths(root),
    env: {},
    report,
    steps: new Map(steps.map((step, i) => [step, steps.slice(0, i)])),
    ...options,
  });
  return { changed, lines: report.lines };
}

describe("installMissing", () => {
  it("runs the missing steps in order, and nothing the second time", async () => {
    await withTempFolder(async (root) => {
      const steps = [fileStep("one"), fileStep("two")];
      expect((await install(root, steps)).lines).to.deep.equal(["Setting up", "one", "two"]);
      expect(await install(root, steps)).to.deep.equal({ changed: false, lines: [] });
      fs.rmSync(path.join(root, ".venv", "one"));
      expect((await install(root, steps)).lines).to.deep.equal(["Setting up", "one"]);
      expect(fs.existsSync(path.join(root, ".venv", "setup.lock"))).to.equal(false);
    });
  });

  it("says before it starts what each step downloads, and what all of them write", async () => {
    await withTempFolder(async (root) => {
      const steps = [
        fileStep("Packages (npm ci)", { megabytes: () => 250, diskBytes: 0.7e9 }),
        fileStep("Engine", { megabytes: async () => 101, diskBytes: 0.5e9 }),
        fileStep("Kernel", { megabytes: () => 0 }),
        fileStep("There already", { megabytes: () => 900, isDone: () => true }),
      ];
      const [first] = (await install(root, steps)).lines;
      expect(first).to.equal(
        "Setting up (downloads about 351 MB, 57 s at 50 Mbit/s: Packages 250, Engine 101; needs " +
          "up to 1.2 GB of disk; what earlier runs fetched is kept)",
      );
    });
  });

  it("starts no step where a prerequisite of a later one is missing", async () => {
    const { SetupProblem } = await importModule("lib/tools/setup/setupProblem.mjs");
    await withTempFolder(async (root) => {
      const fails = () => Promise.reject(new SetupProblem("no compiler"));
      const steps = [fileStep("one"), fileStep("two", { prerequisites: () => [fails] })];
      const error = await install(root, steps).catch((caught: unknown) => caught);
      expect((error as Error).message).to.equal("no compiler");
      expect(fs.existsSync(path.join(root, ".venv", "one"))).to.equal(false);
      expect(fs.existsSync(path.join(root, ".venv", "setup.lock"))).to.equal(false);
    });
  });

  it("goes on without an engine that fails, and does not try it again unasked", async () => {
    const { EngineFailure } = await importModule("lib/tools/setup/engineFailure.mjs");
    await withTempFolder(async (root) => {
      let tries = 0;
      const apply = async () => {
        tries++;
        throw new EngineFailure("it does not compile");
      };
      const steps = [fileStep("engine", { forEngine: true, apply }), fileStep("last")];
      const { lines } = await install(root, steps);
      expect(lines.join("\n"))
        .to.contain("it does not compile")
        .and.contain("10 to 25 times as long");
      expect(lines).to.include("last");
      expect((await install(root, steps)).changed).to.equal(false);
      expect(tries).to.equal(1);
      await install(root, steps, { retryEngine: true });
      expect(tries).to.equal(2);
    });
  });

  it("leaves the engine out with XRAY_ENGINE=wasm", async () => {
    await withTempFolder(async (root) => {
      const steps = [fileStep("engine", { forEngine: true }), fileStep("last")];
      expect((await install(root, steps, { env: { XRAY_ENGINE: "wasm" } })).lines).to.deep.equal([
        "Setting up",
        "last",
      ]);
    });
  });

  it("goes on after a kill: the killed step starts over, its command is ended", async function () {
    if (process.platform === "win32") this.skip();
    await withTempFolder(async (root) => {
      const first = spawn(process.execPath, [STEPS, root, "hang"], { stdio: "ignore" });
      const pidFile = path.join(root, ".venv", "command.pid");
      await until(() => fs.existsSync(pidFile) && fs.readFileSync(pidFile, "utf8") !== "");
      first.kill("SIGKILL");
      await new Promise((resolve) => first.once("exit", resolve));
      const command = Number(fs.readFileSync(pidFile, "utf8"));
      expect(isRunning(command)).to.equal(true);

      const second = spawn(process.execPath, [STEPS, root, "finish"], { stdio: "ignore" });
      const code = await new Promise((resolve) => second.once("exit", resolve));
      expect(code).to.equal(0);
      expect(isRunning(command)).to.equal(false);
      const log = fs.readFileSync(path.join(root, "applied.txt"), "utf8").trim().split("\n");
      expect(log).to.deep.equal(["one", "two", "two", "three"]);
    });
  });

  it("lets two set-ups at once do the work once", async () => {
    await withTempFolder(async (root) => {
      const codes = await Promise.all(
        [1, 2].map(() => {
          const child = spawn(process.execPath, [STEPS, root, "finish"], { stdio: "ignore" });
          return new Promise((resolve) => child.once("exit", resolve));
        }),
      );
      expect(codes).to.deep.equal([0, 0]);
      expect(fs.readFileSync(path.join(root, "applied.txt"), "utf8")).to.equal("one\ntwo\nthree\n");
    });
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch {
    return false;
  }
}

/** A process that has ended, but whose end nobody has taken note of yet. */
function isZombie(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return fs.existsSync(file) && fs.readFileSync(file, "utf8").split(") ").pop()!.startsWith("Z");
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}
