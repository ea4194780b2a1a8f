import { expect } from "chai";
import { fakeRun } from "../../support/fakeRun";
import { importModule } from "../../support/importModule";

const python = (version: string, venv: boolean) => ({
  code: 0,
  output: `${JSON.stringify({ version: version.split(".").map(Number), venv })}\n`,
});

/** The text that a user sees for the problem that `action` ends with. */
async function problemOf(action: () => Promise<unknown>): Promise<string> {
  try {
    await action();
  } catch (error) {
    return (error as { describe(): string }).describe();
  }
  throw new Error("No problem was found.");
}

function expectHelpForAllSystems(text: string): void {
  for (const system of ["Debian/Ubuntu:", "macOS:", "Windows:"]) expect(text).to.contain(system);
}

describe("nodeVersionProblem", () => {
  it("accepts the oldest version and all newer ones", async () => {
    const { nodeVersionProblem } = await importModule("lib/tools/setup/nodeVersion.mjs");
    for (const version of ["20.3.0", "20.11.1", "22.0.0", "24.21.0"])
      expect(nodeVersionProblem(version)).to.equal(null);
  });

  it("names the version it found and how to install a newer Node on each system", async () => {
    const { nodeVersionProblem } = await importModule("lib/tools/setup/nodeVersion.mjs");
    const text = nodeVersionProblem("18.19.0").describe();
    expect(text).to.contain("Node 20.3.0 or newer is needed, found 18.19.0");
    expectHelpForAllSystems(text);
    expect(nodeVersionProblem("20.2.9")).not.to.equal(null);
  });
});

describe("findPython", () => {
  const find = async (run: unknown, env = {}) =>
    (await importModule("lib/tools/setup/findPython.mjs")).findPython(run, {
      env,
      platform: "linux",
    });

  it("takes python3 where it is new enough", async () => {
    const found = await find(
      fakeRun((line) => (line.startsWith("python3 ") ? python("3.11.7", true) : null)),
    );
    expect(found).to.deep.equal({ command: ["python3"], version: "3.11.7" });
  });

  it("looks further where python3 is too old or lacks venv", async () => {
    const answers: Record<string, ReturnType<typeof python>> = {
      python3: python("3.8.18", true),
      "python3.13": python("3.13.0", false),
      "python3.10": python("3.10.13", true),
    };
    const found = await find(fakeRun((line) => answers[line.split(" ")[0]] ?? null));
    expect(found.command).to.deep.equal(["python3.10"]);
  });

  it("uses only the Python that XRAY_BASE_PYTHON names", async () => {
    const run = fakeRun((line) =>
      line.startsWith("/elsewhere/py ") ? python("3.12.1", true) : python("3.11.7", true),
    );
    const found = await find(run, { XRAY_BASE_PYTHON: "/elsewhere/py" });
    expect(found.command).to.deep.equal(["/elsewhere/py"]);
    expect(run.commands).to.have.length(1);
  });

  it("says that no Python was found and what installs it", async () => {
    const text = await problemOf(() => find(fakeRun(() => null)));
    expect(text).to.contain("Python 3.10 or newer is needed: none was found");
    expect(text).to.contain("apt-get install -y python3 python3-venv");
    expectHelpForAllSystems(text);
  });

  it("names the Pythons that are too old", async () => {
    const text = await problemOf(() =>
      find(fakeRun((line) => (line.startsWith("python3 ") ? python("3.8.18", true) : null))),
    );
    expect(text).to.contain("python3 is 3.8.18");
  });

  it("names the venv package where only that is missing", async () => {
    const text = await problemOf(() =>
      find(fakeRun((line) => (line.startsWith("python3 ") ? python("3.11.2", false) : null))),
    );
    expect(text).to.contain("venv module is missing (python3 is 3.11.2");
    expect(text).to.contain("apt-get install -y python3-venv");
    expectHelpForAllSystems(text);
  });
});

describe("findPython on a computer with two kinds of programs", () => {
  const find = async (machine: string, arch: string, platform = "darwin") => {
    const { findPython } = await importModule("lib/tools/setup/findPython.mjs");
    const answer = { version: [3, 12, 1], venv: true, machine };
    const run = fakeRun(() => ({ code: 0, output: `${JSON.stringify(answer)}\n` }));
    return findPython(run, { env: {}, platform, arch });
  };

  it("takes a Python for the same processor as Node", async () => {
    await find("arm64", "arm64");
    await find("x86_64", "x64");
    await find("aarch64", "arm64", "linux");
    await find("win-amd64", "x64", "win32");
  });

  it("refuses a mixture, as Rosetta makes it possible, with a sentence", async () => {
    const text = await problemOf(() => find("arm64", "x64"));
    expect(text).to.contain("Node is for x64, python3 for arm64").and.contain("Rosetta");
    expect(await problemOf(() => find("win32", "x64", "win32"))).to.contain("python for win32");
  });
});

