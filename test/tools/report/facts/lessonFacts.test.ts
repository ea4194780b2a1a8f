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

  it("bear out what notebook 5 says about doubt: by the passes it is inverted in ResNet-18", () => {
    const number = (name: string) => Number(facts.get(name));
    const chance = number("resnet18.doubt.half.byChance");
    expect(number("resnet18.doubt.half.disagreement")).to.be.below(0.75 * chance);
    expect(number("resnet18.doubt.half.oneAnswer")).to.be.above(1.5 * chance);
    expect(number("resnet18.doubt.half.sharpened")).to.be.above(1.5 * chance);
    expect(number("cnn.doubt.half.disagreement")).to.be.above(number("cnn.doubt.half.byChance"));
    // In ResNet-18 the slope falls less than the square of the logit's deviation grows.
    const grows = (id: string) =>
      number(`${id}.confidence.5.logitDeviation`) / number(`${id}.confidence.1.logitDeviation`);
    const falls = (id: string) =>
      number(`${id}.confidence.5.slope`) / number(`${id}.confidence.1.slope`);
    expect(falls("resnet18") * grows("resnet18") ** 2).to.be.above(1);
    expect(falls("cnn") * grows("cnn") ** 2).to.be.below(1);
  });

  it("bear out what notebook 3 says about three classes: the cause is the harder question", () => {
    const auc = (name: string) => Number(facts.get(`threeClass.auc.${name}`));
    expect(auc("normal")).to.be.above(auc("bacterial"));
    expect(auc("normal")).to.be.above(auc("viral") + 0.05);
  });

  it("bear out what notebook 5 says about the temperatures of both models", () => {
    const number = (name: string) => Number(facts.get(name));
    expect(number("resnet18.temperature")).to.be.below(0.9);
    expect(number("resnet18.eceAfter")).to.be.below(number("resnet18.ece"));
    expect(number("cnn.temperature")).to.be.within(0.9, 1.1);
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
