/**
 * npm run classroom: hand out, collect, grade and give back exercises. See USAGE below.
 */
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { check } from "../../base/checks";
import { durationText } from "../../base/display/durationText";
import { lockFolder } from "../../base/folderLock";
import { parseWholeNumber } from "../../base/parseWholeNumber";
import { projectRoot } from "../../base/projectRoot";
import { collectFolder } from "../classroom/collectFolder";
import { type Course, makeCourse, openCourse } from "../classroom/courseFolder";
import { writeMadeUpClass } from "../classroom/madeUpClass";
import { nbgrader, runPython } from "../classroom/nbgrader";
import { findNbgraderPython, installNbgrader } from "../classroom/nbgraderEnvironment";
import { releaseAssignment } from "../classroom/releaseAssignment";
import { testClass } from "../classroom/testClass";
import { findPython } from "../runner/notebookPython";
import { fromHere } from "./fromHere";
import { runCommand } from "./runCommand";
import { stopOnSignals } from "./stopOnSignals";

const USAGE = `Hands out the exercises of the notebooks, collects, grades and gives back.

Usage: npm run classroom -- COMMAND [ASSIGNMENT] [options]

  install            fetches nbgrader into .venv-nbgrader
  release N          makes assignment N (1 to 5, by notebook) and hands it out
  collect N          takes in what students have handed in; --from FOLDER: from files
  grade N            tests every submission and writes points into nbgrader's gradebook
  feedback N         makes a page for every student, and gives it back
  export N           writes points as CSV, a line for every student
  rehearse N         writes the work of ten made-up students, to try all this with

  --course DIR       the course's folder (default: my-course)
  --name NAME        of the course, when it is made (default: xray)
  --seed N           when the course is made: its variants and tests; 0 has those that are
                     published (default: 0)
  --exchange DIR     when the course is made: nbgrader's exchange, a folder that students reach
  --from FOLDER      collect: a folder with a notebook, or a folder with one, for each student
  --student NAME     grade: only this student's work; several: repeat it
  --jobs N           grade: submissions at a time (default: one for each processor)
  --to FILE          export: default DIR/grades-ASSIGNMENT.csv
  --help             shows this text`;

const OPTIONS = {
  course: { type: "string" },
  name: { type: "string", default: "xray" },
  seed: { type: "string", default: "0" },
  exchange: { type: "string" },
  from: { type: "string" },
  student: { type: "string", multiple: true },
  jobs: { type: "string" },
  to: { type: "string" },
  help: { type: "boolean" },
} as const;

type Values = ReturnType<typeof parse>["values"];

function parse(args: string[]) {
  return parseArgs({ args, options: OPTIONS, allowPositionals: true });
}

interface Call {
  course: () => Course;
  assignment: string;
  values: Values;
  say: (line: string) => void;
  signal?: AbortSignal;
}

const COMMANDS: Record<string, (call: Call) => Promise<void> | void> = {
  release,
  collect,
  grade,
  test: runTests,
  feedback,
  export: exportGrades,
  rehearse,
};

/** Runs the command and returns its exit code. Everything is written to `terminal`. */
export async function classroomCli(
  args: string[],
  {
    terminal = process.stdout as { write(text: string): unknown },
    signal = undefined as AbortSignal | undefined,
  } = {},
): Promise<number> {
  const say = (line: string) => void terminal.write(`${line}\n`);
  const body = async () => {
    const { values, positionals } = parse(args);
    const [name = "", number = ""] = positionals;
    if (values.help || name === "") {
      say(USAGE);
      check(values.help, "Give a command.");
      return;
    }
    if (name === "install") {
      installNbgrader(findPython());
      say("nbgrader is installed.");
      return;
    }
    const known = Object.keys(COMMANDS).filter((one) => one !== "test");
    check(
      Object.hasOwn(COMMANDS, name),
      `Unknown command "${name}": expected install or one of ${known.join(", ")}.`,
    );
    findNbgraderPython();
    const root = values.course ? fromHere(values.course) : path.join(projectRoot(), "my-course");
    const assignment = /^\d$/.test(number) ? `assignment${number}` : number;
    check(assignment !== "", `Which assignment? For example: npm run classroom -- ${name} 1`);
    const course = () => (name === "release" ? make(root, values) : openCourse(root));
    await COMMANDS[name]({ course, assignment, values, say, signal });
  };
  return runCommand(body, { write: say, signal, seeHelp: "See npm run classroom -- --help." });
}

