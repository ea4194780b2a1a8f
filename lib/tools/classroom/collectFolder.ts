import fs from "node:fs";
import path from "node:path";
import { check } from "../../base/checks";
import { moveFile } from "../../base/files/whenFree.cjs";
import type { Course } from "./courseFolder";

export interface Collected {
  /** In order. */
  students: string[];
  /** What has a notebook's name and is no file, but a link for example. */
  left: string[];
}

/**
 * Takes work that came as files into the course, as nbgrader's `collect` takes it from the
 * exchange.
 * The folder holds a folder for each student with the notebook in it, or a file for each student
 * (`ada.ipynb`, `ada_assignment2.ipynb`, or as learning platforms name them, `ada_123_file.ipynb`):
 * what stands before the first "_" is the student, with "-" for spaces and other signs.
 *
 * Work that is there already is replaced by newer work; the old one is kept beside it.
 */
export function collectFolder(course: Course, assignment: string, folder: string): Collected {
  check(fs.existsSync(folder), `${folder} does not exist: it should hold the students' notebooks.`);
  const found = new Map<string, string>();
  const left: string[] = [];
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    if (entry.name.startsWith(".")) continue;
    const file = path.join(folder, entry.name);
    const notebook = entry.isDirectory() ? findNotebook(file, assignment) : file;
    if (!notebook?.endsWith(".ipynb")) continue;
    // A link would be followed with the rights of whoever grades: to the solutions, for example.
    if (!fs.lstatSync(notebook).isFile()) {
      left.push(notebook);
      continue;
    }
    const student = studentName(path.basename(entry.name, ".ipynb"));
    check(student !== "", `${entry.name}: a student's name must stand before the first "_".`);
    check(
      !found.has(student),
      `${folder} holds two notebooks of ${student}: rename one, or take one away.`,
    );
    found.set(student, notebook);
  }
  check(found.size > 0, `${folder} holds no notebook: expected STUDENT.ipynb or STUDENT/*.ipynb.`);
  for (const [student, notebook] of found) take(course, assignment, student, notebook);
  return { students: [...found.keys()].sort(), left };
}

/** "Anna Müller" is Anna-Müller, as a folder and for nbgrader. */
function studentName(file: string): string {
  const [name] = file.normalize("NFC").split("_");
  return name.replace(/[^\p{L}\p{M}\p{N}.@]+/gu, "-").replace(/^[.-]+|-+$/g, "");
}

function findNotebook(folder: string, assignment: string): string | null {
  const names = fs.readdirSync(folder).filter((name) => name.endsWith(".ipynb"));
  const name = names.find((one) => one === `${assignment}.ipynb`) ?? names[0];
  return name === undefined ? null : path.join(folder, name);
}

function take(course: Course, assignment: string, student: string, notebook: string): void {
  const folder = course.submitted(student, assignment);
  fs.mkdirSync(folder, { recursive: true });
  const target = path.join(folder, `${assignment}.ipynb`);
  const bytes = fs.readFileSync(notebook);
  if (fs.existsSync(target)) {
    if (fs.readFileSync(target).equals(bytes)) return;
    moveFile(target, `${target}.${fs.statSync(target).mtime.getTime()}.earlier`);
  }
  fs.writeFileSync(target, bytes);
  const when = fs.statSync(notebook).mtime.toISOString().replace("T", " ").replace(/\..*/, " UTC");
  fs.writeFileSync(path.join(folder, "timestamp.txt"), when);
}
