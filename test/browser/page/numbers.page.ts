import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { decodeImage } from "../../../lib/base/images/decodeImage";
import type { PageManifest } from "../../../lib/tools/page/pageManifest";
import type { ServedPage } from "../../../lib/tools/page/servePage";
import { usualResults } from "../../../lib/tools/page/trainedRun";
import { startEngine } from "../../support/tensors";
import { findBrowser } from "../findBrowser";
import { nodeAnswers } from "./nodeAnswers";
import { isReady, openPage } from "./openPage";

describe("the page of a trained run", function () {
  this.timeout(600_000);
  let served: ServedPage;
  let manifest: PageManifest;
  let page: Page;
  let folder: string;
  let requests: string[];
  let problems: string[];
  let end: () => Promise<void>;

  before(async function () {
    const { XRAY_RESULTS: results } = process.env;
    const folders = results ? [path.resolve(results)] : usualResults();
    const isTrained = folders.some((one) => fs.existsSync(path.join(one, "checkpoints")));
    if (findBrowser() === null || !isTrained) {
      console.log("      No Chromium (XRAY_BROWSER names one) or no trained networks: skipped.");
      this.skip();
    }
    await startEngine();
    const { open, close, ...rest } = (await openPage(folders))!;
    ({ manifest, folder, served, requests, problems } = rest);
    end = close;
    page = await open();
  });

  after(async () => end?.());

  /** Both networks' probabilities of the picture that is shown, unrounded. */
  const shown = async () => {
    await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
    return page
      .locator(".card meter")
      .evaluateAll((all) => all.map((meter) => (meter as HTMLMeterElement).value));
  };

  it("gives Node's probabilities within 0.001 for every drawn example", async () => {
    for (const [i, { name }] of manifest.samples.entries()) {
      await page.locator("#samples button").nth(i).click();
      await page
        .locator("#picture-list li", { hasText: name })
        .locator('[aria-pressed="true"]')
        .waitFor();
      const answers = await shown();
      manifest.models.forEach(({ samples }, m) => {
        expect(answers[m], `${name}, network ${m}`).to.be.closeTo(samples[i], 0.001);
      });
    }
  });

  // Needs a folder of full-size X-rays in XRAY_ORIGINALS.
  it("gives Node's probabilities within 0.001 for full-size originals", async function () {
    const { XRAY_ORIGINALS: originals } = process.env;
    if (!originals) return this.skip();
    const files = fs.readdirSync(originals).map((name) => path.join(originals, name));
    expect(files).not.to.deep.equal([]);
    const { imageSize } = manifest;
    const pixels = await Promise.all(
      files.map((file) => decodeImage(file, { imageSize, channels: 1 })),
    );
    const known = nodeAnswers(manifest, folder, pixels, { cnn: "conv3", resnet18: "layer4" });
    const distances: number[] = [];
    for (const [i, file] of files.entries()) {
      await page.setInputFiles("#file", file);
      const row = page.locator("#picture-list li", { hasText: path.basename(file) });
      await row.locator('[aria-pressed="true"]').waitFor();
      const answers = await shown();
      known[i].forEach(({ probability }, m) => {
        distances.push(Math.abs(answers[m] - probability));
      });
    }
    const farthest = Math.max(...distances);
    console.log(`      ${files.length} originals: at most ${farthest.toExponential(1)}`);
    expect(farthest).to.be.below(0.001);
  });

  it("asks nothing of any other place, and does nothing that its policy forbids", () => {
    expect(requests.filter((url) => !url.startsWith(served.address))).to.deep.equal([]);
    expect(problems).to.deep.equal([]);
  });

  it("works without a network once it was loaded", async () => {
    await served.close();
    await page.reload();
    await isReady(page);
    await page.locator("#samples button").first().click();
    await page.waitForSelector(".says:not(:empty)");
  });
});
