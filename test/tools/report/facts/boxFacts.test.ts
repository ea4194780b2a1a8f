import { expect } from "chai";
import { boxFacts } from "../../../../lib/tools/report/facts/boxFacts";
import { exampleExplanationScores } from "../../../support/explanationScores";

describe("boxFacts", () => {
  it("say how often a method's peak lies in a box, beside both chances", () => {
    const scores = exampleExplanationScores();
    const [{ method, marked }] = scores.methods;
    const facts = boxFacts({ scores: [scores] });
    const name = `${scores.model}.${method}`;
    const { hits, images, pointing, energy, chance } = marked!;
    expect(facts[`${name}.hits`]).to.equal(String(hits));
    expect(facts[`${name}.images`]).to.equal(String(images));
    expect(facts[`${name}.pointing`]).to.equal(`${(100 * pointing.estimate).toFixed(0)} %`);
    expect(facts[`${name}.energy`]).to.equal(energy.estimate.toFixed(2));
    expect(facts[`${name}.chance`]).to.equal(`${(100 * chance.anywhere).toFixed(0)} %`);
  });

  it("leave out drawn pictures, and images that nobody marked", () => {
    const drawn = exampleExplanationScores({ synthetic: true });
    const unmarked = exampleExplanationScores();
    for (const method of unmarked.methods) method.marked = null;
    expect(boxFacts({ scores: [drawn, unmarked] })).to.deep.equal({});
  });
});
