import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../lib/base/projectRoot";
import { ensureSample } from "../../lib/base/sample/generateSample";
import { listNotebooks } from "../../lib/tools/runner/notebookFile";
import { writeNotebook } from "../support/notebooks";
import { expectFiguresFit, hoverFigure, moveSlider } from "./figureChecks";
import { findBrowser } from "./findBrowser";
import { hasError, JupyterLab, type LabCell, outputsText } from "./jupyterLab";

const COUNTS = {
  train: { NORMAL: 16, PNEUMONIA: 32 },
  test: { NORMAL: 8, PNEUMONIA: 10 },
  val: { NORMAL: 2, PNEUMONIA: 2 },
};

/** XRAY_SCREENSHOTS names a folder in which to keep what was seen. */
const screenshots = process.env.XRAY_SCREENSHOTS;

/** Trains a small network; the reader stops it in the second try. */
const TRAINING = [
  `import { buildCnn, cnnEvalTransform, cnnTrainTransform, fit, openDataSets, readSettings,
  resultsPaths, useEngine } from "../lib/dist";
const settings = readSettings();
await useEngine(settings.engine);
const data = await openDataSets(settings);
const images = { ...data, trainTransform: cnnTrainTransform, evalTransform: cnnEvalTransform };
async function train(folder: string): Promise<string> {
  const model = buildCnn({ seed: 1, imageSize: settings.imageSize });
  const phases = [{ name: "all", trainable: [""], learningRate: 1e-4, epochs: 8 }];
  const { epochs } = await fit(model, images, { phases, seed: 1, batchSize: 4,
    stoppingPatience: 100, checkpointFolder: resultsPaths(settings.results).checkpoints + folder,
    onEpoch: ({ epoch }) => console.log("epoch " + epoch) });
  return "losses " + JSON.stringify(epochs.map((e) => [e.trainLoss, e.validationLoss]));
}`,
  'console.log(await train("/undisturbed"));',
  'console.log(await train("/stopped"));',
];

/** One figure of each kind that has a slider. */
const SLIDERS = [
  `import { plotLayerSlider, plotTemperatureSlider, plotThresholdSlider } from "../lib/dist";
import { showFigure } from "./show";
const answers = { yTrue: [0, 0, 1, 1, 1], yScore: [0.1, 0.6, 0.4, 0.8, 0.9] };`,
  `await showFigure(plotThresholdSlider({ ...answers, classNames: ["NORMAL", "PNEUMONIA"] }));`,
  'await showFigure(plotTemperatureSlider({ ...answers, model: "cnn" }));',
  `const image = Uint8Array.from({ length: 32 * 32 }, (_, i) => i % 256);
const at = (k: number) => Float32Array.from({ length: 32 * 32 }, (_, i) => Number(i % 3 === k));
await showFigure(plotLayerSlider({ image, imageSize: 32,
  maps: [0, 1, 2].map((k) => ({ label: "map " + k, heatmap: at(k) })) }));`,
];

const lossesOf = (cell: LabCell): string | undefined => /losses .*/.exec(outputsText([cell]))?.[0];

