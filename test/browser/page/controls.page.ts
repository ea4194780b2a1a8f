import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import type { Page } from "playwright-core";
import type { OpenedPage } from "./openPage";
import { openSmallPage } from "./smallPage";

describe("the page's controls", function () {
  this.timeout(600_000);
  let opened: OpenedPage;
  let page: Page;

  /** Everything that was asked for is computed and drawn. */
  const settled = () => page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
  /** The pixels of a canvas, as a text to compare. */
  const drawing = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const probabilities = () =>
    page.locator("#hide-answers meter").evaluateAll((all) => all.map((m) => (m as any).value));
  const choose = async (selector: string, value: string) => {
    await page.selectOption(selector, value);
    await settled();
  };
  const slide = (selector: string, value: number) => page.fill(selector, String(value));

  before(async function () {
    const found = await openSmallPage();
    if (found === null) return this.skip();
    opened = found;
    page = await opened.open();
    // The first with pneumonia: its opacity was drawn, so it has a mask.
    await page.locator("#samples button").nth(1).click();
    await page.waitForSelector(".says:not(:empty)");
    await settled();
  });

  after(async () => opened?.close());

  it("Explain: every method draws a map of its own and is named", async () => {
    // Layers of few channels: Score-CAM passes the image through each of them.
    await choose("#layer-cnn", "conv1");
    await choose("#layer-resnet18", "layer1.0");
    const seen = new Set<string>();
    for (const { id, title, idea } of opened.manifest.methods) {
      await choose("#method", id);
      expect(await page.textContent("#method-idea"))
        .to.contain(title)
        .and.to.contain(idea);
      const label = await page.getAttribute(".card canvas", "aria-label");
      expect(label).to.contain(`${title} of CNN`);
      seen.add(await drawing(".card canvas"));
    }
    expect(seen.size).to.equal(opened.manifest.methods.length);
    expect(await page.isDisabled("#layer-cnn"), "integrated gradients need no layer").to.equal(
      true,
    );
    await choose("#method", "gradCam");
    expect(await page.isDisabled("#layer-cnn")).to.equal(false);
  });

  it("Explain: layer, class, opacity and outline change the picture", async () => {
    const first = await drawing(".card canvas");
    await choose("#layer-cnn", "conv2");
    const otherLayer = await drawing(".card canvas");
    expect(otherLayer).not.to.equal(first);
    for (const [value, name] of [
      ["0", "NORMAL"],
      ["1", "PNEUMONIA"],
    ]) {
      await choose("#class", value);
      expect(await page.textContent(".says")).to.contain(`speaks for ${name}`);
    }
    const outlined = await drawing(".card canvas");
    await page.uncheck("#show-mask");
    expect(await drawing(".card canvas")).not.to.equal(outlined);
    await slide("#opacity", 0);
    expect(await page.textContent("#opacity-value")).to.equal("0 %");
    const grey = await page
      .locator(".card canvas")
      .first()
      .evaluate((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const context = (canvas as HTMLCanvasElement).getContext("2d")!;
        const { data } = context.getImageData(0, 0, width, height);
        return data.every((value, i) => i % 4 === 3 || value === data[i - (i % 4)]);
      });
    expect(grey, "only the X-ray is left").to.equal(true);
    await slide("#opacity", 45);
    await page.check("#show-mask");
    await choose("#layer-cnn", "conv3");
    await choose("#class", "");
  });

  it("the list: several images with both answers, one selected, any of them removed", async () => {
    await page.locator("#samples button").nth(2).click();
    await page.locator("#samples button").nth(3).click();
    const rows = page.locator("#picture-list li");
    await rows.nth(2).waitFor();
    await page.waitForFunction(
      () => !document.getElementById("picture-list")!.textContent!.includes("…"),
    );
    expect(await rows.count()).to.equal(3);
    await rows.nth(1).locator(".pick").click();
    await settled();
    expect(await rows.nth(1).locator(".pick").getAttribute("aria-pressed")).to.equal("true");
    expect(await page.locator('.pick[aria-pressed="true"]').count()).to.equal(1);
    expect(await rows.nth(1).locator(".answers").textContent()).to.match(/CNN .*%.*ResNet.*%/);
    const name = await rows.nth(1).locator(".name").textContent();
    await page.getByRole("button", { name: `Remove ${name}` }).click();
    expect(await rows.count()).to.equal(2);
    expect(await page.evaluate(() => document.activeElement!.id)).to.equal("choose");
    // One that is open already is selected, not opened twice.
    await page.locator("#samples button").nth(1).click();
    expect(await rows.count()).to.equal(2);
    await settled();
  });

  it("images are opened by a drop and by a paste", async () => {
    const file = path.join(__dirname, "../../fixtures/images/tiny.png");
    const bytes = [...fs.readFileSync(file)];
    for (const kind of ["drop", "paste"])
      await page.evaluate(
        ({ kind, bytes }) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(bytes)], `${kind}ed.png`, { type: "image/png" }));
          const event =
            kind === "drop"
              ? new DragEvent("drop", { dataTransfer: data, bubbles: true })
              : new ClipboardEvent("paste", { clipboardData: data, bubbles: true });
          document.body.dispatchEvent(event);
        },
        { kind, bytes },
      );
    await page.locator("#picture-list li", { hasText: "droped.png" }).waitFor();
    await page.locator("#picture-list li", { hasText: "pasteed.png" }).waitFor();
    await settled();
  });

  it("Threshold: what it costs follows the sliders", async () => {
    await page.click("#tab-threshold");
    const tile = async (name: string) =>
      (await page.locator("#cost .tile", { hasText: name }).locator(".value").textContent())!;
    await slide("#cut", 0);
    expect([await tile("Sensitivity"), await tile("Specificity")]).to.deep.equal([
      "100.0 %",
      "0.0 %",
    ]);
    await slide("#prevalence", 20);
    expect(await tile("Alarmed per 1,000")).to.equal("800.0");
    expect(await tile("Alarms that are right")).to.equal("20.0 %");
    await slide("#prevalence", 50);
    expect(await tile("Alarmed per 1,000")).to.equal("500.0");
    await page.click("#find-95");
    const found = Number(await page.inputValue("#cut"));
    expect(found).to.be.above(0);
    await page.selectOption("#split", "validation");
    expect(Number.parseFloat(await tile("Sensitivity"))).to.be.at.least(95);
    await page.click("#find-balance");
    const before = await page.textContent("#scores-text");
    await page.selectOption("#split", "test");
    expect(await page.textContent("#scores-text")).not.to.equal(before);
    const titles = await page.locator("#answers option").allTextContents();
    await page.selectOption("#answers", { label: titles[titles.length - 1] });
    expect(await page.textContent("#scores-text")).to.contain("drawn images");
  });

  it("Threshold: an image that is opened there has its answers, too", async () => {
    const rows = page.locator("#picture-list li");
    const row = rows.nth(await rows.count());
    await page.locator("#samples button").nth(4).click();
    await row.getByText(/ResNet-18 .*%/).waitFor();
    expect(await row.locator(".answers").textContent()).to.match(/CNN .*%.*ResNet.*%/);
    await page.selectOption("#answers", { label: "ResNet-18 of this page" });
    expect(await page.textContent("#scores-text")).to.contain("The dot is the image that is open");
    await row.getByRole("button", { name: /^Remove/ }).click();
  });

  it("Look inside: a click shows a map large, and the filter that made it", async () => {
    await page.click("#tab-inside");
    await settled();
    await page.waitForSelector("#kernels canvas");
    await choose("#inside-model", "cnn");
    await choose("#inside-layer", "conv1");
    expect(await page.locator("#map-grid button").count()).to.equal(32);
    await choose("#inside-order", "number");
    await page.locator("#map-grid button").nth(5).click();
    await page.waitForFunction(() =>
      document.getElementById("filter-title")!.textContent!.includes("conv1"),
    );
    expect(await page.textContent("#map-title")).to.equal("Map 5 of conv1");
    expect(await page.locator("#kernels li").count(), "one grey input").to.equal(1);
    await page.keyboard.press("ArrowRight");
    expect(await page.textContent("#map-title")).to.equal("Map 6 of conv1");
    expect(await page.textContent("#map-text")).to.match(/It adds [+−][\d.e-]+ to the log odds/);
  });

  it("Look inside: all maps and the biases sum to the answer that Explain gives", async () => {
    const sum = (await page.textContent("#inside-sum"))!;
    const said = (await page.textContent(".probability strong"))!;
    expect(sum).to.contain(`(probability ${said})`);
    const [all, maps, biases] = sum
      .match(/[+−]\d+\.\d\d/g)!
      .map((text) => Number(text.replace("−", "-")));
    expect(all).to.be.closeTo(maps + biases, 0.011);
    const values = async () =>
      (await page.locator("#map-grid button span").allTextContents()).map((text) =>
        Number(text.replace("−", "-")),
      );
    await choose("#inside-order", "for");
    const falling = await values();
    expect(falling).to.deep.equal([...falling].sort((a, b) => b - a));
    await choose("#inside-order", "against");
    const rising = await values();
    expect(rising).to.deep.equal([...rising].sort((a, b) => a - b));
  });

  it("Hide: painting changes the image and both answers, and can be taken back", async () => {
    await page.click("#tab-hide");
    await page.waitForSelector("#hide-answers meter");
    const [whole, untouched] = [await probabilities(), await drawing("#hide-canvas")];
    await page.selectOption("#paint", "white");
    await slide("#brush", 40);
    expect(await page.textContent("#brush-value")).to.equal("40 pixels");
    await page.locator("#hide-canvas").scrollIntoViewIfNeeded();
    const box = (await page.locator("#hide-canvas").boundingBox())!;
    await page.mouse.move(box.x + box.width / 4, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
    await page.waitForFunction(() =>
      /\d %/.test(document.getElementById("hide-answers")!.lastElementChild!.textContent!),
    );
    expect(await drawing("#hide-canvas")).not.to.equal(untouched);
    const painted = await probabilities();
    painted.forEach((value, i) => expect(value).not.to.equal(whole[i]));
    await page.click("#undo");
    await page.getByText("Nothing is hidden.").waitFor();
    expect(await drawing("#hide-canvas")).to.equal(untouched);
    expect(await probabilities()).to.deep.equal(whole);
  });

  it("Hide: border and middle, with black and grey; Show all brings the image back", async () => {
    const said = () => page.locator("#hide-answers > p").last();
    const drawings = new Set([await drawing("#hide-canvas")]);
    for (const button of ["#hide-border", "#hide-middle"])
      for (const paint of ["black", "mean"]) {
        await page.selectOption("#paint", paint);
        await page.click(button);
        await said().getByText("% of the image is hidden").waitFor();
        drawings.add(await drawing("#hide-canvas"));
        await page.click("#restore");
        await said().getByText("Nothing is hidden.").waitFor();
      }
    expect(drawings.size).to.equal(5);
  });

  it("the button turns dark on and off", async () => {
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const before = await paper();
    await page.click("#scheme");
    expect(await paper()).not.to.equal(before);
    expect(await page.getAttribute("#scheme", "aria-pressed")).to.equal("true");
    await page.click("#scheme");
    expect(await paper()).to.equal(before);
  });

  it("asked nothing of any other place, and did nothing that the policy forbids", async () => {
    const { requests, problems, served } = opened;
    expect(requests.filter((url) => !url.startsWith(served.address))).to.deep.equal([]);
    expect(problems).to.deep.equal([]);
    expect(await page.context().cookies()).to.deep.equal([]);
  });
});
