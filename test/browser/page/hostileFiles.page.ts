import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import type { Page } from "playwright-core";
import type { OpenedPage } from "./openPage";
import { openSmallPage } from "./smallPage";

const IMAGES = path.join(__dirname, "../../fixtures/images");
const read = (name: string) => fs.readFileSync(path.join(IMAGES, name));
const cut = (name: string, share: number) => {
  const whole = read(name);
  return whole.subarray(0, Math.floor(share * whole.length));
};

/** A PNG's header that promises 20,000 x 20,000 pixels. */
function hugePng(): Buffer {
  const bytes = Buffer.from(read("tiny.png"));
  bytes.writeUInt32BE(20000, 16);
  bytes.writeUInt32BE(20000, 20);
  return bytes;
}

const SCRIPT = '<script>document.title = "run"</script>';
const HOSTILE: [what: string, name: string, bytes: Buffer, problem: RegExp][] = [
  ["an empty file", "empty.png", Buffer.alloc(0), /empty\.png is empty/],
  ["HTML", "page.png", Buffer.from(`<html>${SCRIPT}</html>`), /is not a JPEG, PNG or WebP image/],
  [
    "SVG",
    "drawing.png",
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" onload="x()">${SCRIPT}</svg>`),
    /is an SVG file/,
  ],
  ["a name with markup", "<img src=x onerror=alert(1)>.png", Buffer.from("x"), /^<img src=x onerr/],
  ["a JPEG cut in its picture", "half.jpeg", cut("full_size.jpeg", 0.5), /damaged or cut short/],
  ["a JPEG cut at its end", "most.jpeg", cut("full_size.jpeg", 0.98), /damaged or cut short/],
  ["a JPEG cut in its header", "head.jpeg", cut("full_size.jpeg", 0.001), /damaged or cut short/],
  ["a PNG cut short", "cut.png", cut("flat.png", 0.6), /damaged or cut short/],
  ["a WebP cut short", "cut.webp", cut("kinds/colour.webp", 0.6), /damaged or cut short/],
  ["a picture too large", "huge.png", hugePng(), /20000 × 20000 pixels, more than the 50 million/],
  ["CMYK", "inks.jpeg", read("kinds/inks.jpeg"), /four colours of printing/],
  ["16 bits", "deep.png", read("kinds/bits_16.png"), /16 bits a value/],
  ["an animated PNG", "moving.png", read("kinds/moving.png"), /is an animation/],
  ["an animated WebP", "moving.webp", read("kinds/moving.webp"), /is an animation/],
  ["GIF", "moving.png", read("kinds/moving.gif"), /is a GIF file/],
  ["TIFF", "grey.tiff", read("kinds/grey.tiff"), /is a TIFF file/],
  ["BMP", "plain.bmp", read("kinds/plain.bmp"), /is a BMP file/],
];

describe("the page and hostile files", function () {
  this.timeout(300_000);
  let opened: OpenedPage;
  let page: Page;
  const dialogs: string[] = [];

  before(async function () {
    const found = await openSmallPage();
    if (found === null) return this.skip();
    opened = found;
    page = await opened.open();
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
  });

  after(async () => opened?.close());

  for (const [what, name, buffer, problem] of HOSTILE)
    it(`says in a sentence what is wrong with ${what}`, async () => {
      await page.evaluate(() => document.getElementById("problems")!.replaceChildren());
      await page.setInputFiles("#file", { name, mimeType: "image/png", buffer });
      await page.waitForSelector("#problems p, #picture-list li", { timeout: 60_000 });
      expect(await page.locator("#picture-list li").count(), "opened").to.equal(0);
      const said = (await page.textContent("#problems"))!;
      expect(said).to.match(problem).and.to.match(/\.$/);
      expect(await page.locator("#problems *:not(p)").count(), "markup").to.equal(0);
    });

  it("opens what a good file with a hostile name holds, and shows the name as a text", async () => {
    const name = '"><script>alert(1)</script><b>.png';
    const file = { name, mimeType: "image/png", buffer: read("tiny.png") };
    await page.setInputFiles("#file", file);
    await page.waitForSelector(".says:not(:empty)");
    expect(await page.textContent("#picture-list .name")).to.equal(name);
    expect(await page.locator("#picture-list script, #picture-list b").count()).to.equal(0);
  });

  it("opens the good ones of many, and says what is wrong with each of the others", async () => {
    const files = [read("colour.jpeg"), Buffer.from("x"), read("transparent.png"), Buffer.alloc(0)];
    const list = files.map((buffer, i) => ({ name: `${i}.png`, mimeType: "image/png", buffer }));
    await page.setInputFiles("#file", list);
    await page.waitForSelector("#problems p:nth-child(2)");
    expect(await page.locator("#problems p").count()).to.equal(2);
    expect(await page.locator("#picture-list li").count()).to.equal(3);
  });

  it("runs nothing of them", async () => {
    expect(dialogs).to.deep.equal([]);
    expect(await page.title()).to.equal("Inside an X-ray classifier");
    expect(opened.problems).to.deep.equal([]);
  });
});
