import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { JSDOM } from "jsdom";
import { listNotebooks } from "../../../lib/tools/runner/notebookFile";
import { findPython } from "../../../lib/tools/runner/notebookPython";
import { safePage } from "../../../lib/tools/runner/safePage";
import { executeNotebook } from "../../support/notebooks";
import { withTempFolder } from "../../support/tempFolder";

/** Names as somebody may give them to classes and files. */
const HOSTILE = [
  "<img src=x onerror=alert(1)>",
  "<script>alert(2)</script>",
  "<svg onload=alert(3)><animate onbegin=alert(4)></svg>",
  '<a href="javascript:alert(5)">person1</a>',
  '<a href="https://example.com/6">person2</a>',
  '<img src="https://example.com/7.png">',
  '<iframe src="https://example.com/8"></iframe>',
  '<div style="background:url(https://example.com/9)">person3</div>',
  "![scan](https://example.com/10.png)",
  "[scan](javascript:alert(11))",
  '<form action="https://example.com/12"><button>send</button></form>',
  "<style>@import url(https://example.com/13);</style>",
  '"><details open ontoggle=alert(14)>',
  "<math><mtext><table><mglyph><style><img src=x onerror=alert(15)>",
  '<meta http-equiv="refresh" content="0;url=https://example.com/16">',
  '<base href="https://example.com/17/">',
];

/** A notebook that shows hostile names as HTML, Markdown, text and SVG, executed and exported. */
function exportedPage(): Promise<string> {
  return withTempFolder(async (folder) => {
    const names = JSON.stringify(HOSTILE);
    const code = [
      `import * as tslab from "tslab"; const names: string[] = ${names};`,
      "tslab.display.html('<table>' + names.join('\\n'));",
      "const head = '<thead><tr><th style=\"text-align:left\">n</th></tr></thead>';" +
        "tslab.display.html('<table>' + head + '</table>');",
      "for (const name of names) tslab.display.markdown('Class **' + name + '** and $x$');",
      "tslab.display.raw('image/svg+xml', '<svg>' + names.join('') + '</svg>');",
      "console.log(names.join('\\n')); names[0]",
    ];
    const cells = [
      {
        cell_type: "markdown",
        id: "text",
        metadata: {},
        source:
          "# A page\n\nEntropy is $H = -\\sum_k p_k \\ln p_k$, see " +
          "[the paper](https://example.org/p):\n\n$$\\frac{a}{b} < c$$\n\n" +
          "Not a formula: `$HOME$`.\n\n" +
          "<b onclick=alert(18)>bold</b>",
      },
      ...code.map((source, i) => ({
        cell_type: "code",
        id: `code${i}`,
        metadata: {},
        source,
        outputs: [],
        execution_count: null,
      })),
    ];
    const kernelspec = { name: "tslab", display_name: "TypeScript", language: "typescript" };
    const notebook = { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
    fs.writeFileSync(path.join(folder, "01_hostile.ipynb"), JSON.stringify(notebook));
    const outputFolder = path.join(folder, "out");
    await executeNotebook(listNotebooks(folder)[0], {
      python: findPython(),
      outputFolder,
      env: process.env,
      html: true,
    });
    return fs.readFileSync(path.join(outputFolder, "01_hostile.html"), "utf8");
  });
}

describe("safePage", () => {
  let html: string;
  let document: Document;
  let elements: Element[];

  before(async () => {
    html = await exportedPage();
    document = new JSDOM(html).window.document;
    elements = [...document.querySelectorAll("*")];
  });

  const attributes = () => elements.flatMap((element) => [...element.attributes]);

  it("leaves no handler, no script and nothing that runs or loads by itself", () => {
    expect(attributes().filter(({ name }) => /^on/i.test(name))).to.deep.equal([]);
    const tags = new Set(elements.map(({ tagName }) => tagName.toLowerCase()));
    for (const tag of ["script", "iframe", "object", "embed", "form", "base", "link", "animate"]) {
      expect(tags.has(tag), tag).to.equal(false);
    }
    expect(document.body.querySelectorAll("style, meta").length).to.equal(0);
  });

  it("holds no address outside the page but the links that its author wrote", () => {
    const addresses = attributes()
      .filter(
        ({ name, value }) => /^(https?:|javascript:|\/\/)|url\(/i.test(value) && name !== "xmlns",
      )
      .map(({ name, value }) => `${name}=${value}`);
    expect(addresses).to.deep.equal(["href=https://example.org/p"]);
    const styles = [...document.querySelectorAll("style")].map(({ textContent }) => textContent);
    expect(styles.join("\n")).to.not.match(/@import|url\((?!["']?(data:|#))/);
  });

  it("forbids by its policy what might have been missed, before anything else is read", () => {
    const policy = document.head.querySelector("meta[http-equiv]")!;
    expect(policy.getAttribute("content"))
      .to.contain("default-src 'none'")
      .and.contain("img-src data:");
    expect(policy.getAttribute("content")).to.not.contain("script-src");
    expect([...document.head.children].indexOf(policy)).to.be.lessThan(2);
  });

  it("shows the names as text where they were printed", () => {
    const shown = document.body.textContent ?? "";
    expect(shown).to.contain("<script>alert(2)</script>").and.contain("ontoggle=alert(14)");
  });

  it("draws the formulas of the text without a network, and nothing else", () => {
    const formulas = [...document.querySelectorAll(".katex math")];
    const written = formulas.map((math) => math.querySelector("annotation")?.textContent?.trim());
    expect(written).to.deep.equal(["H = -\\sum_k p_k \\ln p_k", "\\frac{a}{b} < c"]);
    expect(formulas.map((math) => math.getAttribute("display"))).to.deep.equal([null, "block"]);
    expect(document.body.textContent).to.contain("$HOME$");
  });

  it("keeps the page: title, cells, pictures that lie in it", () => {
    expect(document.querySelectorAll(".jp-Cell").length).to.equal(7);
    expect(document.querySelector("thead th")?.getAttribute("style")).to.match(/text-align: ?left/);
    expect(document.querySelector(".jp-MarkdownCell p code")?.textContent).to.equal("$HOME$");
    const dot = "data:image/png;base64,iVBORw0KGgo=";
    const page = safePage(
      `<html><body><div class="jp-OutputArea"><img src="${dot}"></div></body></html>`,
    );
    expect(new JSDOM(page).window.document.querySelector("img")!.src).to.equal(dot);
  });
});
