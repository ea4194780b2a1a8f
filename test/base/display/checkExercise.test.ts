import { expect } from "chai";
import { checkExercise } from "../../../lib/base/display/checkExercise";

const asking = (answer: () => unknown) =>
  checkExercise("2.1", [
    { asked: "twice 2", answer, isRight: (found) => found === 4, hint: "Think of pairs." },
  ]);

describe("checkExercise", () => {
  it("says that an answer is right", () => {
    expect(asking(() => 4)).to.equal("Exercise 2.1: right!");
  });

  it("says what was asked and found, and a hint, but not the answer", () => {
    const text = asking(() => 5);
    expect(text).to.equal("Exercise 2.1: not yet. For twice 2 you answer 5. Think of pairs.");
    expect(text).not.to.contain("4");
  });

  for (const blank of [NaN, undefined, null, "", [], [NaN, 1]]) {
    it(`takes ${JSON.stringify(blank)} for a stub that nobody has filled in`, () => {
      expect(asking(() => blank)).to.contain("not done yet");
    });
  }

  it("catches what the reader's code throws", () => {
    const stop = () => {
      throw new TypeError("x is not a function");
    };
    expect(asking(stop)).to.equal(
      'Exercise 2.1: your code stopped at "twice 2" with: x is not a function',
    );
  });

  it("survives answers that cannot be printed or compared", () => {
    const circle: unknown[] = [1];
    circle.push(circle);
    for (const odd of [{}, () => 1, Symbol("x"), 10n, "a".repeat(500)]) {
      expect(asking(() => odd))
        .to.contain("not yet")
        .and.have.length.below(200);
    }
  });

  it("asks every question before it is content", () => {
    const trials = [1, 2, 3].map((n) => ({
      asked: `n = ${n}`,
      answer: () => Math.min(n, 2),
      isRight: (found: unknown) => found === n,
    }));
    expect(checkExercise("1.2", trials)).to.contain("For n = 3 you answer 2");
  });
});
