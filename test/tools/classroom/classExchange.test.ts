import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../lib/base/projectRoot";
import { exercisesOf } from "../../../lib/tools/classroom/assignment";
import { type Course, openCourse } from "../../../lib/tools/classroom/courseFolder";
import { writeMadeUpClass } from "../../../lib/tools/classroom/madeUpClass";
import { nbgrader, studentNbgrader } from "../../../lib/tools/classroom/nbgrader";
import { findNbgraderPython } from "../../../lib/tools/classroom/nbgraderEnvironment";
import { readTested, testedFile } from "../../../lib/tools/classroom/testedFile";

const NUMBER = 3;
const NAME = `assignment${NUMBER}`;
const STUDENTS = ["ada", "dana"];

function isInstalled(): boolean {
  try {
    return Boolean(findNbgraderPython());
  } catch {
    return false;
  }
}

/** What a student's file may be like, by accident or not, with the same answers in it. */
function spoil(file: string): void {
  const notebook = JSON.parse(fs.readFileSync(file, "utf8"));
  const [first] = notebook.cells.filter((cell: any) => cell.metadata.nbgrader?.solution);
  notebook.cells.unshift({ ...structuredClone(first), source: "// a copy, with its name" });
  first.metadata.nbgrader.schema_version = 99;
  const text = { cell_type: "markdown", metadata: { nbgrader: null }, source: "half \ud800" };
  notebook.cells.push(text, { ...text, source: "> ".repeat(3000) });
  notebook.nbformat = 99;
  notebook.metadata = "none";
  fs.writeFileSync(file, JSON.stringify(notebook));
}

/** All text below a folder. */
function textIn(folder: string): string {
  const files = fs.readdirSync(folder, { recursive: true, encoding: "utf8" });
  return files
    .map((name) => path.join(folder, name))
    .filter((file) => fs.statSync(file).isFile())
    .map((file) => fs.readFileSync(file, "utf8"))
    .join("\n");
}

/** Runs `npm run classroom` as users do; `until` kills it with SIGKILL once that was printed. */
function classroom(args: string[], until?: string): Promise<string> {
  const program = path.join(projectRoot(), "lib", "dist", "tools", "cli", "classroom.js");
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    if (until !== undefined && said.includes(until)) child.kill("SIGKILL");
  });
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => {
      if (code === 0 || until !== undefined) resolve(said);
      else reject(new Error(said));
    });
  });
}

