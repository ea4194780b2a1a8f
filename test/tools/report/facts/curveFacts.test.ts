import { expect } from "chai";
import { curveFacts } from "../../../../lib/tools/report/facts/curveFacts";
import { exampleExplanationScores } from "../../../support/explanationScores";

const unmarked = exampleExplanationScores();
for (const method of unmarked.methods) method.marked = null;

describe("curveFacts", () => {
  it("set the area of each method beside that of a random map", () => {
    const facts = curveFacts({ scores: [unmarked] });
    const { model, methods, random } = unmarked;
    const [{ method, curves }] = methods;
    expect(facts[`${model}.${method}.deletion`]).to.equal(curves.deletion.auc.toFixed(3));
    expect(facts[`${model}.${method}.insertion`]).to.equal(curves.insertion.auc.toFixed(3));
    expect(facts[`${model}.random.deletion`]).to.equal(random.deletion.auc.toFixed(3));
    expect(facts[`${model}.images`]).to.equal(String(random.images));
  });

  it("say where insertion begins and where deletion ends", () => {
    const scores = structuredClone(unmarked);
    scores.random.insertion.curve[0] = 0.937;
    scores.random.deletion.curve[scores.random.deletion.curve.length - 1] = 0.672;
    const facts = curveFacts({ scores: [scores] });
    expect(facts[`${scores.model}.blurred`]).to.equal("94 %");
    expect(facts[`${scores.model}.grey`]).to.equal("67 %");
  });

  it("leave out drawn pictures, and those with boxes, which boxFacts are about", () => {
    const drawn = structuredClone({ ...unmarked, synthetic: true });
    expect(curveFacts({ scores: [drawn, exampleExplanationScores()] })).to.deep.equal({});
  });
});
