import axe, { type AxeResults } from "axe-core";
import { expect } from "chai";
import type { Page } from "playwright-core";
import type { OpenedPage } from "./openPage";
import { openSmallPage } from "./smallPage";

const VIEWS = ["explain", "threshold", "inside", "hide"];

describe("the page for everyone", function () {
  this.timeout(300_000);
  let opened: OpenedPage;
  let page: Page;

  before(async function () {
    const found = await openSmallPage();
    if (found === null) return this.skip();
    opened = found;
    page = await opened.open();
  });

  after(async () => opened?.close());

  const focused = () => page.evaluate(() => document.activeElement!.id);
  /** Presses Tab until `id` has the focus, as a reader without a mouse does. */
  const tabTo = async (id: string) => {
    for (let presses = 0; (await focused()) !== id; presses++) {
      expect(presses, `presses of Tab to ${id}`).to.be.below(60);
      await page.keyboard.press("Tab");
    }
  };

  it("is walked by keyboard alone: image, method, threshold, map, brush", async () => {
    await page.keyboard.press("Tab");
    expect(await page.textContent(":focus")).to.equal("Skip to the content");
    await tabTo("choose");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement!.closest("ul")!.id)).to.equal(
      "samples",
    );
    await page.keyboard.press("Enter");
    await page.waitForSelector(".says:not(:empty)");
    await tabTo("tab-explain");
    await tabTo("method");
    await page.keyboard.press("ArrowDown");
    expect(await page.textContent("#method-idea")).to.match(/^HiResCAM/);
    await tabTo("opacity");
    await page.keyboard.press("ArrowRight");
    expect(await page.textContent("#opacity-value")).to.equal("46 %");
    await page.focus("#tab-explain");
    await page.keyboard.press("ArrowRight");
    expect(await focused()).to.equal("tab-threshold");
    await tabTo("cut");
    await page.keyboard.press("Home");
    expect(await page.textContent("#cut-value")).to.equal("0.000");
    await page.focus("#tab-threshold");
    await page.keyboard.press("ArrowRight");
    await page.waitForSelector("#kernels canvas");
    await tabTo("inside-order");
    await page.keyboard.press("Tab");
    await page.keyboard.press("End");
    expect(await page.getAttribute(":focus", "aria-pressed")).to.equal("true");
    await page.focus("#tab-inside");
    await page.keyboard.press("End");
    expect(await focused()).to.equal("tab-hide");
    await page.waitForSelector("#hide-answers meter");
    await tabTo("hide-canvas");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press(" ");
    await page.getByText("% of the image is hidden").waitFor();
    await page.keyboard.press("Control+z");
    await page.getByText("Nothing is hidden.").waitFor();
    await page.keyboard.press("Tab");
    expect(await focused(), "the brush is no trap").not.to.equal("hide-canvas");
  });

  for (const colours of ["light", "dark"] as const)
    for (const view of VIEWS)
      it(`has no fault for axe-core, fits 360 and 2,560 pixels: ${view}, ${colours}`, async () => {
        await page.emulateMedia({ colorScheme: colours });
        await page.click(`#tab-${view}`);
        await page.waitForSelector(`#${view}:not([hidden])`);
        if (view === "inside") await page.waitForSelector("#kernels canvas");
        // Through the debugger, which the page's policy does not bind.
        await page.evaluate(axe.source);
        const { violations } = (await page.evaluate("axe.run()")) as AxeResults;
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).to.deep.equal([]);
        for (const width of [360, 2560]) {
          await page.setViewportSize({ width, height: 900 });
          const needed = await page.evaluate("document.documentElement.scrollWidth");
          expect(needed, `needed of ${width}`).to.be.at.most(width);
          const notice = await page.locator(".notice").boundingBox();
          expect(notice!.y, "the notice is in sight").to.be.within(0, 400);
        }
        await page.setViewportSize({ width: 1280, height: 900 });
      });

  it("always shows that it is for teaching, and what the networks were trained on", async () => {
    await page.setViewportSize({ width: 360, height: 600 });
    for (const view of VIEWS) {
      await page.click(`#tab-${view}`);
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      const box = (await page.locator(".notice").boundingBox())!;
      expect(box.y).to.be.within(0, 10);
      expect(await page.textContent(".notice")).to.match(/Never a diagnosis.*Trained on 460 drawn/);
    }
  });

  it("lets no script of another place and no text become code", async () => {
    const outcome = await page.evaluate(async () => {
      const forbidden: string[] = [];
      document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
        forbidden.push(effectiveDirective);
      });
      const inline = document.createElement("script");
      inline.textContent = "document.title = 'run'";
      document.head.append(inline);
      const picture = new Image();
      picture.src = "http://127.0.0.2:9/x.png";
      const sent = await fetch("http://127.0.0.2:9/").catch(() => "refused");
      await new Promise((resolve) => setTimeout(resolve, 200));
      // Each of the two policies, the page's own and the server's, reports what it forbids.
      return { forbidden: [...new Set(forbidden)].sort(), sent, title: document.title };
    });
    expect(outcome).to.deep.equal({
      forbidden: ["connect-src", "img-src", "script-src-elem"],
      sent: "refused",
      title: "Inside an X-ray classifier",
    });
  });
});
