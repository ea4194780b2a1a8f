import fs from "node:fs";
import path from "node:path";
import { usualResults } from "../../../lib/tools/page/trainedRun";
import { startEngine } from "../../support/tensors";
import { openPage } from "./openPage";

describe("pictures of the page", function () {
  this.timeout(600_000);

  // XRAY_PAGE_PICTURES names a folder for them. README's is page.jpeg of a run on the sample, kept
  // beside the page's sources; the others are to be looked at.
  it("are taken of every view, light and dark, narrow and wide", async function () {
    const { XRAY_PAGE_PICTURES: folder, XRAY_RESULTS: results } = process.env;
    if (!folder) return this.skip();
    await startEngine();
    const opened = await openPage(results ? [path.resolve(results)] : usualResults());
    if (opened === null) return this.skip();
    fs.mkdirSync(folder, { recursive: true });
    const page = await opened.open();
    const take = (name: string) =>
      page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
    await page.setViewportSize({ width: 1180, height: 860 });
    for (const sample of [0, 1]) {
      await page.locator("#samples button").nth(sample).click();
      await page.locator("#picture-list li").nth(sample).waitFor();
      await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
    }
    await page.screenshot({ path: path.join(folder, "page.jpeg"), type: "jpeg", quality: 82 });
    for (const colours of ["light", "dark"] as const)
      for (const width of [360, 768, 1366, 2560]) {
        await page.emulateMedia({ colorScheme: colours });
        await page.setViewportSize({ width, height: 900 });
        for (const view of ["explain", "threshold", "inside", "hide"]) {
          await page.click(`#tab-${view}`);
          if (view === "inside") await page.waitForSelector("#kernels canvas");
          if (view === "hide") await page.waitForSelector("#hide-answers meter");
          await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
          await take(`${view}-${colours}-${width}`);
        }
      }
    await opened.close();
  });
});