function make(root: string, { name, seed, exchange }: Values): Course {
  const number = parseWholeNumber("--seed", seed, { minimum: 0, maximum: 2 ** 31 });
  return makeCourse(root, {
    course: name,
    seed: number,
    exchange: exchange === undefined ? null : fromHere(exchange),
  });
}

async function release({ course: open, assignment, say }: Call): Promise<void> {
  const course = open();
  const { kept, zip, exchanged } = await releaseAssignment(course, numberOf(assignment));
  say(`${assignment}: with solutions in ${course.source(assignment)}`);
  if (kept) say("It was there already and stayed as it is: your changes are part of it.");
  say(`For students: ${course.release(assignment)}, and as a file ${zip}`);
  if (exchanged) say(`Handed out through ${course.exchange}.`);
}

function collect({ course: open, assignment, values, say }: Call): void {
  const course = open();
  if (values.from === undefined) {
    check(
      course.exchange !== null,
      "This course has no exchange: give the folder with the students' notebooks, --from FOLDER.",
    );
    nbgrader(course, ["collect", assignment, "--update"]);
    say(`Collected into ${path.join(course.root, "submitted")}.`);
    return;
  }
  const students = collectFolder(course, assignment, fromHere(values.from));
  say(`Collected from ${students.length}: ${students.join(", ")}`);
}

/** Only one grader at a time works in a course; another one is told so. */
async function grade(call: Call): Promise<void> {
  const course = call.course();
  const unlock = lockFolder(course.root, "grading");
  try {
    await runTests(call);
    const students = call.values.student ?? [];
    for (const one of students.length > 0 ? students.map((s) => [`--student=${s}`]) : [[]])
      nbgrader(course, ["autograde", call.assignment, "--force", ...one]);
    call.say("Points are in the gradebook. Answers in words wait to be graded by hand.");
  } finally {
    unlock();
  }
}

async function runTests({ course: open, assignment, values, say, signal }: Call): Promise<void> {
  const jobs =
    values.jobs === undefined
      ? os.availableParallelism()
      : parseWholeNumber("--jobs", values.jobs, { minimum: 1, maximum: 64 });
  const { student: students } = values;
  const report = await testClass(open(), assignment, { students, jobs, say, signal });
  const { tested, reused, unreadable, seconds } = report;
  say(`Tested ${tested.length} in ${durationText(seconds)}; ${reused.length} were tested before.`);
  for (const { student, reason } of unreadable)
    say(`${student}: the file ${reason}. It was kept as .unreadable and gets 0 points.`);
}

function feedback({ course: open, assignment, say }: Call): void {
  const course = open();
  nbgrader(course, ["generate_feedback", assignment, "--force"]);
  say(`Feedback is in ${path.join(course.root, "feedback")}, a page for every student.`);
  if (course.exchange === null) return;
  nbgrader(course, ["release_feedback", assignment]);
  say("It was given back through the exchange.");
}

function exportGrades({ course: open, assignment, values, say }: Call): void {
  const course = open();
  const file = values.to ? fromHere(values.to) : path.join(course.root, `grades-${assignment}.csv`);
  const program = path.join(projectRoot(), "lib", "tools", "classroom", "export_grades.py");
  runPython(course, [program, path.join(course.root, "gradebook.db"), assignment, file], "export");
  say(`Points: ${file}`);
}

function rehearse({ course: open, assignment, say }: Call): void {
  const folder = writeMadeUpClass(open(), numberOf(assignment));
  say(`Ten made-up students have handed in ${assignment}: ${folder}`);
  say(`Take it in with: npm run classroom -- collect ${assignment.slice(-1)} --from ${folder}`);
}

function numberOf(assignment: string): number {
  const [, number] = /^assignment([1-5])$/.exec(assignment) ?? [];
  check(number, `There is no assignment "${assignment}": expected 1 to 5.`);
  return Number(number);
}

if (require.main === module) {
  const signal = stopOnSignals();
  void classroomCli(process.argv.slice(2), { signal }).then((code) => {
    process.exitCode = signal.aborted ? 130 : code;
  });
}
