import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { useEngine } from "../../../lib/base/engine/chooseEngine";
import { readSettings, type Settings } from "../../../lib/base/settings";
import { readPredictions } from "../../../lib/results/predictionsFile";
import { resultsPaths } from "../../../lib/results/resultsPaths";
import { readTestLog } from "../../../lib/results/testLog";
import { openScored } from "../../../lib/tools/experiments/openScored";
import { findRun, findScoring } from "../../../lib/tools/experiments/runs";
import { scoreRun } from "../../../lib/tools/experiments/scoreRun";
import { runTask, type TaskEvent } from "../../../lib/tools/experiments/tasks";
import { trainRun } from "../../../lib/tools/experiments/trainRun";
import { checkModel } from "../../../lib/tools/runner/checkResults";
import { lowestEpoch } from "../../../lib/training/history";
import { predict } from "../../../lib/training/predict";
import { testViews } from "../../../lib/transforms/testViews";
import { withTempFolder } from "../../support/tempFolder";
import { expectNoTensorLeak, startEngine } from "../../support/tensors";
import { writeTinyXrays } from "../../support/tinyXrays";

const RUN = findRun("cnn-original");

function withTinySettings(body: (settings: Settings) => Promise<void>): Promise<void> {
  return withTempFolder(async (folder) => body(readSettings(await writeTinyXrays(folder))));
}

/** Trains and notes the epochs that the listener is told of, those trained before in brackets. */
async function told(settings: Settings, run = RUN): Promise<string[]> {
  const epochs: string[] = [];
  await trainRun(run, settings, ({ epoch }, { epochs: { length }, bestEpoch }, takenUp) => {
    expect(length).to.equal(epoch);
    expect(bestEpoch).to.be.within(1, epoch);
    epochs.push(takenUp ? `(${epoch})` : `${epoch}`);
  });
  return epochs;
}

describe("trainRun", () => {
  before(startEngine);

  it("trains a run once, then takes it up, with the same result", () =>
    withTinySettings((settings) =>
      expectNoTensorLeak(async () => {
        const first = await trainRun(RUN, settings);
        expect(first).to.include({ selectedOn: "test" });
        expect(first.epochs.map(({ epoch }) => epoch)).to.deep.equal([1, 2]);
        expect(
          fs.readdirSync(path.join(settings.results, "checkpoints", "cnn-original")).sort(),
        ).to.deep.equal(["best-on-validation.safetensors", "best.safetensors", "finished.json"]);
        expect(await told(settings)).to.deep.equal(["(1)", "(2)"]);
        expect(await trainRun(RUN, settings)).to.deep.equal(first);
      }),
    ));

  it("goes on after the last epoch of a run that was stopped, and tells of the earlier ones", () =>
    withTinySettings(async (settings) => {
      const stop = () => {
        throw new Error("stopped");
      };
      expect(await trainRun(RUN, settings, stop).catch((error: Error) => error.message)).to.equal(
        "stopped",
      );
      expect(await told(settings)).to.deep.equal(["(1)", "2"]);
    }));

  it("trains runs of other seeds on other validation patients, in folders of their own", () =>
    withTinySettings(async (settings) => {
      await trainRun(findRun("cnn-43"), settings);
      await trainRun(findRun("cnn-44"), settings);
      await scoreRun(findScoring("cnn-43"), settings, await useEngine());
      await scoreRun(findScoring("cnn-44"), settings, await useEngine());
      const [a, b] = ["cnn-43", "cnn-44"].map((id) => {
        const rows = fs
          .readFileSync(resultsPaths(settings.results).predictionsFile(id), "utf8")
          .split("\n");
        return rows
          .filter((row) => row.startsWith("validation"))
          .map((row) => row.split(",")[1])
          .sort();
      });
      expect(a).to.not.deep.equal(b);
      expect(
        readTestLog(resultsPaths(settings.results).testLog).map(({ id, seed }) => [id, seed]),
      ).to.deep.equal([
        ["cnn-43", 43],
        ["cnn-44", 44],
      ]);
    }));
});

