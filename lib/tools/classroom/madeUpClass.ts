import fs from "node:fs";
import path from "node:path";
import { check } from "../../base/checks";
import { writeFileAtomic } from "../../base/writeFileAtomic";
import { exercisesOf } from "./assignment";
import type { Course } from "./courseFolder";
import { fillStub, type NotebookCell, sourceOf } from "./exerciseCells";
import type { Exercise } from "./exerciseFile";
import { readNotebook } from "./gradedNotebook";

/** Ten students who do not exist. */
export const MADE_UP_STUDENTS = [
  ...["ada", "ben", "chen", "dana", "emil"],
  ...["fatou", "gita", "hugo", "ines", "jun"],
] as const;

/**
 * Writes an assignment as ten made-up students hand it in, one file for each, to rehearse grading
 * before real work comes in. Ada has all of it right, Ben has written nothing, Chen's first answer
 * does not compile, and the others have every second exercise right and typical mistakes in the
 * rest.
 *
 * @returns the folder with `ada.ipynb` to `jun.ipynb`
 */
export function writeMadeUpClass(course: Course, number: number): string {
  const name = `assignment${number}`;
  const released = path.join(course.release(name), `${name}.ipynb`);
  check(fs.existsSync(released), `${name} is not released yet: release it first.`);
  const exercises = exercisesOf(number, course.seed);
  const folder = path.join(course.root, "rehearsal", name);
  fs.mkdirSync(folder, { recursive: true });
  MADE_UP_STUDENTS.forEach((student, i) => {
    const notebook = readNotebook(released);
    exercises.forEach((exercise, k) => {
      const answer = answerOf(exercise, i, k);
      for (const cell of notebook.cells.filter((c) => isAnswer(c, exercise)))
        cell.source = exercise.answer === null ? answer : fillStub(sourceOf(cell), answer);
    });
    const text = `${JSON.stringify(notebook, null, 1)}\n`;
    writeFileAtomic(path.join(folder, `${student}.ipynb`), text);
  });
  return folder;
}

function isAnswer({ metadata }: NotebookCell, { id, answer }: Exercise): boolean {
  const kind = answer === null ? "answer" : "exercise";
  return metadata.nbgrader?.grade_id === `${kind}-${id.replace(".", "-")}`;
}

/** What a student writes: the solution, nothing, or the typical mistakes in turn. */
function answerOf(exercise: Exercise, student: number, place: number): string {
  const [right, blank, broken] = [0, 1, 2];
  const { answer, solution, mistakes } = exercise;
  const nothing = answer === null ? "" : "// I have not done this.";
  if (student === right) return solution;
  if (student === blank) return nothing;
  if (student === broken && place === 0) return `${solution}\nthis does not compile`;
  if ((student + place) % 2 === 0) return solution;
  const { code, name } = mistakes[(student + place) % mistakes.length];
  return code ?? name;
}
