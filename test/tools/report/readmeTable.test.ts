import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../lib/base/projectRoot";
import { readmeBlock } from "../../../lib/tools/report/readmeBlock";
import { updateReadmeTable } from "../../../lib/tools/report/readmeTable";
import { resultsTable } from "../../../lib/tools/report/resultsTable";
import { runParagraph } from "../../../lib/tools/report/runParagraph";
import { writeScoredModel, writeScoredResults } from "../../support/scoredResults";
import { withTempFolder } from "../../support/tempFolder";

const START = "<!-- results:start -->";
const END = "<!-- results:end -->";
const RUN = "<!-- run:start -->\nold\n<!-- run:end -->\n";

describe("README.md", () => {
  it("shows the results table that the files in results give", () => {
    const readme = fs
      .readFileSync(path.join(projectRoot(), "README.md"), "utf8")
      .replace(/\r\n/g, "\n");
    const message =
      "README's results table is not that of the files in results: run npm run reproduce";
    expect(readmeBlock(readme, "results"), message).to.equal(
      resultsTable(path.join(projectRoot(), "results")),
    );
    expect(readmeBlock(readme, "run")).to.equal(runParagraph(path.join(projectRoot(), "results")));
  }).timeout(120_000);
});

describe("updateReadmeTable", () => {
  const withReadme = (text: string, body: (readme: string, folder: string) => void) =>
    withTempFolder((folder) => {
      const readme = path.join(folder, "README.md");
      fs.writeFileSync(readme, text);
      body(readme, path.join(folder, "results"));
    });

  it("replaces what stands between the markers and nothing else", () =>
    withReadme(`# Title\n\n${START}\nold\n${END}\n\n${RUN}## Next\n`, (readme, folder) => {
      writeScoredResults(folder, ["cnn"]);
      expect(updateReadmeTable(readme, folder)).to.equal(true);
      const [text, table] = [fs.readFileSync(readme, "utf8"), resultsTable(folder)];
      const run = RUN.replace("old", runParagraph(folder));
      expect(text).to.equal(`# Title\n\n${START}\n${table}\n${END}\n\n${run}## Next\n`);
      expect(readmeBlock(text, "results")).to.equal(table);
    }));

  it("leaves README.md as it is when the results cannot be used", () =>
    withReadme(`${START}\nold\n${END}\n${RUN}`, (readme, folder) => {
      writeScoredModel(folder, "cnn", { settings: { profile: "quick" } });
      expect(() => updateReadmeTable(readme, folder)).to.throw("quick run");
      expect(readmeBlock(fs.readFileSync(readme, "utf8"), "results")).to.equal("old");
    }));
});
