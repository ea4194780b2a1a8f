import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { projectVersion } from "../../base/projectRoot";
import { writeFileAtomic } from "../../base/writeFileAtomic";
import type { Course } from "./courseFolder";
import type { NotebookFile } from "./gradedNotebook";
import type { SubmissionResults } from "./gradeSubmission";

/** `tested/ASSIGNMENT/STUDENT.json`: what nbgrader takes in place of the student's file. */
export interface Tested {
  /** Of the submission, the instructor's version and this project: another one is tested anew. */
  key: string;
  /** True where the system shut the student's process in. */
  shutIn: boolean;
  seconds: number;
  /** What was taken of the submission, with the outputs that it had. */
  cells: object[];
}

export function testedFile(course: Course, assignment: string, student: string): string {
  return path.join(course.tested(assignment), `${student}.json`);
}

/** @returns null where it is not there or cannot be read: then the work is tested again */
export function readTested(file: string): Tested | null {
  try {
    const tested: Tested = JSON.parse(fs.readFileSync(file, "utf8"));
    return Array.isArray(tested.cells) ? tested : null;
  } catch {
    return null;
  }
}

export function writeTested(file: string, tested: Tested): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  writeFileAtomic(file, `${JSON.stringify(tested)}\n`);
}

/** The key of what is tested with what. */
export function testedKey(submission: Buffer, sourceFile: string): string {
  const hash = createHash("sha256").update(projectVersion());
  return hash.update(submission).update(fs.readFileSync(sourceFile)).digest("hex");
}

/** Points of the tests, and the most that they give; answers in words are not among them. */
export function pointsOf(source: NotebookFile, results: SubmissionResults) {
  let points = 0;
  let most = 0;
  for (const { cell_type, metadata } of source.cells) {
    const { grade, solution, grade_id = "", points: worth = 0 } = metadata.nbgrader ?? {};
    if (cell_type !== "code" || !grade || solution) continue;
    most += worth;
    if (results[grade_id]?.ok) points += worth;
  }
  return { points, most };
}
