import { expect } from "chai";
import { askEngine, type EngineAnswer, pagePixels, startAsking } from "./askEngine";
import { correlation, nodeAnswers } from "./nodeAnswers";
import { IMITATED_CARD, isReady, type OpenedPage } from "./openPage";
import { openSmallPage } from "./smallPage";

/** Layers whose maps have several places in images of 64 pixels, in the order of the networks. */
const LAYERS = { cnn: "conv3", resnet18: "layer3" };

describe("the page's engines", function () {
  // An imitated card takes seconds of processor time for an image, on a busy machine minutes. A
  // limit that ends the test closes the browser, which then looks as if the card had failed.
  this.timeout(0);
  let opened: OpenedPage;

  // Each has a browser of its own: some tests end the process of its graphics card.
  beforeEach(async function () {
    const found = await openSmallPage(IMITATED_CARD);
    if (found === null) return this.skip();
    opened = found;
  });

  afterEach(async () => opened?.close());

  for (const engine of ["wasm", "webgl", "webgpu"])
    it(`${engine} gives Node's probabilities within 0.001 and Node's maps`, async function () {
      const { manifest, folder } = opened;
      const images = manifest.samples.map(({ image }) => image);
      expect(images).to.have.length(20);
      const tab = await opened.open("icon.svg");
      // The very pixels that the page reads: decoders are compared on the page of a trained run.
      const expected = nodeAnswers(
        manifest,
        folder,
        await pagePixels(tab, manifest, images),
        LAYERS,
      );
      const say = (text: string) => console.log(`      ${engine}: ${text}`);
      if ((await startAsking(tab, manifest, engine)) !== engine) {
        say("does not start in this browser: skipped.");
        return this.skip();
      }
      const [differences, correlations]: number[][] = [[], []];
      for (const [i, image] of images.entries()) {
        let answers: EngineAnswer[];
        try {
          answers = await askEngine(tab, { image, layers: LAYERS });
        } catch (error) {
          if (!/went away/.test((error as Error).message)) throw error;
          say(`the imitated graphics card went away after ${i} of ${images.length}: skipped.`);
          return this.skip();
        }
        answers.forEach(({ probabilities, heatmap }, network) => {
          const known = expected[i][network];
          differences.push(Math.abs(probabilities[1] - known.probability));
          correlations.push(correlation(heatmap, known.heatmap));
        });
        expect(Math.max(...differences), image).to.be.below(0.001);
        expect(Math.min(...correlations), image).to.be.above(0.999);
      }
      say(
        `at most ${Math.max(...differences).toExponential(1)} from Node, correlation at least ` +
          Math.min(...correlations).toFixed(6),
      );
      for (const network of [0, 1]) {
        const all = expected.map((row) => row[network].probability);
        expect(Math.max(...all) - Math.min(...all), "they tell images apart").to.be.above(0.02);
      }
    });

  it("that imitate a graphics card are passed over, and taken if they are chosen", async () => {
    const page = await opened.open();
    expect(await page.getAttribute("html", "data-engine")).to.equal("wasm");
    const text = await page.textContent("#engine-text");
    for (const name of ["WebGPU", "WebGL"])
      expect(text).to.contain(`${name}: the graphics card is imitated by the processor.`);
    await page.selectOption("#engine", "webgl");
    await isReady(page);
    expect(await page.textContent("#status")).to.equal("Ready. Computing with WebGL.");
  });

  for (const engine of ["webgl", "webgpu"])
    it(`${engine} loses its card in between: WebAssembly goes on, and says so`, async function () {
      const page = await opened.open();
      await page.selectOption("#engine", engine);
      await isReady(page);
      if ((await page.getAttribute("html", "data-engine")) !== engine) {
        console.log(`      ${engine} does not start in this browser: skipped.`);
        return this.skip();
      }
      await page.locator("#samples button").first().click();
      await page.waitForSelector('[aria-busy="true"]');
      const session = await opened.browser.newBrowserCDPSession();
      await session.send("Browser.crashGpuProcess").catch(() => undefined);
      await page.waitForSelector('html[data-engine="wasm"][data-ready="yes"]');
      expect(await page.textContent("#status")).to.match(
        /^The graphics card stopped computing\. Re/,
      );
      // Nobody asks again: the picture that was being explained is.
      await page.waitForFunction(() =>
        [...document.querySelectorAll(".says")].every(({ textContent }) =>
          textContent!.startsWith("Called"),
        ),
      );
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
