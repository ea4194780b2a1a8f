import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { readmeBlock, replaceReadmeBlock } from "../../../lib/tools/report/readmeBlock";
import { withTempFolder } from "../../support/tempFolder";

const block = (name: string, content: string) =>
  `<!-- ${name}:start -->\n${content}\n<!-- ${name}:end -->`;
const README =
  `# Title\n\n${block("results", "| a |")}\n\n## ` + `Speed\n\n${block("speed", "| b |")}\n\nEnd\n`;

describe("readmeBlock", () => {
  it("gives what stands between the markers of that name", () => {
    expect(readmeBlock(README, "results")).to.equal("| a |");
    expect(readmeBlock(README, "speed")).to.equal("| b |");
  });

  for (const [what, text] of [
    ["without markers", "# Title\n"],
    ["with the markers of another block", block("results", "")],
    ["with the markers swapped", "<!-- speed:end -->\n<!-- speed:start -->\n"],
  ]) {
    it(`refuses a README ${what}`, () =>
      expect(() => readmeBlock(text, "speed")).to.throw(
        "README.md must hold the lines <!-- speed:start --> and",
      ));
  }
});

describe("replaceReadmeBlock", () => {
  const withReadme = (text: string, body: (readme: string) => void) =>
    withTempFolder((folder) => {
      const readme = path.join(folder, "README.md");
      fs.writeFileSync(readme, text);
      body(readme);
    });

  it("replaces what stands between the markers and nothing else", () =>
    withReadme(README, (readme) => {
      expect(replaceReadmeBlock(readme, "speed", "costs $1")).to.equal(true);
      expect(fs.readFileSync(readme, "utf8")).to.equal(README.replace("| b |", () => "costs $1"));
    }));

  it("does not write a README that is up to date", () =>
    withReadme(README, (readme) => {
      fs.utimesSync(readme, 1, 1);
      expect(replaceReadmeBlock(readme, "speed", "| b |")).to.equal(false);
      expect(fs.statSync(readme).mtimeMs).to.equal(1000);
    }));

  it("leaves a README without the markers as it is", () =>
    withReadme("# Title\n", (readme) => {
      expect(() => replaceReadmeBlock(readme, "speed", "new")).to.throw(
        "README.md must hold the lines",
      );
      expect(fs.readFileSync(readme, "utf8")).to.equal("# Title\n");
    }));
});
