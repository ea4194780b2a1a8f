/** What each command of `npm run classroom` does. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { check } from "../../base/checks";
import { durationText } from "../../base/display/durationText";
import { lockFolder } from "../../base/folderLock";
import { parseWholeNumber } from "../../base/parseWholeNumber";
import { projectRoot } from "../../base/projectRoot";
import { writeFileAtomic } from "../../base/writeFileAtomic";
import { collectFolder } from "../classroom/collectFolder";
import { type Course, makeCourse, studentsOf } from "../classroom/courseFolder";
import { hubMemoryFile, hubValues, parseHubMemory } from "../classroom/hubValues";
import { writeMadeUpClass } from "../classroom/madeUpClass";
import {
  autograde,
  nbgrader,
  runNbgraderLab,
  runPython,
  studentNbgrader,
} from "../classroom/nbgrader";
import { installNbgrader } from "../classroom/nbgraderEnvironment";
import { releaseAssignment } from "../classroom/releaseAssignment";
import { testClass } from "../classroom/testClass";
import { findPython } from "../runner/notebookPython";
import { fromHere } from "./fromHere";

const OPTIONS = {
  course: { type: "string" },
  name: { type: "string", default: "xray" },
  seed: { type: "string", default: "0" },
  exchange: { type: "string" },
  from: { type: "string" },
  student: { type: "string", multiple: true },
  jobs: { type: "string" },
  to: { type: "string" },
  memory: { type: "string" },
  notebooks: { type: "string", default: "2" },
  help: { type: "boolean" },
} as const;

export type Values = ReturnType<typeof parseClassroomArgs>["values"];

/** @throws where there is no such option */
export function parseClassroomArgs(args: string[]) {
  return parseArgs({ args, options: OPTIONS, allowPositionals: true });
}

interface Call {
  course: () => Course;
  /** For example "assignment2". */
  assignment: string;
  values: Values;
  say: (line: string) => void;
  signal?: AbortSignal;
  /** What stands behind the command. */
  rest: string[];
}

/** What instructors do with an assignment of a course. */
export const COMMANDS: Record<string, (call: Call) => Promise<void> | void> = {
  release,
  collect,
  grade,
  test: runTests,
  feedback,
  export: exportGrades,
  rehearse,
};

/** What needs no assignment. */
export const OTHER_COMMANDS: Record<string, (call: Call) => Promise<void> | void> = {
  install,
  "hub-values": writeHubValues,
  lab,
};

/** What students do, as nbgrader names it. */
export const STUDENT_COMMANDS: Record<string, string> = {
  fetch: "fetch_assignment",
  submit: "submit",
  "get-feedback": "fetch_feedback",
};

function install({ say }: Call): void {
  say("Installing nbgrader into .venv-nbgrader: about 100 MB to download.");
  installNbgrader(findPython());
  say("nbgrader is installed.");
}

/** Opens the course of `release`, and makes it before where it is not there. */
export function makeOrOpen(root: string, { name, seed, exchange }: Values): Course {
  const number = parseWholeNumber("--seed", seed, { minimum: 0, maximum: 2 ** 31 });
  return makeCourse(root, {
    course: name,
    seed: number,
    exchange: exchange === undefined ? null : fromHere(exchange),
  });
}

async function release({ course: open, assignment, say }: Call): Promise<void> {
  const course = open();
  say(`Making ${assignment}, and with nbgrader the students' version of it.`);
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
    const said = nbgrader(course, ["collect", assignment, "--update"]);
    for (const [line] of said.matchAll(/Not taken: .*/g)) say(line);
    say(`Collected into ${path.join(course.root, "submitted")}.`);
    return;
  }
  const { students, left } = collectFolder(course, assignment, fromHere(values.from));
  for (const name of left) say(`Not taken: ${name} is no file, but a link or the like.`);
  say(`Collected from ${students.length}: ${students.join(", ")}`);
}

/** Only one grader at a time works in a course; another one is told so. */
async function grade(call: Call): Promise<void> {
  const course = call.course();
  const unlock = lockFolder(course.root, "grading");
  try {
    await runTests(call);
    await writePoints(course, call);
    call.say("Points are in the gradebook. Answers in words wait to be graded by hand.");
  } finally {
    unlock();
  }
}

async function writePoints(course: Course, { assignment, values, say, signal }: Call) {
  const students = values.student ?? [];
  const total = (students.length > 0 ? students : studentsOf(course, assignment)).length;
  say(`nbgrader writes the points of ${total}.`);
  let done = 0;
  const onStudent = () => {
    if (++done % 10 === 0 && done < total) say(`${String(done).padStart(4)}/${total}  written`);
  };
  for (const one of students.length > 0 ? students.map((s) => [`--student=${s}`]) : [[]])
    await autograde(course, [assignment, "--force", ...one], onStudent, signal);
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
  say("nbgrader writes the pages.");
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

async function lab({ course: open, rest, signal }: Call): Promise<void> {
  const code = await runNbgraderLab(open(), rest, signal);
  check(code === 0, `JupyterLab ended with exit code ${code}: see above.`);
}

function writeHubValues({ values: { memory, notebooks, to }, say }: Call): void {
  const file = memory === undefined ? hubMemoryFile() : fromHere(memory);
  const open = parseWholeNumber("--notebooks", notebooks, { minimum: 1, maximum: 20 });
  const text = hubValues(parseHubMemory(fs.readFileSync(file, "utf8")), open);
  if (to === undefined) {
    say(text);
  } else {
    writeFileAtomic(fromHere(to), text);
    say(`Values: ${fromHere(to)}`);
  }
}

/** Fetches an assignment, hands it in, or gets feedback, through the exchange. */
export function workOfStudent(name: string, { assignment, values, say }: Call): void {
  const { exchange, name: course } = values;
  check(exchange, `Where is the exchange? Add --exchange DIR, as your instructor named it.`);
  const { XRAY_ASSIGNMENTS } = process.env;
  const home = XRAY_ASSIGNMENTS ? fromHere(XRAY_ASSIGNMENTS) : projectRoot();
  check(
    fs.existsSync(path.join(home, "lib")),
    `XRAY_ASSIGNMENTS names ${home}, where assignments find no lib beside them: give a folder ` +
      "that holds the project's lib, or a link to it.",
  );
  const place = { folder: home, course, exchange: fromHere(exchange) };
  studentNbgrader(place, [STUDENT_COMMANDS[name], assignment]);
  const folder = path.join(place.folder, assignment);
  if (name === "fetch") say(`${assignment} is here: ${folder}`);
  if (name === "submit") say(`Handed in: ${folder}. Hand in again as often as you like.`);
  if (name === "get-feedback") say(`Feedback is in ${path.join(folder, "feedback")}.`);
}

function rehearse({ course: open, assignment, values, say }: Call): void {
  const folder = writeMadeUpClass(open(), numberOf(assignment));
  const collect = ["collect", assignment.slice(-1), "--from", quoted(folder)];
  if (values.course) collect.push("--course", quoted(values.course));
  say(`Ten made-up students have handed in ${assignment}: ${folder}`);
  say(`Take it in with: npm run classroom -- ${collect.join(" ")}`);
}

/** As a shell takes a path: a folder's name may hold a space. */
function quoted(file: string): string {
  return /^[\w./\\:@-]+$/.test(file) ? file : `"${file}"`;
}

function numberOf(assignment: string): number {
  const [, number] = /^assignment([1-5])$/.exec(assignment) ?? [];
  check(number, `There is no assignment "${assignment}": expected 1 to 5.`);
  return Number(number);
}
