import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { useEngine } from "../../../lib/base/engine/chooseEngine";
import { readSettings, type Settings } from "../../../lib/base/settings";
import { rocAuc } from "../../../lib/metrics/roc";
import { readExternal, writeExternal } from "../../../lib/results/externalFile";
import {
  readExternalPredictions,
  writeExternalPredictions,
} from "../../../lib/results/externalPredictions";
import { type HiddenPartRow, readHiddenParts } from "../../../lib/results/hiddenPartsFile";
import { readPredictions } from "../../../lib/results/predictionsFile";
import { resultsPaths } from "../../../lib/results/resultsPaths";
import { splitAnswers } from "../../../lib/results/splitAnswers";
import { findRun, findScoring } from "../../../lib/tools/experiments/runs";
import { scoreAbroad } from "../../../lib/tools/experiments/scoreAbroad";
import { scoreRun } from "../../../lib/tools/experiments/scoreRun";
import { trainRun } from "../../../lib/tools/experiments/trainRun";
import { NIH_HEADER, nihLine } from "../../support/collections";
import { writeGreyImage } from "../../support/imageFolder";
import { withTempFolder } from "../../support/tempFolder";
import { expectNoTensorLeak, startEngine } from "../../support/tensors";
import { writeTinyXrays } from "../../support/tinyXrays";

/** Eight flat pictures of another hospital, two of each class in each view. */
async function writeAbroad(folder: string): Promise<string> {
  const root = path.join(folder, "abroad");
  const lines = [NIH_HEADER];
  for (let i = 0; i < 8; i++) {
    await writeGreyImage(path.join(root, `${i}.png`), 40 + 25 * i, 32);
    const view = i % 4 < 2 ? "PA" : "AP";
    const finding = i % 2 ? "Pneumonia" : "No Finding";
    lines.push(nihLine(`${i}.png`, finding, { patient: `${i}`, view }));
  }
  fs.writeFileSync(path.join(root, "Data_Entry_2017.csv"), lines.join("\n"));
  return root;
}

/** Trains and scores one run, and passes its settings on. */
function withScoredRun(id: "cnn" | "cnn-original", body: (settings: Settings) => Promise<void>) {
  return withTempFolder(async (folder) => {
    const env = await writeTinyXrays(folder);
    const settings = readSettings({ ...env, XRAY_EXTERNAL: await writeAbroad(folder) });
    await trainRun(findRun(id), settings);
    await scoreRun(findScoring(id), settings, await useEngine());
    await body(settings);
  });
}

describe("scoreAbroad", () => {
  before(startEngine);

  it("writes every model's answers abroad, beside its scores at home", () =>
    withScoredRun("cnn-original", (settings) =>
      expectNoTensorLeak(async () => {
        const paths = resultsPaths(settings.results);
        const results = await scoreAbroad(settings);
        expect(readExternal(paths.external)).to.deep.equal(results);
        const [model] = readExternal(paths.external).models;
        expect(model.id).to.equal("cnn-original");
        const rows = readExternalPredictions(paths.externalPredictionsFile("cnn-original"));
        const auc = rocAuc(
          rows.map(({ label }) => label),
          rows.map(({ probability }) => probability),
        );
        expect(model.abroad.auc.estimate).to.equal(auc);
        expect(model.abroad.images).to.equal(8);
        // Whose epoch the test images chose is not asked about hidden parts.
        expect(fs.existsSync(paths.hiddenParts)).to.equal(false);
      }),
    ));

  it("asks again only where the weights, the pictures or the answers on file are others", () =>
    withScoredRun("cnn-original", async (settings) => {
      const paths = resultsPaths(settings.results);
      await scoreAbroad(settings);
      const external = readExternal(paths.external);
      const file = paths.externalPredictionsFile("cnn-original");
      const asked = readExternalPredictions(file);
      // An answer that no network gave shows whether the file was believed.
      const forged = asked.map((row, i) => (i === 0 ? { ...row, probability: 0.123 } : row));
      writeExternalPredictions(file, forged);
      await scoreAbroad(settings);
      expect(readExternalPredictions(file)).to.deep.equal(forged);

      const others = external.models.map((model) => ({ ...model, weightsHash: "0".repeat(64) }));
      writeExternal(paths.external, { ...external, models: others });
      await scoreAbroad(settings);
      expect(readExternalPredictions(file)).to.deep.equal(asked);

      writeExternalPredictions(file, forged.slice(1));
      await scoreAbroad(settings);
      expect(readExternalPredictions(file)).to.deep.equal(asked);

      writeExternalPredictions(file, forged);
      const collection = { ...external.collection, fingerprint: "0".repeat(64) };
      writeExternal(paths.external, { ...readExternal(paths.external), collection });
      await scoreAbroad(settings);
      expect(readExternalPredictions(file)).to.deep.equal(asked);

      fs.writeFileSync(paths.external, "{");
      await scoreAbroad(settings);
      expect(readExternal(paths.external).models).to.deep.equal(external.models);
    }));

  it("scores an honest model with each part hidden, once; the whole picture as it was scored", () =>
    withScoredRun("cnn", (settings) =>
      expectNoTensorLeak(async () => {
        const paths = resultsPaths(settings.results);
        const told: HiddenPartRow[] = [];
        const taken: boolean[] = [];
        const listen = {
          onRow: (_: unknown, row: HiddenPartRow) => told.push(row),
          onModel: (_: unknown, takenUp: boolean) => taken.push(takenUp),
        };
        await scoreAbroad(settings, listen);
        const [{ rows }] = readHiddenParts(paths.hiddenParts).models;
        expect(rows).to.deep.equal(told);
        expect(rows.map(({ hidden }) => hidden)).to.deep.equal([
          "nothing hidden",
          ...[8, 16, 24, 32].map((width) => `border of ${width} pixels hidden`),
          "everything but a border of 16 pixels hidden",
          "everything but a border of 32 pixels hidden",
          "strips of 32 pixels at both sides hidden",
        ]);
        const { yTrue, yScore } = splitAnswers(
          readPredictions(paths.predictionsFile("cnn")),
          "validation",
        );
        expect(rows[0].home.estimate).to.equal(rocAuc(yTrue, yScore));
        const [{ abroad }] = readExternal(paths.external).models;
        expect(rows[0].abroad).to.deep.equal(abroad.auc);
        expect(rows[0].withinViews).to.deep.equal(abroad.withinViews);
        await scoreAbroad(settings, listen);
        expect(taken).to.deep.equal([false, true]);
        expect(told).to.have.length(8);
      }),
    ));

  it("does without a second collection: parts are hidden at home alone", () =>
    withScoredRun("cnn", async (settings) => {
      expect(await scoreAbroad({ ...settings, external: null })).to.equal(null);
      const paths = resultsPaths(settings.results);
      expect(fs.existsSync(paths.external)).to.equal(false);
      const [{ rows, abroadFingerprint }] = readHiddenParts(paths.hiddenParts).models;
      expect(abroadFingerprint).to.equal(null);
      expect(rows.map(({ abroad }) => abroad)).to.deep.equal(new Array(8).fill(null));
    }));
});
