import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { projectRoot } from "../lib/base/projectRoot";

/** What git says of every file: its line ends as committed, its name, and its attributes. */
function filesByGit(): { committed: string; attributes: string; name: string }[] | null {
  const { status, stdout } = spawnSync("git", ["ls-files", "--eol"], {
    cwd: projectRoot(),
    encoding: "utf8",
    maxBuffer: 1e8,
  });
  if (status !== 0 || stdout === "") return null;
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [, committed, attributes, name] = /^i\/(\S*) +w\/\S* +attr\/(.*?) *\t(.*)$/.exec(line)!;
      return { committed, attributes, name };
    });
}

describe("Line ends", () => {
  it("are those of Linux in every text file, also where git for Windows fetches it", function () {
    const files = filesByGit();
    // Downloaded as a zip file, there is no git, which then changes nothing either.
    if (files === null) this.skip();
    const texts = files.filter(({ committed }) => committed !== "-text" && committed !== "none");
    expect(texts.length).to.be.greaterThan(400);
    expect(texts.filter(({ committed }) => committed !== "lf")).to.deep.equal([]);
    expect(texts.filter(({ attributes }) => !/\beol=lf\b/.test(attributes))).to.deep.equal([]);
  });
});
