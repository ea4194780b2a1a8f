import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../../lib/base/projectRoot";
import { readMetrics } from "../../../../lib/results/metricsFile";
import { resultsPaths } from "../../../../lib/results/resultsPaths";
import { lessonFacts } from "../../../../lib/tools/report/facts/lessonFacts";
import { withTempFolder } from "../../../support/tempFolder";

describe("lessonFacts", () => {
  const folder = path.join(projectRoot(), "results");
  let facts: ReadonlyMap<string, string>;
  before(() => {
    facts = lessonFacts(folder);
  });

  it("quote the metrics files", () => {
    for (const id of ["cnn", "resnet18"]) {
      const { splits, history } = readMetrics(resultsPaths(folder).metricsFile(id));
      const { rates, auc } = splits.test;
      expect(facts.get(`${id}.missed`)).to.equal(String(rates.fn));
      expect(facts.get(`${id}.alarms`)).to.equal(String(rates.fp));
      expect(facts.get(`${id}.auc`)).to.equal(auc.toFixed(3));
      expect(facts.get(`${id}.accuracy`)).to.equal(`${(100 * rates.accuracy).toFixed(1)} %`);
      expect(facts.get(`${id}.bestEpoch`)).to.equal(String(history.bestEpoch));
    }
  });

  it("count errors among doubtful images so that none is counted twice", () => {
    for (const id of ["cnn", "resnet18"]) {
      const number = (name: string) => Number(facts.get(`${id}.${name}`));
      for (const measure of ["disagreement", "oneAnswer"]) {
        const tenth = number(`doubt.tenth.${measure}`);
        expect(tenth).to.be.at.most(number(`doubt.half.${measure}`));
        expect(number(`doubt.half.${measure}`)).to.be.at.most(number("errors"));
      }
    }
  });

  it("have no number that could not be computed", () => {
    expect(facts.size).to.be.greaterThan(100);
    for (const [name, text] of facts) {
      expect(text, name).not.to.match(/NaN|undefined|Infinity|null/);
      expect(text, name).to.have.length.greaterThan(0);
    }
  });

  it("are none where a folder holds no results", () =>
    withTempFolder(async (empty) => {
      expect(lessonFacts(empty).size).to.equal(0);
    }));
});
