import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { fakeRun } from "../../support/fakeRun";
import { importModule } from "../../support/importModule";
import { withTempFolder } from "../../support/tempFolder";

const LOCKED = {
  "": { name: "project" },
  "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
  "node_modules/b-linux": {
    version: "1.0.0",
    integrity: "sha512-b",
    optional: true,
    os: ["linux"],
    cpu: ["x64"],
  },
  "node_modules/b-musl": {
    version: "1.0.0",
    optional: true,
    os: ["linux"],
    cpu: ["x64"],
    libc: ["musl"],
  },
  "node_modules/b-mac": { version: "1.0.0", optional: true, os: ["darwin"], cpu: ["arm64"] },
  "node_modules/tslib": { version: "1.0.0", optional: true },
};
const INSTALLED = {
  "node_modules/a": LOCKED["node_modules/a"],
  "node_modules/b-linux": LOCKED["node_modules/b-linux"],
};
const LINUX = { platform: "linux", arch: "x64" };

function writePackages(root: string, installed: object | null, more: object = {}): void {
  fs.mkdirSync(path.join(root, "node_modules"), { recursive: true });
  const packages = { ...LOCKED, ...more };
  fs.writeFileSync(path.join(root, "package-lock.json"), JSON.stringify({ packages }));
  const list = path.join(root, "node_modules", ".package-lock.json");
  if (installed !== null) fs.writeFileSync(list, JSON.stringify({ packages: installed }));
}

/** What npm ci does and answers when all went well. */
function installs(root: string): { code: number; output: string } {
  writePackages(root, INSTALLED);
  return { code: 0, output: "" };
}

describe("hasLockedPackages", () => {
  const check = async (installed: object | null, system = LINUX) => {
    const { hasLockedPackages } = await importModule("lib/tools/setup/nodeModules.mjs");
    let answer = false;
    await withTempFolder((root) => {
      writePackages(root, installed);
      answer = hasLockedPackages(root, system);
    });
    return answer;
  };

  it("accepts an installation that lacks only the packages of other systems", async () => {
    expect(await check(INSTALLED)).to.equal(true);
  });

  it("sees that nothing was installed, or that npm was killed", async () => {
    expect(await check(null)).to.equal(false);
  });

  it("sees another version and another content", async () => {
    expect(
      await check({ ...INSTALLED, "node_modules/a": { version: "1.0.1", integrity: "sha512-a" } }),
    ).to.equal(false);
    expect(
      await check({ ...INSTALLED, "node_modules/a": { version: "1.0.0", integrity: "sha512-x" } }),
    ).to.equal(false);
  });

  it("sees a link of npm's that leads nowhere, as after a move on Windows", async () => {
    const { hasLockedPackages } = await importModule("lib/tools/setup/nodeModules.mjs");
    await withTempFolder((root) => {
      const own = { resolved: "lib/own", link: true };
      writePackages(root, { ...INSTALLED, "node_modules/own": own }, { "node_modules/own": own });
      const before = path.join(root, "before");
      fs.mkdirSync(before);
      fs.writeFileSync(path.join(before, "package.json"), "{}");
      fs.symlinkSync(before, path.join(root, "node_modules", "own"), "junction");
      expect(hasLockedPackages(root, LINUX)).to.equal(true);
      fs.renameSync(before, path.join(root, "after"));
      expect(hasLockedPackages(root, LINUX)).to.equal(false);
    });
  });

  it("sees packages that were installed for another system", async () => {
    expect(await check(INSTALLED, { platform: "darwin", arch: "arm64" })).to.equal(false);
  });
});

describe("nodeModulesStep", () => {
  const apply = async (root: string, run: unknown) => {
    const { nodeModulesStep } = await importModule("lib/tools/setup/nodeModules.mjs");
    const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
    return nodeModulesStep.apply({ paths: projectPaths(root), run });
  };

  it("runs npm ci once, without install scripts", async () => {
    await withTempFolder(async (root) => {
      const run = fakeRun(() => installs(root));
      await apply(root, run);
      expect(run.commands).to.have.length(1);
      expect(run.commands[0]).to.match(/ ci .*--ignore-scripts/);
    });
  });

  it("tries once more, then fails, where npm says nothing and has left no list", async () => {
    const run = fakeRun(() => ({ code: 0, output: "" }));
    await withTempFolder(async (root) => {
      const error = await apply(root, run).catch((caught: unknown) => caught);
      expect((error as Error).message)
        .to.contain("has not written")
        .and.contain("disk may be full")
        .and.contain(path.join(root, ".venv", "setup.log"));
    });
    expect(run.commands).to.have.length(2);
  });

  it("tries once more, then shows the end of npm's output and where all of it is", async () => {
    const run = fakeRun(() => ({ code: 1, output: "npm error code EUSAGE\n" }));
    await withTempFolder(async (root) => {
      const error = await apply(root, run).catch((caught: unknown) => caught);
      expect((error as Error).message)
        .to.contain("EUSAGE")
        .and.contain(path.join(root, ".venv", "setup.log"));
    });
    expect(run.commands).to.have.length(2);
  });

  it("names a full disk at once, before a broken transfer", async () => {
    const output = "npm error code ENOSPC\nnpm error network ETIMEDOUT\n";
    const run = fakeRun(() => ({ code: 1, output }));
    await withTempFolder(async (root) => {
      const error = await apply(root, run).catch((caught: unknown) => caught);
      expect((error as Error).message).to.match(/^the disk is full/);
    });
    expect(run.commands).to.have.length(1);
  });

  it("keeps npm's downloads in the project where the home folder cannot be written", async () => {
    if (process.platform === "win32") return;
    // npm tells the commands that it starts where its own cache is.
    const { HOME: home, npm_config_cache: ofNpm } = process.env;
    const caches: Array<string | undefined> = [];
    await withTempFolder(async (root) => {
      type Options = { env: NodeJS.ProcessEnv };
      const run = async (_command: string, _args: string[], { env }: Options) => {
        caches.push(env.npm_config_cache);
        return installs(root);
      };
      try {
        delete process.env.npm_config_cache;
        for (const folder of [root, path.join(root, "none", "home")]) {
          process.env.HOME = folder;
          await apply(root, run);
        }
      } finally {
        process.env.HOME = home;
        if (ofNpm !== undefined) process.env.npm_config_cache = ofNpm;
      }
      expect(caches).to.deep.equal([undefined, path.join(root, ".venv", "npm-cache")]);
    });
  });

  it("names the network where that is the reason", async () => {
    const run = fakeRun(() => ({ code: 1, output: "npm error code ENOTFOUND\n" }));
    await withTempFolder(async (root) => {
      const error = await apply(root, run).catch((caught: unknown) => caught);
      expect((error as { describe(): string }).describe())
        .to.contain("no network")
        .and.contain("npm ping");
    });
  });

  it("forgets what was installed before it starts, so that a kill is seen", async () => {
    const { hasLockedPackages } = await importModule("lib/tools/setup/nodeModules.mjs");
    await withTempFolder(async (root) => {
      writePackages(root, INSTALLED);
      let seen: boolean | null = null;
      await apply(
        root,
        fakeRun(() => {
          seen = hasLockedPackages(root, LINUX);
          return installs(root);
        }),
      );
      expect(seen).to.equal(false);
    });
  });
});
