import type { Exercise } from "./exerciseFile";
import { chooseVariant, type Rewrite, rewriteFor } from "./variant";

/** A cell of a notebook file, as far as the classroom reads and writes it. */
export interface NotebookCell {
  cell_type: string;
  id?: string;
  metadata: {
    tags?: string[];
    nbgrader?: GraderMetadata;
    xray?: { exercise: string; answer: string };
  };
  source: string | string[];
  outputs?: { output_type: string; data?: Record<string, string | string[]> }[];
  execution_count?: number | null;
  attachments?: Record<string, Record<string, string>>;
}

/** What nbgrader keeps in a cell: https://nbgrader.readthedocs.io (its format 3). */
export interface GraderMetadata {
  schema_version: 3;
  grade_id: string;
  grade: boolean;
  solution: boolean;
  locked: boolean;
  task: false;
  cell_type: string;
  points?: number;
}

const WRITE_HERE = "// Write your code here";

/** The text of a cell, which notebook files hold in one piece or in lines. */
export function sourceOf(cell: NotebookCell): string {
  return [cell.source].flat().join("");
}

/** The cells of an exercise in an assignment, from those of the notebook. */
export interface ExerciseCells {
  text: string;
  stub: string;
  check: string;
}

/** Finds text, stub and check of an exercise in a notebook. */
export function findExercise(cells: readonly NotebookCell[], id: string): ExerciseCells {
  const heading = `### Exercise ${id} `;
  const at = cells.findIndex((cell) => sourceOf(cell).includes(heading));
  const tagged = (tag: string) =>
    cells.find((cell, i) => i > at && cell.metadata.tags?.includes(tag));
  const [stub, check] = [tagged("exercise"), tagged("solution-check")];
  if (at < 0 || !stub || !check) throw new Error(`There is no exercise ${id} in the notebook.`);
  const text = sourceOf(cells[at]);
  return {
    text: text.slice(text.indexOf(heading)).replace(/<!--.*?-->/g, ""),
    stub: sourceOf(stub),
    check: sourceOf(check),
  };
}

/** A stub with lines in it where it says "Write your code here". */
export function fillStub(stub: string, lines: string): string {
  return fill(stub, lines.split("\n"));
}

/** The same with nbgrader's marks, from which it makes the stub again. */
export function solutionCell(stub: string, solution: string): string {
  return fill(stub, ["// BEGIN SOLUTION", ...solution.split("\n"), "// END SOLUTION"]);
}

/** What students get: the stub with nbgrader's own line in place of the marks. */
function fill(stub: string, filling: string[]): string {
  return stub
    .split("\n")
    .flatMap((line) => {
      const at = line.indexOf(WRITE_HERE);
      if (at < 0) return [line];
      const hint = line.slice(at + WRITE_HERE.length).replace(/^: */, "");
      const indent = line.slice(0, at);
      const filled = filling.map((one) => (one === "" ? "" : indent + one));
      return hint === "" ? filled : [...filled, `${indent}// ${hint}`];
    })
    .join("\n");
}

/** The check of the notebook as a test that can fail. */
export function checkCell(check: string): string {
  return check.replace("console.log(checkExercise(", "mustBeRight(checkExercise(");
}

/** Edge cases and random inputs, with the typical mistakes to compare with. */
export function hiddenTestsCell(exercise: Exercise, stub: string, seed: number): string {
  const { id, answer, hiddenTests, mistakes } = exercise;
  const likes = mistakes.map(({ says, code }) => {
    const body = indentBy(fillStub(stub, code ?? ""), 6);
    const like = `like: (() => {\n${body}\n      return ${answer};\n    })()`;
    return `    { says: ${JSON.stringify(says)},\n    ${like} },`;
  });
  const kind = hiddenTests.includes("const isRight") ? "isRight" : "expected";
  return [
    `// Exercise ${id}: tests with edge cases and random inputs, which run when it is graded.`,
    "// BEGIN HIDDEN TESTS",
    "{",
    `  const random = createRandom(${seed}, "tests of ${id}");`,
    "  const whole = (low, high) => Math.floor(random.uniform(low, high + 1));",
    "  const times = (n, one) => Array.from({ length: n }, (_, i) => one(i));",
    indentBy(hiddenTests, 2),
    "  const mistakes = [",
    ...likes,
    "  ];",
    `  testAnswer("${id}", ${answer}, { cases, ${kind}, mistakes });`,
    "}",
    "// END HIDDEN TESTS",
  ].join("\n");
}

function indentBy(text: string, spaces: number): string {
  return text.replace(/^(?=.)/gm, " ".repeat(spaces));
}

/** An exercise with its cells as the course with this seed has them. */
export function inVariant(
  exercise: Exercise,
  cells: ExerciseCells,
  seed: number,
  variant = chooseVariant(exercise, seed),
): { exercise: Exercise; cells: ExerciseCells } {
  const rewrite: Rewrite = rewriteFor(exercise, variant);
  return {
    exercise: {
      ...exercise,
      answer: exercise.answer && rewrite(exercise.answer),
      solution: rewrite(exercise.solution),
      hiddenTests: rewrite(exercise.hiddenTests),
      mistakes: exercise.mistakes.map(({ name, says, code }) => ({
        name,
        says: rewrite(says),
        code: code && rewrite(code),
      })),
    },
    cells: {
      text: rewrite(cells.text),
      stub: rewrite(cells.stub),
      check: rewrite(cells.check),
    },
  };
}