describe("a class through nbgrader's exchange (needs npm run classroom -- install)", function () {
  this.timeout(1_800_000);
  let folder: string;
  let exchange: string;
  const course = (who: string): Course => openCourse(path.join(folder, who));
  const home = (student: string) => path.join(folder, "homes", student);
  const options = (who: string) => ["--course", path.join(folder, who)];

  before(function () {
    // Said in the name above: nbgrader is installed on request only.
    if (!isInstalled()) this.skip();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "xray-class-"));
    exchange = path.join(folder, "exchange");
    fs.mkdirSync(exchange);
  });

  after(() => {
    delete process.env.JUPYTERHUB_USER;
    if (folder) fs.rmSync(folder, { recursive: true, force: true });
  });

  function asStudent(student: string, command: string): void {
    process.env.JUPYTERHUB_USER = student;
    const place = { folder: home(student), course: "xray", exchange };
    studentNbgrader(place, [command, NAME]);
  }

  it("hands out to students, without a hidden test, solution or sentence", async () => {
    await classroom(["release", String(NUMBER), ...options("first"), "--exchange", exchange]);
    await classroom(["release", String(NUMBER), ...options("second"), "--exchange", exchange]);
    for (const student of STUDENTS) {
      fs.mkdirSync(home(student), { recursive: true });
      asStudent(student, "fetch_assignment");
      const text = textIn(home(student));
      expect(text).to.contain("Write your code here");
      expect(text).to.not.match(/BEGIN (HIDDEN TESTS|SOLUTION)/);
      for (const { answer, solution, mistakes } of exercisesOf(NUMBER, 0)) {
        // A notebook file holds its text line by line.
        const lines = answer ? solution.split("\n") : [solution.split("\n")[0]];
        const [longest] = lines.sort((a, b) => b.length - a.length);
        for (const secret of [longest, ...mistakes.filter((m) => m.code).map((m) => m.says)])
          expect(text).to.not.contain(JSON.stringify(secret).slice(1, -1));
      }
    }
  });

  it("takes in what they submit, for each of two graders", async () => {
    const made = writeMadeUpClass(course("first"), NUMBER);
    for (const student of STUDENTS) {
      const work = path.join(home(student), NAME, `${NAME}.ipynb`);
      fs.copyFileSync(path.join(made, `${student}.ipynb`), work);
      if (student === "dana") spoil(work);
      asStudent(student, "submit");
      // A hub keeps this folder only, and feedback is found by what was handed in.
      const cache = path.join(home(student), ".nbgrader", "data", "nbgrader_cache", "xray");
      expect(fs.readdirSync(cache)[0]).to.match(new RegExp(`^${student}\\+${NAME}\\+`));
    }
    const inbound = path.join(exchange, "xray", "inbound");
    const solutions = course("first").source(NAME);
    // Whoever collects could read them.
    fs.symlinkSync(solutions, path.join(inbound, `eve+${NAME}+2024-01-01 10:00:00 UTC`));
    fs.writeFileSync(path.join(inbound, `eve+${NAME}+never`), "");
    const [handedIn] = fs.readdirSync(inbound).filter((name) => name.startsWith("dana"));
    fs.symlinkSync(solutions, path.join(inbound, handedIn, "folder"));
    fs.symlinkSync("/dev/zero", path.join(inbound, handedIn, "endless"));
    for (const who of ["first", "second"]) {
      const said = await classroom(["collect", String(NUMBER), ...options(who)]);
      expect(said.match(/Not taken: .*eve\+/g)).to.have.length(2);
      expect(fs.readdirSync(path.join(folder, who, "submitted"))).to.have.members(STUDENTS);
      expect(fs.readdirSync(course(who).submitted("dana", NAME))).to.not.include.members([
        ...["folder", "endless"],
      ]);
    }
  });

  it("grades for both at the same time, and goes on after it was killed", async () => {
    const grade = ["grade", String(NUMBER), "--jobs", "1"];
    const [killed] = await Promise.all([
      classroom([...grade, ...options("first")], "1/2"),
      classroom([...grade, ...options("second")]),
    ]);
    expect(killed).to.not.contain("gradebook");
    const again = await classroom([...grade, ...options("first")]);
    expect(again).to.contain("1 were tested before").and.contain("Points are in the gradebook");
    expect(again).to.contain("nbgrader writes the points of 2");
  });

  it("gives the same points with both, and gives back what helps", async () => {
    const tables: string[] = [];
    for (const who of ["first", "second"]) {
      await classroom(["feedback", String(NUMBER), ...options(who)]);
      await classroom(["export", String(NUMBER), ...options(who)]);
      tables.push(fs.readFileSync(path.join(folder, who, `grades-${NAME}.csv`), "utf8"));
    }
    expect(tables[0]).to.equal(tables[1]);
    const [head, ada, dana] = tables[0].trim().split(/\r?\n/);
    expect(head).to.equal(
      "student,handed in,3.1 (of 3),3.2 (of 3),3.3 (of 4),3.4 (of 4),3.5 (of 4),points (of 18)",
    );
    expect(ada).to.match(/^ada,.*,3,3,,,4,10$/);
    expect(dana).to.match(/^dana,.*,\d,\d,,,\d,\d$/);
    for (const student of STUDENTS) {
      asStudent(student, "fetch_feedback");
      const page = textIn(path.join(home(student), NAME, "feedback"));
      expect(page).to.contain("Exercise 3.1");
      expect(page).to.not.contain("testAnswer(");
    }
    const wrong = textIn(path.join(home("dana"), NAME, "feedback"));
    const sentences = exercisesOf(NUMBER, 0).flatMap(({ mistakes }) => mistakes.map((m) => m.says));
    expect(sentences.some((says) => wrong.includes(says))).to.equal(true);
  });

  it("has nbgrader itself test what was handed in after the grading", () => {
    const first = course("first");
    const file = (student: string) => path.join(first.submitted(student, NAME), `${NAME}.ipynb`);
    const before = readTested(testedFile(first, NAME, "dana"));
    fs.copyFileSync(file("ada"), file("dana"));
    // As formgrader does it.
    nbgrader(first, ["autograde", NAME, "--student=dana", "--force"]);
    const after = readTested(testedFile(first, NAME, "dana"));
    expect(after?.key).to.not.equal(before?.key);
    const text = fs.readFileSync(
      path.join(folder, "first", "autograded", "dana", NAME, `${NAME}.ipynb`),
      "utf8",
    );
    expect(text).to.not.contain("NotYet");
  });
});
