import { expect } from "chai";
import { confidentMistakes } from "../../lib/metrics/confidentMistakes";

describe("confidentMistakes", () => {
  it("lists the wrong images, the most confident mistake first", () => {
    expect(confidentMistakes([0, 0, 1, 1, 0], [0.7, 0.2, 0.1, 0.8, 0.55])).to.deep.equal([2, 0, 4]);
  });

  it("is empty where all answers are right", () => {
    expect(confidentMistakes([0, 1], [0.1, 0.9])).to.deep.equal([]);
  });

  it("calls an image at the threshold PNEUMONIA", () => {
    expect(confidentMistakes([0, 1], [0.5, 0.5])).to.deep.equal([0]);
  });

  it("measures confidence from the threshold", () => {
    expect(confidentMistakes([0, 1], [0.85, 0.1], 0.8)).to.deep.equal([1, 0]);
  });

  it("keeps the order of equally confident mistakes", () => {
    expect(confidentMistakes([1, 1, 0], [0.25, 0.25, 0.75])).to.deep.equal([0, 1, 2]);
  });

  it("refuses lists of different length", () => {
    expect(() => confidentMistakes([0, 1], [0.5])).to.throw(/yTrue|yScore/);
  });
});
