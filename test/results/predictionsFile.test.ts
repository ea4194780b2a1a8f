import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { evaluate } from "../../lib/metrics/evaluation";
import {
  readPredictions,
  recomputeFromPredictions,
  writePredictions,
} from "../../lib/results/predictionsFile";
import { examplePredictions } from "../support/modelMetrics";
import { withTempFolder } from "../support/tempFolder";

const HEADER = "split,file,label,probability\n";

/** The error that reading a file of this content gives. */
function errorOf(content: string): Promise<string> {
  return withTempFolder((folder) => {
    const file = path.join(folder, "cnn.csv");
    fs.writeFileSync(file, content);
    try {
      readPredictions(file);
    } catch (error) {
      return (error as Error).message.replace(folder + path.sep, "");
    }
    return "no error";
  });
}

describe("writePredictions", () => {
  it("writes one line per image below the names of the columns", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "predictions", "cnn.csv");
      writePredictions(file, [
        { split: "test", file: "test/NORMAL/a.jpeg", label: 0, probability: 0.25 },
      ]);
      expect(fs.readFileSync(file, "utf8")).to.equal(`${HEADER}test,test/NORMAL/a.jpeg,0,0.25\n`);
    }));

  it("refuses a probability that is not a number and writes nothing", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "cnn.csv");
      const rows = [{ split: "test" as const, file: "a.jpeg", label: 0, probability: NaN }];
      expect(() => writePredictions(file, rows)).to.throw(
        "line 2: probability: expected a value that is of type number, found NaN",
      );
      expect(fs.existsSync(file)).to.equal(false);
    }));
});

describe("readPredictions", () => {
  it("reads what was written, commas in names included", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "cnn.csv");
      writePredictions(file, examplePredictions());
      expect(readPredictions(file)).to.deep.equal(examplePredictions());
    }));

  it("gives back every probability to the last bit", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "cnn.csv");
      const probabilities = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
        minLength: 1,
        maxLength: 20,
      });
      fc.assert(
        fc.property(probabilities, (values) => {
          const rows = values.map((value, i) => ({
            split: "test" as const,
            file: `${i}`,
            label: 0,
            probability: value + 0,
          }));
          writePredictions(file, rows);
          expect(readPredictions(file).map((row) => row.probability)).to.deep.equal(
            rows.map((row) => row.probability),
          );
        }),
        { numRuns: 30 },
      );
    }));

  it("names file, line, field, expectation and finding", async () => {
    expect(await errorOf(`${HEADER}test,a.jpeg,0,0.5\ntest,b.jpeg,2,0.5\n`)).to.equal(
      "cnn.csv, line 3: label: expected a value that is one of 0, 1, found 2.",
    );
    expect(await errorOf(`${HEADER}dev,a.jpeg,0,0.5\n`))
      .to.contain("line 2: split")
      .and.contain('found "dev"');
    expect(await errorOf(`${HEADER}test,a.jpeg,0,1.5\n`))
      .to.contain("line 2: probability")
      .and.contain("found 1.5");
  });

  it("does not take an empty field for zero", async () => {
    expect(await errorOf(`${HEADER}test,a.jpeg,0,\n`))
      .to.contain("line 2: probability")
      .and.contain('found ""');
  });

  it("names the columns it expects", async () => {
    expect(await errorOf("file,label\na.jpeg,0\n")).to.equal(
      "cnn.csv: expected the columns split, file, label, probability, found file, label. " +
        "Run the notebook that writes it again.",
    );
  });

  it("names the line that was cut off", async () => {
    expect(await errorOf(`${HEADER}test,a.jpeg,0,0.5\ntest,b.jp`)).to.contain(
      "cnn.csv, line 3: Too few fields",
    );
  });

  it("refuses a second prediction for an image", async () => {
    expect(await errorOf(`${HEADER}test,a.jpeg,0,0.5\ntest,a.jpeg,0,0.6\n`)).to.contain(
      "line 3: a second prediction for test a.jpeg",
    );
  });

  it("refuses an empty file, and says which notebook writes a missing one", async () => {
    expect(await errorOf(HEADER)).to.contain("at least one prediction, found none");
    expect(() => readPredictions("missing/cnn.csv")).to.throw(
      "missing/cnn.csv does not exist. Run the notebook",
    );
  });
});

describe("recomputeFromPredictions", () => {
  it("gives exactly the evaluation of the split that was written", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "cnn.csv");
      const rows = examplePredictions();
      writePredictions(file, rows);
      const test = rows.filter((row) => row.split === "test");
      const expected = evaluate(
        test.map((row) => row.label),
        test.map((row) => row.probability),
      );
      expect(recomputeFromPredictions(readPredictions(file), "test")).to.deep.equal(expected);
    }));

  it("uses the threshold it is given", () => {
    expect(
      recomputeFromPredictions(examplePredictions(), "test", { threshold: 0.9 }).rates.tp,
    ).to.equal(0);
  });

  it("names the splits there are when one is missing", () => {
    const rows = examplePredictions().filter((row) => row.split !== "test");
    expect(() => recomputeFromPredictions(rows, "test")).to.throw(
      "No predictions for the test split; splits found: train, validation.",
    );
  });
});
