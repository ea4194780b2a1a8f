import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../../lib/base/projectRoot";

const folder = path.join(projectRoot(), "lib", "tools", "setup", "kernel");
const { correct, readPatches } = require(path.join(folder, "tslabCorrection.cjs"));
const { applyHunks, parsePatch } = require(path.join(folder, "patch.cjs"));

describe("tslabCorrection", () => {
  it("has patches that all fit the installed tslab, each with its reason", () => {
    const patches = readPatches();
    expect(patches).to.have.length.greaterThan(4);
    const files = new Set(patches.flatMap((patch: { files: object }) => Object.keys(patch.files)));
    for (const file of files as Set<string>) {
      const source = fs.readFileSync(path.join(projectRoot(), "node_modules/tslab", file), "utf8");
      const corrected = correct(file, source);
      expect(corrected.missing, file).to.deep.equal([]);
      expect(corrected.source).not.to.equal(source);
    }
    for (const { name } of patches)
      expect(fs.readFileSync(path.join(folder, name), "utf8"), name).to.match(/^\w.{10,}\.\n\n\w/);
  });

  it("leaves a source that a patch does not fit as it is, and names the patch", () => {
    const { source, missing } = correct("dist/main.js", "another version");
    expect(source).to.equal("another version");
    expect(missing).to.include("05-interrupt.patch");
  });
});

describe("applyHunks", () => {
  const DIFF = ["A reason.", "", "--- a/x.js", "+++ b/x.js", "@@ -1,3 +1,3 @@"];
  const { "x.js": hunks } = parsePatch([...DIFF, " a", "-b", "+B", " c", ""].join("\n"));

  it("changes what the patch names, with either kind of line end", () => {
    expect(applyHunks("a\nb\nc\nd\n", hunks)).to.equal("a\nB\nc\nd\n");
    expect(applyHunks("a\r\nb\r\nc\r\n", hunks)).to.equal("a\nB\nc\n");
  });

  it("changes nothing where the lines are missing or stand there twice", () => {
    expect(applyHunks("a\nx\nc\n", hunks)).to.equal(null);
    expect(applyHunks("a\nb\nc\na\nb\nc\n", hunks)).to.equal(null);
  });
});