describe("the notebooks in JupyterLab", function () {
  this.timeout(900_000);
  let lab: JupyterLab;
  let folder: string;

  before(async function () {
    const browser = findBrowser();
    if (browser === null) {
      console.log("      No Chromium or Chrome was found (XRAY_BROWSER names one): skipped.");
      this.skip();
    }
    folder = fs.mkdtempSync(path.join(projectRoot(), "data", "browser-"));
    await ensureSample(path.join(folder, "sample"), { imageSize: 64, counts: COUNTS });
    const settings = { DATA: "sample", RESULTS: "results", CACHE: "cache" };
    const own = Object.entries(settings).map(([name, sub]) => [
      `XRAY_${name}`,
      path.join(folder, sub),
    ]);
    const small = { XRAY_IMAGE_SIZE: "64", XRAY_EPOCHS: "1", XRAY_HEADLESS: "" };
    lab = await JupyterLab.start(browser as string, { ...Object.fromEntries(own), ...small });
  });

  after(async () => {
    await lab?.stop();
    if (folder) fs.rmSync(folder, { recursive: true, force: true });
  });

  for (const { name } of listNotebooks(path.join(projectRoot(), "notebooks"))) {
    it(`${name} runs from top to bottom, and its figures fit and answer to the mouse`, async () => {
      const open = await lab.open(name);
      const cells = await open.runAll(600);
      expect(hasError(cells), outputsText(cells)).to.equal(false);
      const seen = await expectFiguresFit(open, screenshots && path.join(screenshots, name));
      expect(seen).to.be.greaterThan(0);
      if (name.startsWith("02")) await expectFeedback(open);
      await open.close();
    });
  }

  it("figures are legible in the dark theme: dark letters on white paper", async () => {
    const cells = [
      'import { showFigure } from "./show";',
      `await showFigure({ data: [{ type: "bar", x: ["a", "b"], y: [1, 2] }],
        layout: { title: { text: "Bars" }, width: 1100, height: 940 } });`,
    ];
    writeNotebook(lab.notebooks, "90_dark", cells);
    const open = await lab.open("90_dark", "Dark");
    await open.runAll();
    await open.page.waitForSelector('[data-jp-theme-light="false"]', { state: "attached" });
    await expectFiguresFit(open, screenshots && path.join(screenshots, "90_dark"));
    const paper = await hoverFigure(open, 1)
      .locator(".main-svg")
      .first()
      .evaluate((svg) => {
        return getComputedStyle(svg as never).background;
      });
    expect(paper).to.contain("rgb(255, 255, 255)");
    await open.close();
  });

  it("links to files of the library look like links, and no line breaks a word", async () => {
    const open = await lab.open("01_data_exploration");
    const styleOf = async (selector: string, property: string) => {
      const found = open.page.locator(`.jp-Notebook ${selector}`).first();
      await found.waitFor({ state: "attached", timeout: 60_000 });
      return found.evaluate(
        (node, name) => getComputedStyle(node as never)[name as never],
        property,
      );
    };
    await open.select(2);
    expect(await styleOf(".jp-RenderedText pre", "wordBreak")).to.equal("normal");
    await open.select(9);
    const link = 'a:has(code:text("lib/transforms/presets.ts"))';
    expect(await styleOf(`${link} code`, "color")).to.equal(await styleOf(link, "color"));
    expect(await styleOf(`${link} code`, "color")).not.to.equal(
      await styleOf(".jp-RenderedMarkdown p", "color"),
    );
    await open.close();
  });

  it("sliders move everything in their figure together, without the kernel", async () => {
    writeNotebook(lab.notebooks, "92_sliders", SLIDERS);
    const open = await lab.open("92_sliders");
    const ran = await open.runAll();
    for (const index of [1, 2, 3]) {
      const { before, after } = await moveSlider(open, index);
      expect(after.value, `slider of cell ${index}`).to.not.equal(before.value);
      expect(after.drawing, `figure of cell ${index}`).to.not.equal(before.drawing);
      // At the lowest threshold all are called ill: the matrix has both healthy and all three.
      if (index === 1) expect(after.numbers.join()).to.contain("0,2,0,3");
    }
    expect(outputsText(await open.cells())).to.equal(outputsText(ran));
    await open.close();
  });

  it("stopping a training and running its cell again ends as if undisturbed", async () => {
    writeNotebook(lab.notebooks, "91_training", TRAINING);
    const open = await lab.open("91_training");
    await open.run(0);
    await open.run(1);
    const before = (await open.until((cells) => lossesOf(cells[1]) !== undefined))[1];
    await open.run(2);
    await open.until((cells) => outputsText([cells[2]]).includes("epoch 2"));
    await open.page.locator('[data-command="notebook:interrupt-kernel"]').first().click();
    const stopped = (await open.until((cells) => hasError([cells[2]])))[2];
    expect(outputsText([stopped]))
      .to.contain("InterruptedError")
      .and.not.to.contain("losses");
    // Nothing goes on behind a kernel that seems idle: no epoch more, however long one waits.
    await open.page.waitForTimeout(2000);
    expect(await open.kernelStatus()).to.equal("idle");
    const later = (await open.cells())[2];
    expect(outputsText([later])).to.equal(outputsText([stopped]));
    await open.run(2);
    const after = (await open.until((cells) => lossesOf(cells[2]) !== undefined))[2];
    expect(outputsText([after])).not.to.contain("epoch 1\n");
    expect(lossesOf(after)).to.equal(lossesOf(before));
    await open.close();
  });
});

/** The first exercise of notebook 2: a wrong answer, none, one that throws, and a right one. */
async function expectFeedback(open: Awaited<ReturnType<JupyterLab["open"]>>): Promise<void> {
  const index = (await open.cells()).findIndex(({ source }) =>
    source.startsWith("function convolutionWeights"),
  );
  // The last cell of the notebook has given the memory of its model back.
  await open.run((await open.cells()).findIndex(({ source }) => source.includes("= buildCnn(")));
  const answers: [string, RegExp][] = [
    ["return 7;", /not yet/i],
    ["return null;", /not (done )?yet/i],
    ["return inChannels * outChannels * k * k + outChannels;", /right!/i],
  ];
  for (const [body, feedback] of answers) {
    const head = "function convolutionWeights(k: number, inChannels: number, outChannels: number)";
    await open.write(index, `${head}: number {\n  ${body}\n}`);
    await open.run(index);
    await open.run(index + 1);
    await open.until((cells) => feedback.test(outputsText([cells[index + 1]])), 60);
    expect(hasError(await open.cells()), body).to.equal(false);
  }
}
