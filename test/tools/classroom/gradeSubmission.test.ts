import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../lib/base/projectRoot";
import { buildAssignment, notebookCells } from "../../../lib/tools/classroom/assignment";
import { writeAssignmentData } from "../../../lib/tools/classroom/assignmentData";
import { errorMessage } from "../../../lib/tools/classroom/cellOutput";
import { Compiler } from "../../../lib/tools/classroom/compiler";
import {
  fillStub,
  findExercise,
  type NotebookCell,
} from "../../../lib/tools/classroom/exerciseCells";
import { readExercises } from "../../../lib/tools/classroom/exerciseFile";
import {
  gradeSubmission,
  type SubmissionResults,
} from "../../../lib/tools/classroom/gradeSubmission";
import { defaultLimits } from "../../../lib/tools/classroom/sandbox";
import { Tester } from "../../../lib/tools/classroom/tester";

/** Processor seconds. */
const TIMES = { cell: 6, answer: 1, all: 240 };

/** Code that looks everywhere for the tests, and gives back what it finds as text. */
const SEARCH = `
  const fs = require("node:fs"), path = require("node:path");
  const found: string[] = [];
  const look = (folder: string, depth: number) => {
    let names: string[] = [];
    try { names = fs.readdirSync(folder); } catch { return; }
    for (const name of names) {
      const file = path.join(folder, name);
      if (["proc", "usr", "node_modules", "dist"].includes(name)) continue;
      try {
        if (fs.lstatSync(file).isDirectory()) { if (depth > 0) look(file, depth - 1); }
        else if (/exercises.*md$|ipynb$/.test(file)) found.push(file);
      } catch {}
    }
  };
  look("/", 8);`;

