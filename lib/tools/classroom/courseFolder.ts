import fs from "node:fs";
import path from "node:path";
import { check } from "../../base/checks";
import { projectRoot } from "../../base/projectRoot";
import { writeFileAtomic } from "../../base/writeFileAtomic";

/** What an instructor decides once for a course; `course.json`. */
export interface CourseSettings {
  /** nbgrader's name of the course, also a folder in the exchange. */
  course: string;
  /** Of variants and random inputs of the tests; 0 for those that are published. */
  seed: number;
  /** The folder through which work is handed out and in, or null for files by hand. */
  exchange: string | null;
}

/** The folders of a course, as nbgrader names them, and ours beside them. */
export interface Course extends CourseSettings {
  root: string;
  source(assignment: string): string;
  release(assignment: string): string;
  submitted(student: string, assignment: string): string;
  tested(assignment: string): string;
}

/** Opens a course. @throws where the folder is none, or its settings cannot be read */
export function openCourse(root: string): Course {
  const file = path.join(root, "course.json");
  check(
    fs.existsSync(file),
    `${root} is no course yet: "npm run classroom -- release 1" makes it.`,
  );
  const { course, seed, exchange } = JSON.parse(fs.readFileSync(file, "utf8"));
  check(
    /^[\w-]+$/.test(course) && Number.isSafeInteger(seed),
    `${file} must hold "course", a name of letters and digits, and "seed", a whole number.`,
  );
  return {
    ...{ root, course, seed, exchange: exchange ?? null },
    source: (assignment) => path.join(root, "source", assignment),
    release: (assignment) => path.join(root, "release", assignment),
    submitted: (student, assignment) => path.join(root, "submitted", student, assignment),
    tested: (assignment) => path.join(root, "tested", assignment),
  };
}

/** Makes a course, or opens it where it is there already; settings that are there stay. */
export function makeCourse(root: string, settings: CourseSettings): Course {
  const file = path.join(root, "course.json");
  fs.mkdirSync(path.join(root, "source"), { recursive: true });
  if (!fs.existsSync(file)) writeFileAtomic(file, `${JSON.stringify(settings, null, 2)}\n`);
  const course = openCourse(root);
  if (course.exchange !== null && fs.mkdirSync(course.exchange, { recursive: true }))
    // Every student writes there, and removes only what is his own. mkdir alone heeds the umask.
    fs.chmodSync(course.exchange, 0o1777);
  writeConfig(course);
  return course;
}

/** Written anew each time, since it names where this project lies. */
function writeConfig({ root, course, exchange }: Course): void {
  const classroom = path.join(projectRoot(), "lib", "tools", "classroom");
  const command = [
    process.execPath,
    path.join(projectRoot(), "lib", "dist", "tools", "cli", "classroom.js"),
  ];
  const lines = [
    "# Written by `npm run classroom`; your own settings go into nbgrader_own.py.",
    "import os, sys",
    `sys.path.insert(0, ${JSON.stringify(classroom)})`,
    "from nbgrader_parts import configure",
    "c = get_config()",
    `configure(c, ${JSON.stringify(command)})`,
    `c.CourseDirectory.course_id = ${JSON.stringify(course)}`,
    `c.CourseDirectory.root = ${JSON.stringify(root)}`,
    ...(exchange === null ? [] : [`c.Exchange.root = ${JSON.stringify(exchange)}`]),
    `if os.path.exists(${JSON.stringify(path.join(root, "nbgrader_own.py"))}):`,
    `    load_subconfig("nbgrader_own.py", ${JSON.stringify(root)})`,
  ];
  writeFileAtomic(path.join(root, "nbgrader_config.py"), `${lines.join("\n")}\n`);
}

/** Students who have handed in an assignment, by name. */
export function studentsOf({ root }: Course, assignment: string): string[] {
  const folder = path.join(root, "submitted");
  if (!fs.existsSync(folder)) return [];
  const names = fs.readdirSync(folder).filter((name) => !name.startsWith("."));
  return names.filter((name) => fs.existsSync(path.join(folder, name, assignment))).sort();
}
