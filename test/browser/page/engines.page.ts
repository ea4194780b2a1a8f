import { expect } from "chai";
import type { Page } from "playwright-core";
import { askEngine, pagePixels } from "./askEngine";
import { correlation, type NodeAnswer, nodeAnswers } from "./nodeAnswers";
import { IMITATED_CARD, isReady, type OpenedPage } from "./openPage";
import { openSmallPage } from "./smallPage";

/** Layers whose maps have several places in images of 64 pixels. */
const LAYERS = { cnn: "conv3", resnet18: "layer3" };

describe("the page's engines", function () {
  this.timeout(600_000);
  let opened: OpenedPage;
  let tab: Page;
  let images: string[];
  let expected: NodeAnswer[][];

  before(async function () {
    const found = await openSmallPage(IMITATED_CARD);
    if (found === null) return this.skip();
    opened = found;
    const { manifest, folder } = opened;
    images = manifest.samples.map(({ image }) => image);
    tab = await opened.open("icon.svg");
    // The very pixels that the page reads: decoders are compared elsewhere.
    const pixels = await pagePixels(tab, manifest, images);
    expected = nodeAnswers(manifest, folder, pixels, LAYERS);
  });

  after(async () => opened?.close());

  it("are asked about 20 images for which both networks have different answers", () => {
    expect(images).to.have.length(20);
    for (const network of [0, 1]) {
      const all = expected.map((row) => row[network].probability);
      expect(Math.max(...all) - Math.min(...all)).to.be.above(0.02);
    }
  });

  for (const engine of ["wasm", "webgl", "webgpu"]) {
    it(`${engine} gives Node's probabilities within 0.001 and Node's maps`, async function () {
      const { manifest } = opened;
      const said = await askEngine(tab, { manifest, engine, layers: LAYERS, images });
      if (said.engine !== engine) {
        console.log(`      ${engine} does not start in this browser: skipped.`);
        return this.skip();
      }
      const [differences, correlations]: number[][] = [[], []];
      said.answers.forEach((row, image) => {
        row.forEach(({ probabilities, heatmap }, network) => {
          const known = expected[image][network];
          differences.push(Math.abs(probabilities[1] - known.probability));
          correlations.push(correlation(heatmap, known.heatmap));
        });
      });
      const [farthest, least] = [Math.max(...differences), Math.min(...correlations)];
      console.log(`      ${engine}: ${farthest.toExponential(1)}, correlation ${least.toFixed(6)}`);
      expect(farthest).to.be.below(0.001);
      expect(least).to.be.above(0.999);
    });
  }

  it("that imitate a graphics card are passed over, and taken if they are chosen", async () => {
    const page = await opened.open();
    expect(await page.getAttribute("html", "data-engine")).to.equal("wasm");
    const text = await page.textContent("#engine-text");
    for (const name of ["WebGPU", "WebGL"])
      expect(text).to.contain(`${name}: the graphics card is imitated by the processor.`);
    await page.selectOption("#engine", "webgl");
    await page.waitForSelector('html[data-engine="webgl"]');
    await isReady(page);
    expect(await page.textContent("#status")).to.equal("Ready. Computing with WebGL.");
    await page.context().close();
  });

  it("that lose their graphics card are followed by WebAssembly, which says so", async () => {
    const page = await opened.open();
    await page.selectOption("#engine", "webgl");
    await page.waitForSelector('html[data-engine="webgl"]');
    await isReady(page);
    await page.locator("#samples button").first().click();
    await page.waitForSelector(".says:not(:empty)");
    const session = await opened.browser.newBrowserCDPSession();
    await session.send("Browser.crashGpuProcess").catch(() => undefined);
    await page.waitForSelector('html[data-engine="wasm"][data-ready="yes"]');
    expect(await page.textContent("#status")).to.match(/^The graphics card stopped computing\. Re/);
    await page.locator("#samples button").nth(1).click();
    await page.waitForFunction(() => !document.querySelector(".card[aria-busy]"));
    expect(await page.textContent(".says")).to.contain("Called");
    await page.context().close();
  });
});

describe("the page without any graphics card", function () {
  this.timeout(600_000);

  it("computes with WebAssembly whatever is chosen, and says why", async function () {
    const opened = await openSmallPage(["--disable-gpu", "--disable-software-rasterizer"]);
    if (opened === null) return this.skip();
    const page = await opened.open();
    for (const [engine, reason] of [
      ["webgl", "WebGL: this browser does not offer it here."],
      ["webgpu", "WebGPU: no graphics card was found."],
    ]) {
      await page.selectOption("#engine", engine);
      await isReady(page);
      const status = await page.textContent("#status");
      expect(status).to.contain(`${reason} Ready. Computing with WebAssembly`);
      expect(await page.inputValue("#engine")).to.equal("auto");
    }
    await page.locator("#samples button").first().click();
    await page.waitForSelector(".says:not(:empty)");
    await opened.close();
  });
});