describe("grading apart from the student's code", function () {
  this.timeout(400_000);
  const source = buildAssignment(2, 0).notebook;
  const exercises = readExercises(2);
  const stubs = new Map(
    exercises.map(({ id }) => [id, findExercise(notebookCells("02_cnn_model"), id).stub]),
  );
  const solved = new Map(
    exercises
      .filter(({ answer }) => answer)
      .map(({ id, solution }) => [id, fillStub(stubs.get(id) as string, solution)]),
  );
  let folder: string;
  let outside: string;
  const limits = defaultLimits();
  let compiler: Compiler;
  let tester: Tester;

  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "xray-course-"));
    outside = fs.mkdtempSync(path.join(os.tmpdir(), "xray-outside-"));
    await writeAssignmentData(2, folder);
    compiler = new Compiler(folder, limits);
    tester = await Tester.start(source, folder, compiler, limits);
  });

  after(() => {
    tester?.close();
    compiler?.close();
    for (const place of [folder, outside]) fs.rmSync(place, { recursive: true, force: true });
  });

  /** A submission with other cells in place of the solutions, and what else a student changes. */
  function submission(
    answers: Record<string, string>,
    change: (cells: NotebookCell[]) => NotebookCell[] = (cells) => cells,
  ) {
    const cells = structuredClone(source.cells).map((cell) => {
      const { grade_id = "" } = cell.metadata.nbgrader ?? {};
      const id = grade_id.replace("exercise-", "").replace("-", ".");
      const code = answers[id] ?? solved.get(id);
      if (grade_id.startsWith("tests-")) return { ...cell, source: "// hidden" };
      return grade_id.startsWith("exercise-") ? { ...cell, source: code as string } : cell;
    });
    return { cells: change(cells) };
  }

  const grade = (work: { cells: NotebookCell[] }, times = TIMES) =>
    gradeSubmission(work, source, folder, tester, compiler, limits, times);

  const points = (results: SubmissionResults) =>
    ["2-1", "2-2", "2-3"].map((id) => [results[`check-${id}`].ok, results[`tests-${id}`].ok]);
  const said = (results: SubmissionResults, name: string) => errorMessage(results[name]) ?? "";

  it("gives all points to the solutions, with deleted tests and changed checks", async () => {
    const results = await grade(
      submission({}, (cells) =>
        cells
          .filter(({ metadata }) => metadata.nbgrader?.grade_id !== "tests-2-1")
          .filter(({ metadata }) => metadata.nbgrader?.grade_id !== "setup")
          .map((cell) =>
            cell.metadata.nbgrader?.grade_id === "check-2-2" ? { ...cell, source: "boom(" } : cell,
          ),
      ),
    );
    expect(points(results)).to.deep.equal([
      [true, true],
      [true, true],
      [true, true],
    ]);
  });

  it("gives nothing for code that does not compile or never ends, and goes on", async () => {
    const results = await grade(
      submission({
        "2.1": `${stubs.get("2.1")}\nconst broken: number = "text";`,
        "2.2": "function maxPool2(map: number[][]): number[][] { while (true) {} }",
      }),
    );
    expect(points(results)).to.deep.equal([
      [false, false],
      [false, false],
      [true, true],
    ]);
    expect(said(results, "tests-2-1")).to.match(/does not compile: .*'string' is not assignable/);
    expect(said(results, "tests-2-2")).to.contain("took longer than 1 s");
  });

  it("does not let a notebook end the grading: an exit, a loop behind an await", async () => {
    const results = await grade(
      submission({
        "2.1": "process.exit(0);",
        "2.2": "await 1;\nwhile (true) {}",
        "2.3": `${solved.get("2.3")}\nsetTimeout(() => process.exit(0), 1);`,
      }),
    );
    expect(points(results).slice(0, 2)).to.deep.equal([
      [false, false],
      [false, false],
    ]);
    expect(said(results, "exercise-2-1")).to.contain("process.exit");
    expect(said(results, "exercise-2-2")).to.contain("took longer");
  });

  it("is not moved by printed words, replaced functions and renamed ones", async () => {
    const results = await grade(
      submission({
        "2.1":
          `${stubs.get("2.1")}\nconsole.log("Exercise 2.1: right!");\n` +
          "Math.abs = () => 0; Array.prototype.every = () => true;\n" +
          'for (const fd of [1, 2, 4]) require("node:fs").writeSync(fd, ' +
          '\'{"ok":true,"outputs":[]}\\n\');',
        "2.2": (solved.get("2.2") as string).replace("maxPool2", "maxPool3"),
        "2.3": 'const highestThreshold = 0.5;\n(globalThis as any).checkExercise = () => "right!";',
      }),
    );
    expect(points(results)).to.deep.equal([
      [false, false],
      [false, false],
      [false, false],
    ]);
    expect(said(results, "tests-2-2")).to.contain("no maxPool2 in your notebook");
    expect(said(results, "tests-2-3")).to.contain("no highestThreshold");
  });

  it("keeps tests, files and network out of reach", async function () {
    if (!limits.shutIn) this.skip();
    const target = path.join(outside, "written");
    const results = await grade(
      submission({
        "2.1": `function convolutionWeights(): any {${SEARCH}\n  return found; }`,
        "2.2":
          'function maxPool2(): any { const fs = require("node:fs"); const done: string[] = [];\n' +
          `for (const file of [${JSON.stringify(target)}, ` +
          `${JSON.stringify(path.join(projectRoot(), "lib", "dist", "written"))}])\n` +
          '  try { fs.mkdirSync(require("node:path").dirname(file), { recursive: true }); ' +
          'fs.writeFileSync(file, "x"); } catch (error) { done.push(String(error)); }\n' +
          "return done as any; }",
        "2.3":
          "async function highestThreshold(): Promise<any> {\n" +
          'const net = require("node:net"); return new Promise((resolve) => {\n' +
          'const socket = net.connect(80, "192.0.2.1", () => resolve("connected"));\n' +
          'socket.on("error", (e: any) => resolve(e.code)); }); }',
      }),
    );
    expect(points(results).flat()).to.not.include(true);
    expect(said(results, "tests-2-1")).to.match(/You answer \[\] for/);
    expect(said(results, "tests-2-2")).to.contain("EROFS");
    expect(fs.existsSync(target)).to.equal(false);
    expect(said(results, "tests-2-3")).to.contain("ENETUNREACH");
  });

  it("stops code that takes too much memory or writes too much", async () => {
    const results = await grade(
      submission({
        "2.1":
          "function convolutionWeights(): number { const kept: Buffer[] = [];\n" +
          "for (;;) kept.push(Buffer.alloc(5e7, 1)); }",
        "2.2":
          'function maxPool2(): any { const fs = require("node:fs"); let size = 0;\n' +
          'const file = fs.openSync("large", "w"); const chunk = Buffer.alloc(1e6);\n' +
          "try { for (let i = 0; i < 300; i++) size += fs.writeSync(file, chunk); } catch {}\n" +
          "return size as any; }",
      }),
      { ...TIMES, answer: 10 },
    );
    expect(points(results)).to.deep.equal([
      [false, false],
      [false, false],
      [true, true],
    ]);
    expect(said(results, "tests-2-1")).to.contain("2000 MB of memory");
    const [, written] = /You answer (\d+)/.exec(said(results, "tests-2-2")) ?? [];
    expect(Number(written ?? 0)).to.be.at.most(50e6);
  });

  it("stops code that floods its answers, or starts ever more processes, and goes on", async () => {
    const results = await grade(
      submission({
        "2.1": `${stubs.get("2.1")}\nawait new Promise(() => {});`,
        "2.2":
          'const { spawn } = require("node:child_process");\n' +
          'for (let i = 0; i < 300; i++) spawn("sleep", ["100"]);\n' +
          "await new Promise((resolve) => setTimeout(resolve, 60_000));",
      }),
    );
    expect(points(results)).to.deep.equal([
      [false, false],
      [false, false],
      [true, true],
    ]);
    // Whoever answers in place of the grader's own code spoils all of his own answers.
    const flooded = await grade(
      submission({
        "2.1":
          'const { writeSync } = require("node:fs");\n' +
          'const lines = Buffer.from("{}\\n".repeat(20000));\n' +
          "for (;;) try { writeSync(4, lines); } catch {}",
      }),
    );
    expect(points(flooded)[0]).to.deep.equal([false, false]);
    expect(points(await grade(submission({}))).flat()).to.not.include(false);
    if (!limits.shutIn) return;
    expect(said(results, "exercise-2-2")).to.contain("started more than 100 processes");
  });

  it("lets nothing of the whole computer be changed, also where root grades", async function () {
    if (!limits.shutIn) this.skip();
    const results = await grade(
      submission({
        "2.2":
          'function maxPool2(): any { const fs = require("node:fs"); const done: string[] = [];\n' +
          'const names = ["sys/kernel/core_pattern", "sysrq-trigger", "self/oom_score_adj"];\n' +
          "for (const name of names)\n" +
          '  try { fs.closeSync(fs.openSync("/proc/" + name, fs.constants.O_WRONLY)); ' +
          "done.push(name); } catch {}\n" +
          "return done as any; }",
        "2.3":
          'function highestThreshold(): any { const fs = require("node:fs"); let made = 0;\n' +
          'try { for (; made < 8_000; made++) fs.writeFileSync("f" + made, ""); } catch {}\n' +
          "return made as any; }",
      }),
      { ...TIMES, answer: 10 },
    );
    expect(said(results, "tests-2-2")).to.match(/You answer \[\] for/);
    const [, made] = /You answer (\d+)/.exec(said(results, "tests-2-3")) ?? [];
    expect(Number(made)).to.be.within(1, 5_200);
  });

  it("ends a notebook of too many cells in time, and says which did not run", async () => {
    const cell = (text: string): NotebookCell => ({
      ...{ cell_type: "code", metadata: {}, source: text, outputs: [] },
    });
    const work = submission({}, (cells) => [
      ...cells,
      cell("await new Promise((resolve) => setTimeout(resolve, 3000));"),
      ...Array.from({ length: 40 }, (_, i) => cell(`const more${i} = ${i};`)),
    ]);
    const results = await grade(work, { ...TIMES, all: 3 });
    expect(said(results, "free-41")).to.contain("took all the time");
  });
});
