import { expect } from "chai";
import { isReady } from "./openPage";
import { openSmallPage } from "./smallPage";

describe("the page without a network", function () {
  this.timeout(600_000);

  it("works where its files were kept only after it had started", async function () {
    const opened = await openSmallPage();
    if (opened === null) return this.skip();
    const { manifest, served, browser } = opened;
    const page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(240_000);
    // The page waits 4 s for the worker that keeps its files; here it does not wait at all.
    await page.addInitScript(() => {
      const later = self.setTimeout.bind(self);
      const impatient = (task: () => void, ms?: number) => later(task, ms === 4000 ? 0 : ms);
      Object.assign(self, { setTimeout: impatient });
    });
    await page.goto(served.address);
    await isReady(page);
    const names = manifest.models.map(({ weights }) => weights);
    expect(names).to.have.length(2);
    await page.waitForFunction(async (names) => {
      const kept = await Promise.all(names.map((name) => caches.match(name)));
      return kept.every((one) => one !== undefined);
    }, names);
    await served.close();
    await page.reload();
    await isReady(page);
    await page.locator("#samples button").first().click();
    await page.waitForSelector(".says:not(:empty)");
    await opened.close();
  });
});
