import fs from "node:fs";
import path from "node:path";
import { check } from "../../base/checks";
import { projectRoot } from "../../base/projectRoot";
import {
  checkCell,
  findExercise,
  type GraderMetadata,
  hiddenTestsCell,
  inVariant,
  type NotebookCell,
  solutionCell,
  sourceOf,
} from "./exerciseCells";
import { type Exercise, exercisesFolder, readExercises } from "./exerciseFile";
import { codeBlock, listedValue } from "./markdownSections";

/** A notebook's exercises with what they need, as nbgrader's "source" version has them. */
export interface Assignment {
  /** For example "assignment2", the name of its folder and its notebook. */
  name: string;
  notebook: { cells: NotebookCell[]; metadata: object; nbformat: 4; nbformat_minor: 5 };
}

const METADATA = {
  kernelspec: { display_name: "TypeScript", language: "typescript", name: "tslab" },
  language_info: { file_extension: ".ts", mimetype: "text/typescript", name: "typescript" },
};

const HOW_TO = `Run the cells from top to bottom. Write your answers where the text says so; other
cells are locked. **Check** runs at once and tells how far you are; further tests run when the work
is graded. Names of functions must stay as they are. Save, then hand in.`;

/**
 * Builds the assignment of a notebook, with solutions and hidden tests: nbgrader makes the
 * students' version of it.
 *
 * @param number 1 to 5
 * @param seed of the variants and of the hidden tests' random inputs; 0 for what is published
 */
export function buildAssignment(number: number, seed: number): Assignment {
  const file = path.join(exercisesFolder(), `assignment${number}.md`);
  check(fs.existsSync(file), `There is no assignment ${number}: expected 1 to 5.`);
  const text = fs.readFileSync(file, "utf8");
  const cells = notebookCells(listedValue(text, "notebook") ?? "");
  const title = text.split("\n", 1)[0];
  const intro = text.slice(
    text.indexOf("\n\n", text.indexOf("- notebook")),
    text.indexOf("## Setup"),
  );
  return {
    name: `assignment${number}`,
    notebook: {
      cells: [
        markdownCell("introduction", `${title}\n\n${HOW_TO}\n\n${intro.trim()}`),
        codeCell("setup", codeBlock(text) ?? "", { locked: true }),
        ...readExercises(number).flatMap((exercise) => exerciseCells(exercise, cells, seed)),
      ],
      metadata: METADATA,
      nbformat: 4,
      nbformat_minor: 5,
    },
  };
}

/** The exercises of a notebook as the course with this seed has them. */
export function exercisesOf(number: number, seed: number): Exercise[] {
  const text = fs.readFileSync(path.join(exercisesFolder(), `assignment${number}.md`), "utf8");
  const cells = notebookCells(listedValue(text, "notebook") ?? "");
  return readExercises(number).map(
    (exercise) => inVariant(exercise, findExercise(cells, exercise.id), seed).exercise,
  );
}

/** The cells of a notebook of the course. */
export function notebookCells(name: string): NotebookCell[] {
  const file = path.join(projectRoot(), "notebooks", `${name}.ipynb`);
  return (JSON.parse(fs.readFileSync(file, "utf8")) as { cells: NotebookCell[] }).cells;
}

function exerciseCells(
  published: Exercise,
  notebook: readonly NotebookCell[],
  seed: number,
): NotebookCell[] {
  const found = inVariant(published, findExercise(notebook, published.id), seed);
  const { exercise, cells } = found;
  const key = exercise.id.replace(".", "-");
  if (exercise.answer === null) return textCells(exercise, cells.text, notebook, key);
  const [forCheck, forTests] = exercise.points;
  const solution = solutionCell(cells.stub, exercise.solution);
  return [
    markdownCell(`text-${key}`, cells.text),
    {
      ...codeCell(`exercise-${key}`, solution, { solution: true, locked: false }),
      metadata: {
        nbgrader: grader(`exercise-${key}`, "code", { solution: true, locked: false }),
        xray: { exercise: exercise.id, answer: exercise.answer },
      },
    },
    codeCell(`check-${key}`, checkCell(cells.check), { grade: true, points: forCheck }),
    codeCell(`tests-${key}`, hiddenTestsCell(exercise, cells.stub, seed), {
      grade: true,
      points: forTests,
    }),
  ];
}

/** An answer in words: graded by hand, with the rubric in front of it. */
function textCells(
  exercise: Exercise,
  text: string,
  notebook: readonly NotebookCell[],
  key: string,
): NotebookCell[] {
  const rubric = exercise.rubric.map(({ points, what }) => `- ${points}: ${what}`).join("\n");
  const cell = markdownCell(`text-${key}`, `${text.trim()}\n\nPoints are given for:\n\n${rubric}`);
  const picture = exercise.picture && findPicture(notebook, exercise.id, exercise.picture);
  if (picture) {
    cell.source = `![The figure of the notebook](attachment:figure.png)\n\n${cell.source}`;
    cell.attachments = { "figure.png": { "image/png": picture } };
  }
  const answer = `BEGIN SOLUTION\n${exercise.solution}\nEND SOLUTION`;
  const options = { grade: true, solution: true, locked: false, points: exercise.points[0] };
  return [cell, { ...markdownCell(`answer-${key}`, answer, options) }];
}

/** The last figure before the exercise, or the first of a section, as base64; null if none. */
function findPicture(cells: readonly NotebookCell[], id: string, which: string): string | null {
  const [, section] = /^section (\d+)$/.exec(which) ?? [];
  const at = cells.findIndex((cell) =>
    section
      ? new RegExp(`^## ${section} `, "m").test(sourceOf(cell))
      : sourceOf(cell).includes(`### Exercise ${id} `),
  );
  const range = section ? cells.slice(at) : cells.slice(0, at).reverse();
  for (const { outputs = [] } of range) {
    const picture = outputs.map(({ data }) => data?.["image/png"]).find(Boolean);
    if (picture) return [picture].flat().join("").replaceAll("\n", "");
  }
  return null;
}

function markdownCell(id: string, source: string, options = {}): NotebookCell {
  const nbgrader = grader(id, "markdown", { locked: true, ...options });
  return { cell_type: "markdown", id, metadata: { nbgrader }, source };
}

function codeCell(id: string, source: string, options: Partial<GraderMetadata>): NotebookCell {
  const nbgrader = grader(id, "code", { locked: true, ...options });
  return {
    cell_type: "code",
    id,
    metadata: { nbgrader },
    source,
    outputs: [],
    execution_count: null,
  };
}

function grader(
  grade_id: string,
  cell_type: string,
  options: Partial<GraderMetadata>,
): GraderMetadata {
  const plain = { grade: false, solution: false, locked: true, task: false as const };
  return { schema_version: 3, grade_id, cell_type, ...plain, ...options };
}
