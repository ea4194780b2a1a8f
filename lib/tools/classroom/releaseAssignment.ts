import fs from "node:fs";
import path from "node:path";
import { writeFileAtomic } from "../../base/writeFileAtomic";
import { buildAssignment } from "./assignment";
import { writeAssignmentData } from "./assignmentData";
import type { Course } from "./courseFolder";
import { nbgrader, runPython } from "./nbgrader";

/** What a release has made, for the instructor. */
export interface Release {
  assignment: string;
  /** True where the instructor's own version was there and stayed. */
  kept: boolean;
  /** What students can be given where there is no exchange. */
  zip: string;
  exchanged: boolean;
}

/**
 * Writes an assignment with solutions into the course's `source`, has nbgrader make the students'
 * version of it, and puts that into the exchange and into a zip. A source that is there stays, with
 * whatever the instructor has changed in it.
 */
export async function releaseAssignment(course: Course, number: number): Promise<Release> {
  const { name, notebook } = buildAssignment(number, course.seed);
  const folder = course.source(name);
  const file = path.join(folder, `${name}.ipynb`);
  const kept = fs.existsSync(file);
  if (!kept) {
    fs.mkdirSync(folder, { recursive: true });
    await writeAssignmentData(number, folder);
    writeFileAtomic(file, `${JSON.stringify(notebook, null, 1)}\n`);
  }
  nbgrader(course, ["generate_assignment", name, "--force"]);
  const zip = path.join(course.root, "handout", `${name}.zip`);
  fs.mkdirSync(path.dirname(zip), { recursive: true });
  runPython(course, ["-m", "zipfile", "-c", zip, course.release(name)], `zip ${name}`);
  const exchanged = course.exchange !== null;
  if (exchanged) nbgrader(course, ["release_assignment", name, "--force"]);
  return { assignment: name, kept, zip, exchanged };
}
