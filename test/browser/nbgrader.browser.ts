import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { projectRoot } from "../../lib/base/projectRoot";
import { exercisesOf } from "../../lib/tools/classroom/assignment";
import { type Course, makeCourse } from "../../lib/tools/classroom/courseFolder";
import { fillStub } from "../../lib/tools/classroom/exerciseCells";
import { findNbgraderPython } from "../../lib/tools/classroom/nbgraderEnvironment";
import { killWithChildren } from "../../lib/tools/classroom/processTree";
import { classroomCli } from "../../lib/tools/cli/classroom";
import { findBrowser } from "./findBrowser";
import { LabPage, SCREEN } from "./jupyterLab";

const NUMBER = 3;
const NAME = `assignment${NUMBER}`;
const COMMENT = "Say which of the two shortcuts you mean.";

/** Points of the assignment, and those of them that the tests give. */
const EXERCISES = exercisesOf(NUMBER, 0);
const MOST = sumOf(EXERCISES);
const FOR_CODE = sumOf(EXERCISES.filter(({ answer }) => answer !== null));

function sumOf(exercises: typeof EXERCISES): number {
  return exercises.flatMap(({ points }) => points).reduce((sum, one) => sum + one, 0);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function untilAnswers(address: string, lab: ChildProcess): Promise<void> {
  for (;;) {
    if (lab.exitCode !== null) throw new Error("JupyterLab has ended.");
    const answer = await fetch(`${address}/api`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

describe("nbgrader's own pages (need a browser and npm run classroom -- install)", function () {
  this.timeout(1_200_000);
  const executablePath = findBrowser();
  const token = randomBytes(16).toString("hex");
  let root: string;
  let course: Course;
  let lab: ChildProcess;
  let browser: Browser;
  let context: BrowserContext;
  let address: string;

  before(async function () {
    try {
      findNbgraderPython();
    } catch {
      this.skip();
    }
    if (executablePath === null) this.skip();
    root = fs.mkdtempSync(path.join(os.tmpdir(), "xray-pages-"));
    course = makeCourse(root, { course: "xray", seed: 0, exchange: null });
    await classroom("release");
    await classroom("rehearse");
    const made = path.join(root, "rehearsal", NAME);
    for (const name of fs.readdirSync(made))
      if (!/^(ada|dana)\./.test(name)) fs.rmSync(path.join(made, name));
    makeHostile(path.join(made, "dana.ipynb"));
    await classroom("collect", "--from", made);
    await classroom("grade");
    // A student's folder beside the library, as in the project.
    const work = path.join(root, "student");
    fs.mkdirSync(work);
    for (const name of ["lib", "node_modules"])
      fs.symlinkSync(path.join(projectRoot(), name), path.join(work, name), "junction");
    fs.cpSync(course.release(NAME), path.join(work, NAME), { recursive: true });
    const port = await freePort();
    address = `http://127.0.0.1:${port}`;
    lab = startLab(port);
    await untilAnswers(address, lab);
    const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
    browser = await chromium.launch({ executablePath, args });
    // One for all pages: the first one brings the cookie that the others need.
    context = await browser.newContext({ viewport: SCREEN });
    context.setDefaultNavigationTimeout(180_000);
    await (await open("lab?reset")).close();
  });

  after(async () => {
    await browser?.close();
    if (lab?.pid) killWithChildren(lab.pid);
    if (root) fs.rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
  });

  async function classroom(...args: string[]): Promise<void> {
    let said = "";
    const terminal = { write: (text: string) => (said += text) };
    const [command, ...options] = args;
    const all = [command, String(NUMBER), "--course", root, ...options];
    expect(await classroomCli(all, { terminal }), said).to.equal(0);
  }

  /** An answer in words that would run in the reader's browser if it could. */
  function makeHostile(file: string): void {
    const notebook = JSON.parse(fs.readFileSync(file, "utf8"));
    const answer = notebook.cells.find(
      (cell: any) => cell.metadata.nbgrader?.grade_id === "answer-3-3",
    );
    answer.source = "My answer <img src=x onerror='window.parent.hit=1;window.hit=1'>";
    fs.writeFileSync(file, JSON.stringify(notebook));
  }

  function startLab(port: number): ChildProcess {
    const program = path.join(projectRoot(), "lib", "dist", "tools", "cli", "classroom.js");
    const options = [`--ServerApp.port=${port}`, `--IdentityProvider.token=${token}`];
    const all = ["--no-browser", ...options, "--LabApp.expose_app_in_browser=True"];
    return spawn(process.execPath, [program, "lab", "--course", root, "--", ...all], {
      stdio: "ignore",
      detached: true,
    });
  }

  async function open(at: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(`${address}/${at}${at.includes("?") ? "&" : "?"}token=${token}`);
    return page;
  }

  it("formgrader, in JupyterLab's menu, lists the assignment", async () => {
    const page = await open("lab?reset");
    await page.getByRole("menuitem", { name: "Nbgrader" }).click({ timeout: 120_000 });
    await page.getByRole("menuitem", { name: "Formgrader", exact: true }).click();
    const row = page.frameLocator("iframe").locator("tr", { hasText: NAME }).first();
    await row.waitFor({ timeout: 120_000 });
    const cells = await row.locator("td").allTextContents();
    expect(cells.map((text) => text.trim())).to.include("2");
    await page.close();
  });

  it("formgrader shows a submission with its points, and nothing of it runs there", async () => {
    const page = await open(`formgrader/gradebook/${NAME}/${NAME}`);
    await page.locator("a", { hasText: "Submission" }).first().waitFor({ timeout: 120_000 });
    // Each row names the submission twice.
    const rows = await page.locator("tbody tr").all();
    const submissions = rows.map((row) => row.locator("a[href*='submissions']").first());
    expect(submissions.length).to.equal(2);
    const links = await Promise.all(submissions.map((link) => link.getAttribute("href")));
    const texts: string[] = [];
    for (const link of links) {
      await page.goto(`${address}${link}`);
      await page.locator("body", { hasText: "Exercise 3.1" }).waitFor({ timeout: 120_000 });
      texts.push((await page.locator("body").textContent()) ?? "");
      await page.waitForTimeout(500);
      expect(await page.evaluate("window.hit ?? null")).to.equal(null);
    }
    expect(texts.some((text) => text.includes("My answer"))).to.equal(true);
    const says = exercisesOf(NUMBER, 0).flatMap(({ mistakes }) => mistakes.map((m) => m.says));
    expect(texts.some((text) => says.some((sentence) => text.includes(sentence)))).to.equal(true);
    await page.close();
  });

  it("formgrader grades, takes points and a comment, and makes feedback, by clicking", async () => {
    // Somebody who has everything right and hands in after the others were graded.
    const late = path.join(root, "late");
    fs.mkdirSync(late);
    const right = path.join(root, "rehearsal", NAME, "ada.ipynb");
    fs.copyFileSync(right, path.join(late, "emil.ipynb"));
    await classroom("collect", "--from", late);
    const page = await open(`formgrader/manage_submissions/${NAME}`);
    const row = page.locator("#main-table tr", { hasText: "emil" });
    /** Clicks on a column's sign in the student's row, and reads what it has come to. */
    const clickOn = async (column: string) => {
      await row.locator(`.${column} a`).click();
      const modal = page.locator(".modal.in", { hasText: /Success|Error/ });
      await modal.waitFor({ timeout: 300_000 });
      const text = await modal.textContent();
      await modal.locator(".modal-footer button").click();
      await modal.waitFor({ state: "detached" });
      return text;
    };
    await row.locator(".status", { hasText: "needs autograding" }).waitFor({ timeout: 120_000 });
    expect(await clickOn("autograde")).to.contain("Successfully autograded");
    await row.locator(".status", { hasText: "needs manual grading" }).waitFor();
    expect(await row.locator(".score").textContent()).to.equal(`${FOR_CODE} / ${MOST}`);

    await row.locator(".student-name a").click();
    await page.locator("a[href*='/formgrader/submissions/']").first().click();
    const points = page.locator("#answer-3-3");
    await points.waitFor({ timeout: 120_000 });
    const saved = (kind: string) =>
      page.waitForResponse(
        (answer) => answer.url().includes(`/api/${kind}/`) && answer.request().method() === "PUT",
      );
    const type = async (place: string, text: string, kind: string) => {
      await page.locator(place).fill(text);
      const [answer] = await Promise.all([saved(kind), page.keyboard.press("Tab")]);
      expect(answer.ok()).to.equal(true);
    };
    await type("#answer-3-3", "3", "grade");
    await type("#answer-3-3-comment", COMMENT, "comment");

    await page.goto(`${address}/formgrader/manage_submissions/${NAME}`);
    await row.locator(".score", { hasText: `${FOR_CODE + 3} / ${MOST}` }).waitFor();
    expect(await clickOn("generate-feedback")).to.contain("Successfully generated feedback");
    const file = path.join(root, "feedback", "emil", NAME, `${NAME}.html`);
    const feedback = fs.readFileSync(file, "utf8");
    expect(feedback)
      .to.contain(COMMENT)
      .and.contain(`Score: ${FOR_CODE + 3}.0 / ${MOST}.0`);
    expect(feedback).to.not.contain("testAnswer(");
    await page.close();
    await classroom("export");
    const table = fs.readFileSync(path.join(root, `grades-${NAME}.csv`), "utf8");
    expect(table).to.match(new RegExp(`^emil,.*,3,3,3,,4,${FOR_CODE + 3}\\s*$`, "m"));
  });

  it("Validate names what a blank assignment lacks, and passes a solved one", async () => {
    const page = await open(`lab/tree/student/${NAME}/${NAME}.ipynb?reset`);
    const notebook = new LabPage(page);
    await notebook.ready();
    const validate = async () => {
      await page.getByRole("button", { name: "Validate" }).click();
      const dialog = page.locator(".jp-Dialog", { hasText: /Validation Results/ });
      await dialog.waitFor({ timeout: 300_000 });
      const text = await dialog.textContent();
      await dialog.locator("button").last().click();
      // Else the next look would find this one again.
      await dialog.waitFor({ state: "detached" });
      return text;
    };
    const blank = await validate();
    expect(blank).to.match(/failed/i);
    expect(blank).to.contain("Exercise 3.1: not done yet");
    const cells = await notebook.cells();
    for (const { answer, solution } of exercisesOf(NUMBER, 0).filter((one) => one.answer)) {
      const at = cells.findIndex(({ source }) => source.includes(`function ${answer}(`));
      await notebook.write(at, fillStub(cells[at].source, solution));
    }
    // It also asks for answers in words.
    for (const [at, { source }] of cells.entries())
      if (source === "Write your answer here.") await notebook.write(at, "My answer.");
    await page.evaluate(() => (window as any).jupyterapp.shell.currentWidget.context.save());
    expect(await validate()).to.contain("Your notebook passes all the tests");
    await notebook.close();
  });
});
