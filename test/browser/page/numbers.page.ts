import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import axe, { type AxeResults } from "axe-core";
import { expect } from "chai";
import { type Browser, chromium, type Page } from "playwright-core";
import { buildPage } from "../../../lib/tools/page/buildPage";
import type { PageManifest } from "../../../lib/tools/page/pageManifest";
import { type ServedPage, servePage } from "../../../lib/tools/page/servePage";
import { findTrainedRun, usualResults } from "../../../lib/tools/page/trainedRun";
import { findBrowser } from "../findBrowser";

describe("the page in a browser", function () {
  this.timeout(300_000);
  let browser: Browser;
  let served: ServedPage;
  let manifest: PageManifest;
  let page: Page;
  let folder: string;
  const requests: string[] = [];
  const problems: string[] = [];

  before(async function () {
    const found = findBrowser();
    const { XRAY_RESULTS: results } = process.env;
    const folders = results ? [path.resolve(results)] : usualResults();
    const isTrained = folders.some((one) => fs.existsSync(path.join(one, "checkpoints")));
    if (found === null || !isTrained) {
      console.log("      No Chromium (XRAY_BROWSER names one) or no trained networks: skipped.");
      this.skip();
    }
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "xray-page-"));
    manifest = await buildPage(findTrainedRun(folders), folder);
    served = await servePage(folder, 0);
    browser = await chromium.launch({ executablePath: found as string, args: ["--no-sandbox"] });
    page = await (await browser.newContext()).newPage();
    page.on("request", (request) => requests.push(request.url()));
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    await page.goto(served.address);
    await page.waitForSelector('html[data-ready="yes"]', { timeout: 120_000 });
  });

  after(async () => {
    await browser?.close();
    await served?.close();
    if (folder) fs.rmSync(folder, { recursive: true, force: true });
  });

  it("gives Node's probabilities within 0.1 points for every drawn example", async () => {
    for (const [i, { name }] of manifest.samples.entries()) {
      await page.locator("#samples button").nth(i).click();
      const answers = page.locator("#picture-list li", { hasText: name }).locator(".answers");
      await page.waitForFunction(
        (text) => !text?.textContent?.includes("…"),
        await answers.elementHandle(),
      );
      const said = (await answers.textContent())!.match(/[\d.]+(?= %)/g)!.map(Number);
      manifest.models.forEach(({ samples }, m) => {
        expect(said[m], `${name}, network ${m}`).to.be.closeTo(100 * samples[i], 0.15);
      });
    }
  });

  it("asks nothing of any other place, and does nothing that its policy forbids", () => {
    expect(requests.filter((url) => !url.startsWith(served.address))).to.deep.equal([]);
    expect(problems).to.deep.equal([]);
  });

  for (const view of ["explain", "threshold", "inside", "hide"]) {
    it(`has no fault that axe-core finds in the view "${view}", and fits 360 pixels`, async () => {
      await page.click(`#tab-${view}`);
      await page.waitForSelector(`#${view}:not([hidden])`);
      if (view === "inside") await page.waitForSelector("#kernels canvas");
      // Through the debugger, which the page's policy does not bind.
      await page.evaluate(axe.source);
      const found = await page.evaluate("axe.run()");
      const { violations } = found as AxeResults;
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).to.deep.equal([]);
      await page.setViewportSize({ width: 360, height: 740 });
      const width = await page.evaluate("document.documentElement.scrollWidth");
      await page.setViewportSize({ width: 1280, height: 900 });
      expect(width).to.be.at.most(360);
    });
  }

  it("says what is wrong with a file that is no image, as a text", async () => {
    const buffer = Buffer.from("<html><script>document.title = 'run'</script>");
    const name = "<img src=x onerror=alert(1)>.png";
    await page.setInputFiles("#file", { name, mimeType: "image/png", buffer });
    await page.waitForSelector("#problems p");
    expect(await page.textContent("#problems")).to.contain(`${name} is not a JPEG, PNG or WebP`);
    expect(await page.title()).to.equal("Inside an X-ray classifier");
  });

  it("works without a network once it was loaded", async () => {
    await served.close();
    await page.reload();
    await page.waitForSelector('html[data-ready="yes"]', { timeout: 120_000 });
    await page.locator("#samples button").first().click();
    await page.waitForSelector(".says:not(:empty)");
  });
});
