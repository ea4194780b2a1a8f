import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { readSettings } from "../../../lib/base/settings";
import { parseReproduceArguments, reproduceCli } from "../../../lib/tools/cli/reproduce";
import { RUNS, SCORINGS } from "../../../lib/tools/experiments/runs";
import type { StartTask } from "../../../lib/tools/experiments/startTask";
import { runTask } from "../../../lib/tools/experiments/tasks";
import { printedText, writeNotebook } from "../../support/notebooks";
import { writeScoredResults } from "../../support/scoredResults";
import { withTempFolder } from "../../support/tempFolder";
import { startEngine } from "../../support/tensors";
import { textTerminal } from "../../support/textTerminal";
import { writeTinyXrays } from "../../support/tinyXrays";

/** Runs the command on a project in `<folder>/project`. */
async function reproduce(
  folder: string,
  env: Record<string, string>,
  startTask: StartTask,
  ...args: string[]
) {
  const terminal = textTerminal();
  const project = path.join(folder, "project");
  // The rest of the environment is what the notebooks' Python needs.
  const code = await reproduceCli(args, {
    terminal,
    env: { ...process.env, ...env },
    project,
    startTask,
  });
  const file = path.join(project, "results", "reproduce.log");
  return {
    code,
    text: terminal.text(),
    log: fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "",
  };
}

/** Does the tasks in this process. */
const inThisProcess: StartTask = (task, { env, onEvent }) =>
  runTask(task, readSettings(env), onEvent);

/** Notes the tasks and does nothing. */
function recorded() {
  const tasks: string[] = [];
  const startTask: StartTask = async (task) => {
    tasks.push(Object.values(task).join(" "));
  };
  return { tasks, startTask };
}

describe("parseReproduceArguments", () => {
  it("does everything unless told otherwise", () => {
    const { selection, env } = parseReproduceArguments([]);
    expect(selection.runs).to.deep.equal(RUNS.map(({ id }) => id));
    expect(selection.steps).to.deep.equal([
      "ablations",
      "scoring",
      "abroad",
      "notebooks",
      "documents",
    ]);
    expect(env).to.deep.equal({});
  });

  it("selects runs and steps by name, in their own order", () => {
    const { selection } = parseReproduceArguments(["--only", "scoring,resnet18", "--only", "cnn"]);
    expect(selection).to.deep.equal({ runs: ["resnet18", "cnn"], steps: ["scoring"] });
    expect(parseReproduceArguments(["--skip-notebooks"]).selection.steps).to.not.include(
      "notebooks",
    );
  });

  it("names what there is when a name is unknown", () => {
    expect(() => parseReproduceArguments(["--only", "cnn-45"])).to.throw(
      'no "cnn-45". Runs: resnet18, resnet18-43',
    );
  });
});

