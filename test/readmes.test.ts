import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../lib/base/projectRoot";
import { WORKLOADS } from "../lib/base/settings";

/** Each README, and the folder that the paths in it count from. */
const READMES = [
  { file: "README.md", from: "." },
  { file: "lib/README.md", from: "lib" },
  { file: "lib/base/engine/README.md", from: "." },
];

/** Paths of source files and tests in backticks. */
const namedFiles = (text: string): string[] =>
  [...text.matchAll(/`([\w./-]+\/[\w.-]+\.(?:ts|mjs|cjs|cc|py))`/g)].map(([, name]) => name);

/** Kernels, gradients and state of tfjs, its backend, names of TensorFlow, Node and tslab. */
const REACHES = new RegExp(
  [
    /registerKernel\(|registerGradient\(|tf\s*\.(engine|backend)\(\)/,
    /"_Mkl|_resolveFilename|\._compile|tslab\/dist/,
  ]
    .map(({ source }) => source)
    .join("|"),
);

const read = (file: string): string => fs.readFileSync(path.join(projectRoot(), file), "utf8");

/** Source files below a folder, as paths from the project's root. */
function sources(folder: string): string[] {
  const entries = fs.readdirSync(path.join(projectRoot(), folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name.startsWith("dist") ? [] : sources(file);
    return /\.(ts|mjs|cjs)$/.test(entry.name) ? [file] : [];
  });
}

describe("READMEs", () => {
  for (const { file, from } of READMES) {
    it(`${file} names files that exist`, () => {
      const root = projectRoot();
      const exists = (name: string) =>
        [from, "."].some((base) => fs.existsSync(path.join(root, base, name)));
      const named = namedFiles(fs.readFileSync(path.join(root, file), "utf8"));
      if (file !== "README.md") expect(named.length).to.be.greaterThan(8);
      expect(named.filter((name) => !exists(name))).to.deep.equal([]);
    });
  }

  it("README.md's table of notebooks gives the epochs of the full profile", () => {
    const { cnnRobustEpochs, robustEpochs } = WORKLOADS.real.full;
    const row = (notebook: string) =>
      read("README.md")
        .split("\n")
        .find((line) => line.startsWith(`| \`${notebook}`));
    expect(row("02_cnn_model")).to.contain(` ${cnnRobustEpochs} epochs`);
    // One of the head alone comes first.
    expect(row("03_resnet_transfer_learning")).to.contain(` ${1 + robustEpochs} epochs`);
  });

  it("lib/README.md tells what every folder of the three levels is for", () => {
    const text = read("lib/README.md");
    const rooms = ["", "base/", "tools/"].flatMap((level) =>
      fs
        .readdirSync(path.join(projectRoot(), "lib", level), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !entry.name.startsWith("dist"))
        .map(({ name }) => `${level}${name}`),
    );
    expect(rooms.length).to.be.greaterThan(20);
    expect(rooms.filter((room) => !text.includes(`\`${room}\``))).to.deep.equal([]);
  });

  it("lib/base/engine/README.md names every file that reaches into other people's code", () => {
    const text = read("lib/base/engine/README.md");
    const reaching = sources("lib").filter((file) => REACHES.test(read(file)));
    expect(reaching.length).to.be.greaterThan(15);
    expect(reaching.filter((file) => !text.includes(`\`${file}\``))).to.deep.equal([]);
  });
});
