import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import type { Collection, CollectionImage } from "../../lib/data/collection/collection";
import type { ImageSet } from "../../lib/data/imageSet";
import { thresholdForYouden } from "../../lib/metrics/operatingPoint";
import { readExternal, writeExternal } from "../../lib/results/externalFile";
import {
  readExternalPredictions,
  writeExternalPredictions,
} from "../../lib/results/externalPredictions";
import { type ExternalRow, evaluateExternally } from "../../lib/results/externalScores";
import { resultsPaths } from "../../lib/results/resultsPaths";
import { homeThreshold, saveExternal } from "../../lib/results/saveExternal";
import { readScoredModels, testEvaluation } from "../../lib/results/scoredModels";
import { splitAnswers } from "../../lib/results/splitAnswers";
import { writeScoredResults } from "../support/scoredResults";
import { withTempFolder } from "../support/tempFolder";

const images = Array.from(
  { length: 30 },
  (_, i): CollectionImage => ({
    path: `/abroad/${i}.png`,
    file: `images/${i}.png`,
    label: i % 2,
    patient: `p${Math.floor(i / 3)}`,
    subtype: null,
    age: i === 0 ? null : i * 3,
    sex: i % 3 === 0 ? "F" : "M",
    view: i % 5 < 2 ? "PA" : "AP",
    findings: [],
    boxes: [],
  }),
);
const collection: Collection = {
  root: "/abroad",
  name: "abroad",
  kind: "table labels.csv",
  images,
  warnings: ["a warning"],
  leftOut: { "lateral view": 2 },
  credit: null,
};
const set = {
  images,
  fingerprint: "ab".repeat(32),
  skipped: [{ file: "x.png", reason: "empty" }],
} as unknown as ImageSet<CollectionImage>;
const probabilities = images.map(({ label }, i) => 1 / (3 + (i % 7)) + label * 0.1);

/** Saves two models' answers and passes their results folder on. */
function withSaved(body: (folder: string) => void): Promise<void> {
  return withTempFolder((folder) => {
    writeScoredResults(folder, ["cnn", "resnet18-43"]);
    const answers = readScoredModels(folder).map((scored) => ({ scored, probabilities }));
    saveExternal(folder, { collection, set }, answers);
    body(folder);
  });
}

describe("saveExternal", () => {
  it("writes what readExternal reads: collection, home and abroad for every model", () =>
    withSaved((folder) => {
      const { home, collection: found, models } = readExternal(resultsPaths(folder).external);
      expect(home).to.deep.equal({ name: "chest_xray", synthetic: false });
      expect(found).to.deep.equal({
        name: "abroad",
        kind: "table labels.csv",
        credit: null,
        fingerprint: "ab".repeat(32),
        leftOut: { "lateral view": 2 },
        warnings: ["a warning"],
        skipped: [{ file: "x.png", reason: "empty" }],
      });
      expect(models.map(({ id, name, seed }) => [id, name, seed])).to.deep.equal([
        ["cnn", "CNN, seed 42", 42],
        ["resnet18-43", "ResNet-18, seed 43", 43],
      ]);
      const [scored] = readScoredModels(folder);
      const { auc, intervals, patients } = testEvaluation(scored);
      expect(models[0].home.auc).to.deep.equal({ estimate: auc, ...intervals.auc });
      expect(models[0].home.patients).to.equal(patients);
    }));

  it("keeps the answers, from which every number abroad follows", () =>
    withSaved((folder) => {
      const paths = resultsPaths(folder);
      const rows = readExternalPredictions(paths.externalPredictionsFile("cnn"));
      expect(rows[0]).to.deep.equal({
        file: "images/0.png",
        label: 0,
        patient: "p0",
        age: null,
        sex: "F",
        view: "PA",
        probability: 1 / 3,
      });
      const [scored] = readScoredModels(folder);
      const [{ abroad }] = readExternal(paths.external).models;
      expect(evaluateExternally(rows, homeThreshold(scored))).to.deep.equal(abroad);
    }));

  it("takes the threshold from validation at home, never from abroad", () =>
    withSaved((folder) => {
      const [scored] = readScoredModels(folder);
      const { yTrue, yScore } = splitAnswers(scored.rows, "validation");
      const [{ abroad }] = readExternal(resultsPaths(folder).external).models;
      expect(abroad.atHomeThreshold!.threshold).to.equal(thresholdForYouden(yTrue, yScore));
    }));

  it("refuses answers that do not fit the images, and no models at all", () =>
    withTempFolder((folder) => {
      writeScoredResults(folder, ["cnn"]);
      const [scored] = readScoredModels(folder);
      const few = [{ scored, probabilities: [0.5] }];
      expect(() => saveExternal(folder, { collection, set }, few)).to.throw(
        "There are 1 probabilities for 30 images.",
      );
      expect(() => saveExternal(folder, { collection, set }, [])).to.throw(/No model was scored/);
      expect(fs.existsSync(resultsPaths(folder).external)).to.equal(false);
    }));
});

describe("readExternal", () => {
  it("names the file and the field, or what writes the file", () =>
    withSaved((folder) => {
      const file = resultsPaths(folder).external;
      const good = readExternal(file);
      good.models[0].abroad.auc.low = 2;
      expect(() => writeExternal(file, good)).to.throw(
        /external\.json: models\.0\.abroad\.auc\.low: expected a value that is <= 1, found 2/,
      );
      expect(() => readExternal(path.join(folder, "no.json"))).to.throw(/XRAY_EXTERNAL names it/);
    }));
});

describe("readExternalPredictions", () => {
  const row: ExternalRow = {
    file: 'a, "b".png',
    label: 1,
    patient: "007",
    age: 0.5,
    sex: null,
    view: null,
    probability: 0.1 + 0.2,
  };

  it("reads what was written, digit for digit; a patient's number stays a text", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "cnn.csv");
      writeExternalPredictions(file, [row]);
      expect(readExternalPredictions(file)).to.deep.equal([row]);
    }));

  it("names the line of a row that is not valid or comes twice", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "cnn.csv");
      writeExternalPredictions(file, [row]);
      const text = fs.readFileSync(file, "utf8");
      fs.writeFileSync(file, text + text.split("\n")[1]);
      expect(() => readExternalPredictions(file)).to.throw(/line 3: a second answer for a, "b"/);
      fs.writeFileSync(file, text.replace(",1,", ",3,"));
      expect(() => readExternalPredictions(file)).to.throw(/cnn\.csv, line 2: label: expected/);
      expect(() => readExternalPredictions(path.join(folder, "no"))).to.throw(/does not exist/);
    }));
});
