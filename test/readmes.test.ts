import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../lib/base/projectRoot";

/** Each README, and the folder that the paths in it count from. */
const READMES = [
  { file: "README.md", from: "." },
  { file: "lib/README.md", from: "lib" },
  { file: "lib/base/engine/README.md", from: "." },
];

/** Paths of source files and tests in backticks. */
const namedFiles = (text: string): string[] =>
  [...text.matchAll(/`([\w./-]+\/[\w.-]+\.(?:ts|mjs|cjs|cc|py))`/g)].map(([, name]) => name);

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
});
