import { expect } from "chai";
import { readSettings, WORKLOADS } from "../../../lib/base/settings";
import { findRun, RUNS } from "../../../lib/tools/experiments/runs";
import {
  epochKind,
  longTimeText,
  plannedEpochs,
  TimeLeft,
  TYPICAL_SECONDS,
} from "../../../lib/tools/experiments/timeLeft";

const CNN = "cnn-original, phase 1";
const HEAD = "resnet18-original, phase 1";

describe("plannedEpochs", () => {
  it("plans as many epochs as there can be, each with a typical time", () => {
    const settings = { ...readSettings({}), ...WORKLOADS.real.full };
    const planned = (id: string) => plannedEpochs(findRun(id), settings);
    expect(planned("cnn-original")).to.deep.equal(new Array(15).fill(CNN));
    expect(planned("cnn")).to.deep.equal(new Array(30).fill("cnn-robust, phase 1"));
    expect(planned("resnet18-original")).to.have.length(15).and.include(HEAD);
    for (const run of RUNS) {
      for (const kind of plannedEpochs(run, settings))
        expect(TYPICAL_SECONDS, kind).to.have.property(kind);
    }
    expect(epochKind(findRun("resnet18"), settings, 2)).to.equal("resnet18-robust, phase 2");
  });
});

describe("epochKind", () => {
  it("does not depend on what a recipe and its phases are called for people", () => {
    const settings = { ...readSettings({}), ...WORKLOADS.real.full };
    const run = findRun("resnet18");
    const renamed = {
      ...run,
      recipe: (workload: typeof settings) => {
        const { training, ...recipe } = run.recipe(workload);
        const phases = training.phases.map((phase) => ({ ...phase, name: "otherwise" }));
        return { ...recipe, title: "otherwise", training: { ...training, phases } };
      },
    };
    expect(plannedEpochs(renamed as typeof run, settings)).to.deep.equal(
      plannedEpochs(run, settings),
    );
  });
});

describe("TimeLeft", () => {
  const plan = () =>
    new TimeLeft([
      { name: "cnn", parts: [CNN, CNN, CNN] },
      { name: "resnet18-original", parts: [HEAD, HEAD] },
    ]);

  it("takes typical times before anything is measured", () => {
    expect(plan().secondsLeft()).to.equal(3 * TYPICAL_SECONDS[CNN] + 2 * TYPICAL_SECONDS[HEAD]);
  });

  it("takes the mean of what was measured, and scales the rest by how fast the machine is", () => {
    const left = plan();
    left.partDone("cnn", CNN, TYPICAL_SECONDS[CNN]);
    left.partDone("cnn", CNN, 3 * TYPICAL_SECONDS[CNN]);
    expect(left.secondsLeft()).to.be.closeTo(
      2 * TYPICAL_SECONDS[CNN] + 2 * 2 * TYPICAL_SECONDS[HEAD],
      1e-9,
    );
  });

  it("drops the epochs that early stopping saved", () => {
    const left = plan();
    left.partDone("cnn", CNN, TYPICAL_SECONDS[CNN]);
    left.stepDone("cnn");
    expect(left.secondsLeft()).to.be.closeTo(2 * TYPICAL_SECONDS[HEAD], 1e-9);
    left.stepDone("resnet18-original");
    expect(left.secondsLeft()).to.equal(0);
  });
});

describe("longTimeText", () => {
  it("gives hours and minutes", () => {
    const texts = [20, 59 * 60, 60 * 60, 11_400].map(longTimeText);
    expect(texts).to.deep.equal(["1 min", "59 min", "1 h 0 min", "3 h 10 min"]);
  });
});