describe("findCompiler", () => {
  const find = async (run: unknown, env = {}) =>
    (await importModule("lib/tools/setup/findCompiler.mjs")).findCompiler(run, env);

  it("takes the first compiler that runs", async () => {
    const run = fakeRun((line) =>
      line === "c++ --version" ? { code: 0, output: "Apple clang 17\nmore" } : null,
    );
    expect(await find(run)).to.deep.equal({ command: "c++", version: "Apple clang 17" });
  });

  it("passes over a name that exists but only offers to install itself", async () => {
    const run = fakeRun((line) => ({
      code: line.startsWith("clang++") ? 0 : 1,
      output: "clang 18",
    }));
    expect((await find(run)).command).to.equal("clang++");
  });

  it("says what installs one, and how to go on without", async () => {
    const text = await problemOf(() => find(fakeRun(() => null)));
    expect(text).to.contain("C++ compiler");
    expect(text).to.contain("sudo apt-get install -y g++");
    expect(text).to.contain("xcode-select --install");
    expect(text).to.contain("XRAY_ENGINE=wasm");
    expectHelpForAllSystems(text);
  });
});

describe("checkPrerequisites", () => {
  const step = { diskBytes: 2e9 };
  const check = async (free: number, steps: unknown[]) =>
    (await importModule("lib/tools/setup/prerequisites.mjs")).checkPrerequisites(
      { paths: { root: "/" }, freeBytes: () => free },
      steps,
    );

  it("is content with exactly the space that the steps need", async () => {
    await check(4e9, [step, step]);
  });

  it("says how much disk space is needed and how much there is", async () => {
    const text = await problemOf(() => check(3.9e9, [step, step]));
    expect(text).to.contain("4.0 GB of free disk space are needed, found 3.9 GB");
    expectHelpForAllSystems(text);
  });

  it("names everything that is missing in one message", async () => {
    const { findCompiler } = await importModule("lib/tools/setup/findCompiler.mjs");
    const { findPython } = await importModule("lib/tools/setup/findPython.mjs");
    const run = fakeRun(() => null);
    const steps = [
      { diskBytes: 1e9, prerequisites: () => [() => findPython(run, { env: {} })] },
      { diskBytes: 1e9, prerequisites: () => [() => findCompiler(run, {})] },
    ];
    const text = await problemOf(() => check(1e9, steps));
    expect(text).to.contain("3 things are missing");
    for (const name of ["2.0 GB of free disk space", "Python 3.10 or newer", "C++ compiler"])
      expect(text).to.contain(name);
  });

  it("does not hide an error of its own behind a message", async () => {
    const broken = {
      diskBytes: 0,
      prerequisites: () => [() => Promise.reject(new TypeError("a bug"))],
    };
    const error = await check(1e9, [broken]).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(TypeError);
  });
});

describe("fullDiskProblem", () => {
  const problem = async (text: string) =>
    (await importModule("lib/tools/setup/prerequisites.mjs")).fullDiskProblem(text);

  it("knows how Node, npm and pip say that the disk is full", async () => {
    for (const text of [
      "ENOSPC: no space left on device, write",
      "npm error code ENOSPC",
      "OSError: [Errno 28] No space left on device",
      "[WinError 112] There is not enough space on the disk",
    ])
      expectHelpForAllSystems((await problem(text)).describe());
    expect(await problem("npm error code EUSAGE")).to.equal(null);
  });
});

describe("isNetworkError", () => {
  it("knows how npm and pip say that a server cannot be reached, and nothing else", async () => {
    const { isNetworkError } = await importModule("lib/tools/setup/network.mjs");
    expect(isNetworkError("npm error code EAI_AGAIN")).to.equal(true);
    expect(
      isNetworkError(
        "Caused by NewConnectionError('<pip...>: Failed to establish a new connection')",
      ),
    ).to.equal(true);
    expect(isNetworkError("ReadTimeoutError: Read timed out. (read timeout=20)")).to.equal(true);
    expect(isNetworkError("ERROR: No matching distribution found for tensorflow==2.21.0")).to.equal(
      false,
    );
    expect(
      isNetworkError("npm error code EUSAGE: package.json and package-lock.json are not in sync"),
    ).to.equal(false);
  });
});
