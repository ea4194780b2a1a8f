import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import {
  type Ablations,
  readAblations,
  type VariantScore,
  writeAblations,
} from "../../lib/results/ablationFile";
import { withTempFolder } from "../support/tempFolder";

const SCORE: VariantScore = {
  accuracy: 0.1 + 0.2,
  sensitivity: 1,
  specificity: 0,
  auc: 1 / 3,
  accuracyInterval: { low: 0.25, high: 0.35 },
  aucInterval: { low: 0.3, high: 0.4 },
};

function example(): Ablations {
  const row = (model: "cnn" | "resnet18", variant: string) => ({
    model,
    variant,
    seed: 42,
    validation: SCORE,
    shifted: [{ shift: "30 % darker", ...SCORE }],
    abroad: null,
    bestEpoch: 2,
    seconds: 12.5,
  });
  return {
    budget: { trainImages: 640, validationImages: 320, epochs: 3 },
    dataSet: "chest_xray",
    seeds: [42],
    cpu: "example",
    rows: [row("resnet18", "head only"), row("cnn", "learning rate 1e-4 (base)")],
  };
}

/** The error that writing the example with `change` gives. */
function errorOf(change: (ablations: any) => void): Promise<string> {
  return withTempFolder((folder) => {
    const ablations = JSON.parse(JSON.stringify(example()));
    change(ablations);
    const file = path.join(folder, "ablations.json");
    try {
      writeAblations(file, ablations);
    } catch (error) {
      expect(fs.existsSync(file), "nothing is written").to.equal(false);
      return (error as Error).message.replace(folder + path.sep, "");
    }
    return "no error";
  });
}

describe("writeAblations", () => {
  it("writes what readAblations reads, digit for digit", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "results", "ablations.json");
      writeAblations(file, example());
      expect(readAblations(file)).to.deep.equal(example());
    }));

  it("takes a comparison without rows", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "ablations.json");
      writeAblations(file, { ...example(), rows: [] });
      expect(readAblations(file).rows).to.deep.equal([]);
    }));

  it("names the field that is wrong", async () => {
    expect(await errorOf((a) => (a.rows[1].validation.auc = 95.2))).to.equal(
      "ablations.json: rows.1.validation.auc: expected a value that is <= 1, found 95.2.",
    );
    expect(await errorOf((a) => (a.rows[0].model = "vgg"))).to.contain(
      "rows.0.model: expected a value that is one of",
    );
    expect(await errorOf((a) => (a.rows[0].seconds = NaN)))
      .to.contain("rows.0.seconds")
      .and.contain("found NaN");
    expect(await errorOf((a) => (a.rows[0].bestEpoch = 0))).to.contain("rows.0.bestEpoch");
    expect(await errorOf((a) => (a.budget.epochs = 1.5))).to.contain("budget.epochs");
  });

  it("refuses a missing and an unknown field", async () => {
    expect(await errorOf((a) => delete a.rows[0].shifted[0].shift)).to.contain(
      '"shift" is missing',
    );
    expect(await errorOf((a) => delete a.rows[0].validation.aucInterval.low)).to.contain(
      '"low" is missing',
    );
    // A score on the test images has no place here.
    expect(await errorOf((a) => (a.rows[0].test = SCORE))).to.contain(
      '"test" is not known in rows.0',
    );
  });
});

describe("readAblations", () => {
  it("says what writes a missing file", () => {
    expect(() => readAblations("missing/ablations.json")).to.throw('"npm run reproduce" writes it');
  });

  it("names a damaged file, and one that is not a comparison", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "ablations.json");
      fs.writeFileSync(file, '{"budget": ');
      expect(() => readAblations(file)).to.throw("ablations.json is not valid JSON");
      fs.writeFileSync(file, "[]");
      expect(() => readAblations(file)).to.throw(
        "the whole file: expected a value that is of type object",
      );
    }));
});
