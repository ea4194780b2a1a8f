import fs from "node:fs";
import path from "node:path";
import { check } from "../../base/checks";
import { durationText } from "../../base/display/durationText";
import { moveFile } from "../../base/files/whenFree.cjs";
import { errorMessage } from "./cellOutput";
import { Compiler } from "./compiler";
import { type Course, studentsOf } from "./courseFolder";
import { type NotebookFile, readNotebook } from "./gradedNotebook";
import { gradeSubmission, type SubmissionResults } from "./gradeSubmission";
import { defaultLimits } from "./sandbox";
import { takeIn, withOutputs } from "./takenIn";
import { pointsOf, readTested, testedFile, testedKey, writeTested } from "./testedFile";
import { Tester } from "./tester";

export interface TestClassOptions {
  /** Only these; all who handed in if left out. */
  students?: readonly string[];
  /** Submissions that are tested at the same time. */
  jobs: number;
  /** Gets one line at a time. */
  say: (line: string) => void;
  signal?: AbortSignal;
}

/** What became of a class. */
export interface ClassReport {
  tested: string[];
  /** Students whose results were there already. */
  reused: string[];
  /** Notebooks that cannot be read, with the reason: they get 0 points. */
  unreadable: { student: string; reason: string }[];
  seconds: number;
}

/**
 * Tests all submissions of an assignment, several at a time, and writes a file of results for each.
 * Stopped, it goes on where it was: what is tested is not tested again unless it changed.
 *
 * @throws where the assignment or its tests are broken, never because of a submission
 */
export async function testClass(
  course: Course,
  assignment: string,
  { students, jobs, say, signal }: TestClassOptions,
): Promise<ClassReport> {
  const folder = course.source(assignment);
  const sourceFile = path.join(folder, `${assignment}.ipynb`);
  check(fs.existsSync(sourceFile), `There is no ${sourceFile}: release the assignment first.`);
  const source = readNotebook(sourceFile);
  const everybody = students ?? studentsOf(course, assignment);
  check(everybody.length > 0, `Nobody has handed in ${assignment} yet: collect it first.`);
  const report: ClassReport = { tested: [], reused: [], unreadable: [], seconds: 0 };
  const waiting: Waiting[] = [];
  for (const student of everybody) {
    const file = path.join(course.submitted(student, assignment), `${assignment}.ipynb`);
    const { notebook, bytes, reason } = open(file, course.release(assignment), assignment);
    if (reason !== null) report.unreadable.push({ student, reason });
    const key = testedKey(bytes, sourceFile);
    if (readTested(testedFile(course, assignment, student))?.key === key)
      report.reused.push(student);
    else waiting.push({ student, notebook: takeIn(notebook, source), key });
  }
  const limits = defaultLimits();
  if (waiting.length > 0 && !limits.shutIn) say(NOT_SHUT_IN);
  let began = Date.now();
  const total = waiting.length;
  if (total === 0) return report;
  const compiler = new Compiler(folder, limits);
  const grade = (notebook: NotebookFile, tester: Tester) =>
    gradeSubmission(notebook, source, folder, tester, compiler, limits);
  const work = async (first?: Tester) => {
    let tester = first;
    try {
      for (let next = waiting.shift(); next && !signal?.aborted; next = waiting.shift()) {
        if (!tester || tester.isOver) tester = await Tester.start(source, folder, compiler, limits);
        const start = Date.now();
        const results = await grade(next.notebook, tester);
        const seconds = (Date.now() - start) / 1000;
        const file = testedFile(course, assignment, next.student);
        const cells = withOutputs(next.notebook, results);
        writeTested(file, { key: next.key, shutIn: limits.shutIn, seconds, cells });
        report.tested.push(next.student);
        const { points, most } = pointsOf(source, results);
        say(line(next.student, `${points} of ${most} points`, report.tested.length, total, began));
      }
    } finally {
      tester?.close();
    }
  };
  try {
    const first = await Tester.start(source, folder, compiler, limits);
    await checkOwnSolution(source, first, grade);
    began = Date.now();
    const others = Array.from({ length: Math.min(jobs, total) - 1 }, () => work());
    await Promise.all([work(first), ...others]);
  } finally {
    compiler.close();
  }
  check(!signal?.aborted, "Stopped. The same command goes on where it was.");
  return { ...report, seconds: (Date.now() - began) / 1000 };
}

/**
 * Tests that the instructor's own solution does not pass would fail everybody.
 * @throws naming the test and what it says
 */
async function checkOwnSolution(
  source: NotebookFile,
  tester: Tester,
  grade: (notebook: NotebookFile, tester: Tester) => Promise<SubmissionResults>,
): Promise<void> {
  try {
    const results = await grade(source, tester);
    for (const { key } of tester.tests) {
      const said = errorMessage(results[key]);
      check(results[key].ok, `Your own solution fails the test ${key}: ${said}. Correct it first.`);
    }
  } catch (error) {
    tester.close();
    throw error;
  }
}

interface Waiting {
  student: string;
  notebook: NotebookFile;
  key: string;
}

const NOT_SHUT_IN =
  "Note: this system cannot shut students' code in (user namespaces of Linux do that). Time, " +
  "memory and file size are limited, but code could read files and use the network: grade only " +
  "work of people you trust, or grade on Linux.";

/**
 * A submission, or the blank assignment in place of one that cannot be read. That one is kept under
 * another name, and the blank one takes its place, so that nbgrader gives it 0 points.
 */
function open(file: string, release: string, assignment: string) {
  if (!fs.existsSync(file)) return replace(file, release, assignment, "has no notebook");
  try {
    return { notebook: readNotebook(file), bytes: fs.readFileSync(file), reason: null };
  } catch (error) {
    moveFile(file, `${file}.unreadable`);
    return replace(file, release, assignment, (error as Error).message);
  }
}

function replace(file: string, release: string, assignment: string, reason: string) {
  fs.copyFileSync(path.join(release, `${assignment}.ipynb`), file);
  return { notebook: readNotebook(file), bytes: fs.readFileSync(file), reason };
}

function line(student: string, what: string, done: number, total: number, began: number): string {
  const each = (Date.now() - began) / 1000 / done;
  const left = done === total ? "" : `, about ${durationText(each * (total - done))} left`;
  return `${String(done).padStart(4)}/${total}  ${student.padEnd(20)} ${what}${left}`;
}
