import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect } from "chai";
import { JSDOM } from "jsdom";
import { projectRoot } from "../../../lib/base/projectRoot";
import { findPython } from "../../../lib/tools/runner/notebookPython";

const HOSTILE_MARKDOWN = [
  "<script>window.hit = 1</script>",
  "<img src=x onerror='hit()'>",
  "<a href='javascript:hit()'>look</a>",
  "[look](javascript:hit())",
  "[look](java\nscript:hit())",
  "[look](&#106;avascript:hit())",
  "[look](JaVaScRiPt&colon;hit())",
  "<javascript:hit()>",
  "![look](data:text/html;base64,PHNjcmlwdD5oaXQoKTwvc2NyaXB0Pg==)",
  "<svg/onload=hit()>",
  "<iframe srcdoc='<script>hit()</script>'></iframe>",
  "<style>body { display: none }</style>",
  "<form action='https://example.org'><button>Log in again</button></form>",
  "`<b>` </code><script>hit()</script>",
  "[look]: javascript:hit()\n\n[look]",
  "![none](attachment:missing.png)",
  "[look]\\\n(javascript:hit())",
];

interface Cell {
  cell_type: string;
  source: string;
  metadata?: object;
  outputs?: object[];
  attachments?: object;
}

/** The elements and attributes of a student's cells that could do something. */
function dangers(cells: Cell[], ...flags: string[]): string[] {
  const notebook = {
    cells: cells.map((cell, i) => ({ id: `c${i}`, metadata: {}, ...cell })),
    ...{ metadata: {}, nbformat: 4, nbformat_minor: 5 },
  };
  const program = path.join(projectRoot(), "test", "tools", "classroom", "safe_page.py");
  const classroom = path.join(projectRoot(), "lib", "tools", "classroom");
  const { stdout, stderr, status } = spawnSync(findPython(), [program, classroom, ...flags], {
    input: JSON.stringify(notebook),
    encoding: "utf8",
    maxBuffer: 1e8,
  });
  expect(status, stderr).to.equal(0);
  const { document } = new JSDOM(stdout).window;
  const found: string[] = [];
  for (const element of document.querySelectorAll("body *")) {
    if (/^(script|iframe|svg|style|form|object|embed|base|meta)$/i.test(element.tagName))
      found.push(element.outerHTML);
    for (const { name, value } of element.attributes)
      if (/^on/i.test(name) || /^\s*(javascript|vbscript|data:(?!image))/i.test(value))
        found.push(`${element.tagName} ${name}=${value}`);
  }
  return found;
}

const display = (data: object, metadata = {}) => ({ output_type: "display_data", data, metadata });
const code = (outputs: object[]) =>
  ({ cell_type: "code", source: "", execution_count: null, outputs }) as Cell;

describe("submissions made safe to read", function () {
  this.timeout(600_000);

  it("leave nothing of a student's Markdown that could run", () => {
    const cells = HOSTILE_MARKDOWN.map((source) => ({ cell_type: "markdown", source }));
    expect(dangers(cells)).to.deep.equal([]);
    // The test can fail: as they are, these cells hold several.
    const convertible = cells.filter(({ source }) => !source.includes("missing"));
    expect(dangers(convertible, "--as-it-is").length).to.be.greaterThan(5);
  });

  it("leave nothing of outputs, raw cells, attachments and names that could run", () => {
    const hostile = 'x" onerror="hit()';
    const cells: Cell[] = [
      code([display({ "text/html": "<script>hit()</script>", "text/plain": "<b>fine</b>" })]),
      code([display({ "application/javascript": "hit()" })]),
      code([display({ "image/svg+xml": "<svg onload='hit()'></svg>" })]),
      code([display({ "image/png": hostile })]),
      code([display({ "image/png": "aGk=" }, { "image/png": { width: hostile } })]),
      code([{ output_type: "stream", name: "stdout", text: "<script>hit()</script>" }]),
      { cell_type: "raw", source: "<script>hit()</script>", metadata: { format: "text/html" } },
      {
        cell_type: "markdown",
        source:
          '![x](attachment:a"onerror="hit().png) ![x](attachment:b.png) ![x](attachment:c.png)',
        attachments: {
          "c.png": { "image/png": "aGk=" },
          'a"onerror="hit().png': { "image/png": "aGk=" },
          "b.png": { 'image/png" onerror="hit()': "aGk=" },
        },
        metadata: { tags: ['"><script>hit()</script>'] },
      },
    ];
    expect(dangers(cells)).to.deep.equal([]);
  });
});
