import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { buildAssignment, notebookCells } from "../../../lib/tools/classroom/assignment";
import { writeAssignmentData } from "../../../lib/tools/classroom/assignmentData";
import {
  checkCell,
  type ExerciseCells,
  fillStub,
  findExercise,
  hiddenTestsCell,
  inVariant,
  sourceOf,
} from "../../../lib/tools/classroom/exerciseCells";
import { type Exercise, readExercises } from "../../../lib/tools/classroom/exerciseFile";
import { countVariants } from "../../../lib/tools/classroom/variant";
import { afterSetup, type TryAnswers, type Verdict } from "../../support/tryAnswers";

const NOTEBOOKS = [
  "01_data_exploration",
  "02_cnn_model",
  "03_resnet_transfer_learning",
  "04_gradcam_visualization",
  "05_results_analysis",
];

/** Check and tests on the blank stub, the solution and every typical wrong answer. */
async function verdictsOf(
  tryAnswers: TryAnswers,
  { exercise, cells }: { exercise: Exercise; cells: ExerciseCells },
  seed: number,
): Promise<{ blank: Verdict; solution: Verdict; wrong: Verdict[] }> {
  const fillings = [exercise.solution, ...exercise.mistakes.map(({ code }) => code ?? "")];
  const answers = [cells.stub, ...fillings.map((lines) => fillStub(cells.stub, lines))];
  const tests = hiddenTestsCell(exercise, cells.stub, seed);
  const [blank, solution, ...wrong] = await tryAnswers(answers, checkCell(cells.check), tests);
  return { blank, solution, wrong };
}

NOTEBOOKS.forEach((notebook, i) => {
  const number = i + 1;

  describe(`the exercises of notebook ${number}`, function () {
    this.timeout(600_000);
    // Another test of this process may have chosen the engine before.
    const setup = sourceOf(buildAssignment(number, 0).notebook.cells[1]).replace(
      'useEngine("wasm")',
      'useEngine("auto")',
    );
    const cells = notebookCells(notebook);
    const exercises = readExercises(number);
    const before = process.cwd();
    let folder: string;
    let tryAnswers: TryAnswers;

    // The cells read data.json in the folder in which they run.
    this.beforeAll(async () => {
      folder = fs.mkdtempSync(path.join(os.tmpdir(), "xray-exercises-"));
      await writeAssignmentData(number, folder);
      process.chdir(folder);
      tryAnswers = await afterSetup(setup);
    });
    this.afterAll(() => {
      process.chdir(before);
      fs.rmSync(folder, { recursive: true });
    });

    it("are those of the notebook, three to five", () => {
      const headings = cells.flatMap((cell) =>
        [...sourceOf(cell).matchAll(/^### Exercise (\d\.\d) /gm)].map(([, id]) => id),
      );
      expect(exercises.map(({ id }) => id)).to.deep.equal(headings);
    });

    for (const exercise of exercises.filter(({ answer }) => answer !== null)) {
      const seeds = [0, 99];
      const found = findExercise(cells, exercise.id);
      const variants = Array.from({ length: countVariants(exercise) }, (_, v) => v);

      for (const variant of variants) {
        const which = variant === 0 ? exercise.id : `${exercise.id}, variant ${variant}`;

        it(`${which}: the solution passes, every typical mistake gets its sentence`, async () => {
          expect(exercise.mistakes.length).to.be.at.least(2);
          for (const seed of variant === 0 ? seeds : seeds.slice(0, 1)) {
            const own = inVariant(exercise, found, seed, variant);
            const { blank, solution, wrong } = await verdictsOf(tryAnswers, own, seed);
            expect(solution).to.deep.equal({ check: null, tests: null });
            expect(blank.check, "blank").to.contain("not done yet");
            expect(blank.tests, "blank").to.contain("not yet");
            wrong.forEach(({ tests }, m) => {
              const { name, says } = own.exercise.mistakes[m];
              expect(tests, name).to.equal(`Exercise ${exercise.id}: ${says}`);
            });
          }
        });
      }
    }

    for (const exercise of exercises.filter(({ answer }) => answer === null)) {
      it(`${exercise.id}: the rubric gives as many points as there are`, () => {
        const given = exercise.rubric.reduce((sum, { points }) => sum + points, 0);
        expect([given]).to.deep.equal(exercise.points);
        expect(exercise.mistakes.length).to.be.at.least(2);
      });
    }
  });
});
