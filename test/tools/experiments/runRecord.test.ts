import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../lib/base/projectRoot";
import { runIdOf } from "../../../lib/base/runId";
import { addBoxScores, readBoxScores } from "../../../lib/results/boxScoresFile";
import { readMetrics, writeMetrics } from "../../../lib/results/metricsFile";
import { resultsPaths } from "../../../lib/results/resultsPaths";
import { readRun, writeRun } from "../../../lib/results/runFile";
import {
  beginRun,
  codeVersion,
  resultHashes,
  sealRun,
} from "../../../lib/tools/experiments/runRecord";
import { exampleExplanationScores } from "../../support/explanationScores";
import { exampleMetrics } from "../../support/modelMetrics";
import { sha256 } from "../../support/sha256";
import { withTempFolder } from "../../support/tempFolder";

const MACHINE = { engine: "tfjs 4", precision: "float32", dataSet: "tiny_xrays" };

describe("beginRun", () => {
  it("gives a new results folder an id, and goes on with it afterwards", () =>
    withTempFolder((folder) => {
      const file = resultsPaths(folder).run;
      const first = beginRun(file, MACHINE, new Date("2025-01-02T03:04:05Z"));
      expect(first.id).to.match(/^[0-9a-f]{12}$/);
      expect(first).to.include({ startedAt: "2025-01-02T03:04:05.000Z", precision: "float32" });
      expect(beginRun(file, MACHINE, new Date("2025-01-03T03:04:05Z"))).to.deep.equal(first);
      expect(runIdOf(folder)).to.equal(first.id);
    }));

  it("notes that the code was changed before the run was finished", () =>
    withTempFolder((folder) => {
      const file = resultsPaths(folder).run;
      const first = beginRun(file, MACHINE);
      writeRun(file, { ...first, code: ["ab".repeat(32)] });
      expect(beginRun(file, MACHINE).code).to.deep.equal(["ab".repeat(32), codeVersion()]);
    }));
});

describe("codeVersion", () => {
  it("changes with a source of the course, and with nothing else", () =>
    withTempFolder((folder) => {
      const write = (name: string, text: string) => {
        fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
        fs.writeFileSync(path.join(folder, name), text);
      };
      write("models/cnn.ts", "one\ntwo\n");
      const first = codeVersion(folder);
      write("tools/command.ts", "a command");
      write("models/README.md", "a text");
      write("models/cnn.ts", "one\r\ntwo\r\n");
      expect(codeVersion(folder)).to.equal(first);
      write("models/cnn.ts", "one\n");
      expect(codeVersion(folder)).to.not.equal(first);
    }));
});

describe("files of a run", () => {
  it("carry its id, wherever in the results folder they lie", () =>
    withTempFolder((folder) => {
      const paths = resultsPaths(folder);
      const { id } = beginRun(paths.run, MACHINE);
      writeMetrics(paths.metricsFile("cnn"), exampleMetrics({ run: "an older one" }));
      expect(readMetrics(paths.metricsFile("cnn")).run).to.equal(id);
    }));

  it("carry none in a folder that notebooks fill one by one", () =>
    withTempFolder((folder) => {
      const paths = resultsPaths(folder);
      writeMetrics(paths.metricsFile("cnn"), exampleMetrics());
      expect(readMetrics(paths.metricsFile("cnn"))).to.not.have.property("run");
      fs.writeFileSync(paths.run, "no JSON");
      expect(runIdOf(folder)).to.equal(null);
    }));

  it("carry none of a run in the folder above, where the sample's results lie below the real", () =>
    withTempFolder((folder) => {
      beginRun(resultsPaths(folder).run, MACHINE);
      const sample = resultsPaths(path.join(folder, "sample"));
      writeMetrics(sample.metricsFile("cnn"), exampleMetrics());
      expect(readMetrics(sample.metricsFile("cnn"))).to.not.have.property("run");
      addBoxScores(sample.boxScores, exampleExplanationScores());
      expect(readBoxScores(sample.boxScores)).to.not.have.property("run");
    }));

  it("are sealed with their sha256; checkpoints and the benchmark do not belong to it", () =>
    withTempFolder((folder) => {
      const paths = resultsPaths(folder);
      beginRun(paths.run, MACHINE);
      for (const name of ["audit.json", "figures/a.png", "bench.json", "checkpoints/cnn/best"]) {
        fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
        fs.writeFileSync(path.join(folder, name), name);
      }
      sealRun(paths.run);
      expect(readRun(paths.run).files).to.deep.equal({
        "audit.json": sha256(Buffer.from("audit.json")),
        "figures/a.png": sha256(Buffer.from("figures/a.png")),
      });
    }));
});

describe("the committed results", () => {
  const folder = path.join(projectRoot(), "results");
  const { run } = resultsPaths(folder);

  it("all come from one run of one code, and lie there as it left them", function () {
    if (!fs.existsSync(run)) this.skip();
    const { id, code, files } = readRun(run);
    expect(code).to.have.length(1);
    expect(resultHashes(folder)).to.deep.equal(files);
    for (const name of Object.keys(files).filter((one) => one.endsWith(".json"))) {
      const { run: of } = JSON.parse(fs.readFileSync(path.join(folder, name), "utf8"));
      expect(of, name).to.equal(id);
    }
  });
});