describe("scoreRun", () => {
  before(startEngine);

  it("scores the selected epoch, and the one that was best on validation as an honest choice", () =>
    withTinySettings((settings) =>
      expectNoTensorLeak(async () => {
        const history = await trainRun(RUN, settings);
        const engine = await useEngine();
        const paths = resultsPaths(settings.results);
        const selected = await scoreRun(findScoring("cnn-original"), settings, engine);
        const honest = await scoreRun(findScoring("cnn-original-on-validation"), settings, engine);
        for (const id of ["cnn-original", "cnn-original-on-validation"]) {
          checkModel(paths.metricsFile(id), paths.predictionsFile(id));
        }
        expect([selected.scored, honest.scored]).to.deep.equal([true, true]);
        expect(selected.metrics.protocol).to.deep.equal({ selectOn: "test", optimistic: true });
        expect(selected.metrics.history).to.deep.equal(history);
        expect(honest.metrics.protocol).to.deep.equal({
          selectOn: "validation",
          optimistic: false,
        });
        expect(honest.metrics.history).to.deep.equal({
          ...history,
          selectedOn: "validation",
          bestEpoch: lowestEpoch(history, "validation"),
        });
        // The losses of training are the weights' fingerprint: what is scored is what was kept.
        const kept = history.epochs[history.bestEpoch - 1];
        expect(selected.metrics.splits.test.rates.accuracy).to.be.closeTo(kept.testAccuracy!, 1e-9);
        const other = history.epochs[honest.metrics.history.bestEpoch - 1];
        expect(honest.metrics.splits.validation.rates.accuracy).to.be.closeTo(
          other.validationAccuracy,
          1e-9,
        );
        expect(selected.metrics.settings).to.include({
          recipe: "original settings",
          weightDecay: 5e-5,
        });
      }),
    ));

  it("scores a copy of 8 bits per weight where the scoring says so", () =>
    withTinySettings(async (settings) => {
      await trainRun(RUN, settings);
      const engine = await useEngine();
      const plain = await scoreRun(findScoring("cnn-original"), settings, engine);
      const { metrics } = await scoreRun(
        { id: "cnn-8-bit", run: "cnn-original", eightBits: true },
        settings,
        engine,
      );
      expect(metrics.settings.bitsPerWeight).to.equal(8);
      expect(plain.metrics.settings).to.not.have.property("bitsPerWeight");
      expect(metrics.weightsHash).to.not.equal(plain.metrics.weightsHash);
      expect(metrics.splits.test.auc).to.be.closeTo(plain.metrics.splits.test.auc, 0.1);
    }));

  it("asks for the mean over several views where the scoring says so", () =>
    withTinySettings(async (settings) => {
      await trainRun(RUN, settings);
      const engine = await useEngine();
      const { metrics } = await scoreRun(
        { id: "resnet18-views", run: "cnn-original", views: true },
        settings,
        engine,
      );
      expect(metrics.settings.views).to.equal(4);
      const open = await openScored(findScoring("cnn-original"), settings);
      try {
        const { model, images } = open;
        const answers = await predict(model, images.test, images.evalTransform, {
          views: testViews,
        });
        const file = resultsPaths(settings.results).predictionsFile("resnet18-views");
        const written = readPredictions(file).filter(({ split }) => split === "test");
        expect(written.map(({ probability }) => probability)).to.deep.equal(answers.probabilities);
      } finally {
        open.close();
      }
    }));

  it("does not score the same weights again", () =>
    withTinySettings(async (settings) => {
      await trainRun(RUN, settings);
      const engine = await useEngine();
      const first = await scoreRun(findScoring("cnn-original"), settings, engine);
      const again = await scoreRun(findScoring("cnn-original"), settings, engine);
      expect(again).to.deep.equal({ metrics: first.metrics, scored: false });
      expect(readTestLog(resultsPaths(settings.results).testLog)).to.have.length(1);
      fs.rmSync(resultsPaths(settings.results).predictionsFile("cnn-original"));
      expect((await scoreRun(findScoring("cnn-original"), settings, engine)).scored).to.equal(true);
    }));

  it("is left out, with a line in the log, while the run is not trained", () =>
    withTinySettings(async (settings) => {
      const told: TaskEvent[] = [];
      await runTask({ do: "score", id: "cnn-original" }, settings, (event) => told.push(event));
      expect(told).to.deep.equal([{ event: "line", text: "left out: not trained yet" }]);
      expect(fs.existsSync(resultsPaths(settings.results).metricsFile("cnn-original"))).to.equal(
        false,
      );
    }));

  it("refuses a run that is not finished, or was trained with other settings", () =>
    withTinySettings(async (settings) => {
      const engine = await useEngine();
      const failure = (changes: Partial<Settings> = {}) =>
        scoreRun(findScoring("cnn"), { ...settings, ...changes }, engine).then(
          String,
          ({ message }: Error) => message,
        );
      expect(await failure()).to.equal(
        "Run cnn is not finished. Train it first: npm run reproduce -- --only cnn.",
      );
      await trainRun(findRun("cnn"), settings);
      expect(await failure({ cnnRobustEpochs: 3 })).to.contain(
        "The finished run cnn had other settings, other images",
      );
      const folder = path.join(settings.results, "checkpoints", "cnn");
      expect(fs.readdirSync(folder))
        .to.include("finished.json")
        .and.not.include("last.safetensors");
    }));
});