describe("npm run reproduce", () => {
  before(startEngine);

  it("shows its options, and refuses unknown ones", () =>
    withTempFolder(async (folder) => {
      const { startTask } = recorded();
      const help = await reproduce(folder, {}, startTask, "--help");
      expect([help.code, help.text]).to.deep.equal([0, help.text]);
      expect(help.text).to.contain("--skip-notebooks").and.contain("resnet18-original");
      expect(await reproduce(folder, {}, startTask, "--fast")).to.have.property("code", 2);
    }));

  it("refuses the sample, a missing data folder and missing weights before anything runs", () =>
    withTempFolder(async (folder) => {
      const { tasks, startTask } = recorded();
      const env = await writeTinyXrays(folder, { weights: true });
      const refused = async (changes: Record<string, string>) => {
        const { code, text } = await reproduce(folder, { ...env, ...changes }, startTask);
        expect(code).to.equal(1);
        return text;
      };
      expect(await refused({ XRAY_DATA: "" })).to.contain(
        `${path.join("data", "chest_xray")} does not exist. Fetch`,
      );
      expect(await refused({ XRAY_WEIGHTS: path.join(folder, "no.safetensors") })).to.contain(
        "which does not exist",
      );
      fs.writeFileSync(path.join(env.XRAY_DATA, "sample.json"), "{}");
      expect(await refused({})).to.contain("is the synthetic sample");
      expect(tasks).to.deep.equal([]);
      expect(fs.existsSync(env.XRAY_RESULTS)).to.equal(false);
    }));

  it("trains all runs, compares, and scores every model, each in a process of its own", () =>
    withTempFolder(async (folder) => {
      const { tasks, startTask } = recorded();
      const env = await writeTinyXrays(folder, { weights: true });
      const names = [...RUNS.map(({ id }) => id), "ablations", "scoring", "abroad"].join();
      const { code, log } = await reproduce(folder, env, startTask, "--only", names);
      expect(code).to.equal(0);
      expect(tasks).to.deep.equal([
        "versions",
        ...RUNS.map(({ id }) => `train ${id}`),
        "ablations",
        ...SCORINGS.map(({ id }) => `score ${id}`),
        "abroad",
      ]);
      const [heading, run, node] = log.split("\n");
      expect(heading).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ {2}npm run reproduce$/);
      expect(run).to.match(/^ {2}run [0-9a-f]{12}, code [0-9a-f]{12}$/);
      expect(node).to.match(/^ {2}node \d+/);
      expect(log)
        .to.contain("tiny_xrays, profile full, 32 x 32 pixels, seeds 42, 43, 44")
        .and.contain("cores");
      expect(log).to.not.contain(folder);
    }));

  it("logs every epoch once, however often it is started", () =>
    withTempFolder(async (folder) => {
      const env = await writeTinyXrays(folder, { weights: true });
      const first = await reproduce(folder, env, inThisProcess, "--only", "cnn-original");
      expect(first.code, first.text).to.equal(0);
      const lines = first.log.split("\n").filter((line) => line.includes("  cnn-original  "));
      expect(lines).to.have.length(3);
      expect(lines[0]).to.match(
        /^\S+Z {2}cnn-original {7}epoch 1 \(phase 1\) .* s {2}.*at most 1 min left$/,
      );
      expect(lines[2]).to.match(/finished: epoch [12] is best on test$/);
      const again = await reproduce(folder, env, inThisProcess, "--only", "cnn-original");
      expect(
        again.log.split("\n").filter((line) => line.includes("  cnn-original  ")),
      ).to.deep.equal(lines);
    }));

  it("takes up a run that was trained without a log, and completes the log from its history", () =>
    withTempFolder(async (folder) => {
      const env = await writeTinyXrays(folder, { weights: true });
      await reproduce(folder, env, inThisProcess, "--only", "cnn-43");
      fs.rmSync(path.join(folder, "project", "results", "reproduce.log"));
      const { log } = await reproduce(folder, env, inThisProcess, "--only", "cnn-43");
      const lines = log.split("\n").filter((line) => line.includes("  cnn-43  "));
      expect(lines).to.have.length(3);
      for (const line of lines.slice(0, 2))
        expect(line).to.match(/epoch [12] .*\(taken up, trained before\)$/);
    }));

  it("runs the notebooks on the trained runs and publishes them", function () {
    // A kernel takes its time to start on a busy machine.
    this.timeout(180_000);
    return withTempFolder(async (folder) => {
      const env = await writeTinyXrays(folder, { weights: true });
      const project = path.join(folder, "project");
      const names = ["PROFILE", "REUSE", "SELECT_ON", "EPOCHS", "HEADLESS"].map(
        (name) => `XRAY_${name}`,
      );
      const notebook = writeNotebook(path.join(project, "notebooks"), "01_first", [
        `console.log(${JSON.stringify(names)}.map((name) => process.env[name]).join(" "));`,
      ]);
      const { startTask } = recorded();
      const { code, text, log } = await reproduce(folder, env, startTask, "--only", "notebooks");
      expect(code, text).to.equal(0);
      expect(printedText(notebook)).to.equal("full 1 validation 2 1\n");
      expect(log)
        .to.match(/notebooks {10}01_first +1 cells/)
        .and.contain("now the project's notebooks");
    });
  });

  it("writes the model card and the results table of README.md", () =>
    withTempFolder(async (folder) => {
      const env = await writeTinyXrays(folder, { weights: true });
      const readme = path.join(folder, "project", "README.md");
      writeScoredResults(env.XRAY_RESULTS, ["cnn"]);
      const blocks = ["results", "run"].map(
        (name) => `<!-- ${name}:start -->\n<!-- ${name}:end -->`,
      );
      fs.writeFileSync(readme, `# Title\n${blocks.join("\n")}\n`);
      const notebook = path.join(folder, "project", "notebooks", "01_a.ipynb");
      const source = "It misses <!--=cnn.missed-->?<!--/-->.";
      const page = { cells: [{ cell_type: "markdown", id: "a", metadata: {}, source }] };
      fs.mkdirSync(path.dirname(notebook), { recursive: true });
      fs.writeFileSync(notebook, JSON.stringify(page));
      const { code, text } = await reproduce(
        folder,
        env,
        recorded().startTask,
        "--only",
        "documents",
      );
      expect(code, text).to.equal(0);
      expect(fs.readFileSync(notebook, "utf8")).to.match(/misses <!--=cnn.missed-->\d+<!--\/-->/);
      expect(fs.readFileSync(readme, "utf8")).to.match(
        /# Title\n<!-- results:start -->\n\| model[\s\S]+\| CNN/,
      );
      expect(fs.readFileSync(path.join(env.XRAY_RESULTS, "MODEL_CARD.md"), "utf8")).to.contain(
        "# Model card",
      );
    }));

  it("leaves the project's files alone with a results folder elsewhere", () =>
    withTempFolder(async (folder) => {
      const env = await writeTinyXrays(folder, { weights: true });
      const results = path.join(folder, "elsewhere");
      writeScoredResults(results, ["cnn"]);
      const { code, text } = await reproduce(
        folder,
        env,
        recorded().startTask,
        "--only",
        "documents",
        "--results",
        results,
        "--seed",
        "7",
      );
      expect(code, text).to.equal(0);
      expect(text).to.contain("seeds 7, 8, 9");
      expect(fs.existsSync(path.join(results, "MODEL_CARD.md"))).to.equal(true);
      expect(fs.existsSync(path.join(folder, "project"))).to.equal(false);
    }));

  it("stops at a task that fails; the message goes to the terminal, not into the log", () =>
    withTempFolder(async (folder) => {
      const env = await writeTinyXrays(folder, { weights: true });
      const failing: StartTask = async (task) => {
        if (task.do === "train") throw new Error(`no space left on ${folder}`);
      };
      const { code, text, log } = await reproduce(folder, env, failing, "--only", "cnn,cnn-43");
      expect(code).to.equal(1);
      expect(text).to.contain(`✘ no space left on ${folder}`);
      expect(log)
        .to.match(/ {2}cnn {16}failed\n$/)
        .and.not.contain(folder);
    }));
});
