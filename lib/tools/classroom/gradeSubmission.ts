import { removeFolder } from "../../base/files/whenFree.cjs";
import { type CellResult, errorOutput } from "./cellOutput";
import type { Compiler } from "./compiler";
import { type NotebookFile, studentCells } from "./gradedNotebook";
import { copyFiles, makeCellsPlace, type SandboxLimits } from "./sandbox";
import { type Answer, type Ask, SessionEnded } from "./session";
import { DEFAULT_TIMES, StudentRun, type TimeLimits } from "./studentRun";
import type { Tester } from "./tester";

/** Results of all code cells of a submission, by their names. */
export type SubmissionResults = Record<string, CellResult>;

/**
 * Runs a submission and its tests, each side in its own process. Whatever the submission does, the
 * outcome is a result for every test.
 *
 * @param files what the assignment has beside its notebook
 * @throws if the tests themselves cannot be run: that is never the student's fault
 */
export async function gradeSubmission(
  submitted: NotebookFile,
  source: NotebookFile,
  files: string,
  tester: Tester,
  compiler: Compiler,
  limits: SandboxLimits,
  times: TimeLimits = DEFAULT_TIMES,
): Promise<SubmissionResults> {
  const place = makeCellsPlace();
  copyFiles(files, place);
  const student = new StudentRun(studentCells(submitted, source), place, compiler, limits, times);
  try {
    await student.start();
    tester.begin();
    const tests: [string, CellResult][] = [];
    for (const test of tester.tests)
      tests.push([test.key, await withoutTrace(tester.run(test, askOnce(student), times.all))]);
    return Object.fromEntries([...student.results, ...tests]);
  } finally {
    await student.close();
    removeFolder(place);
  }
}

/** Within one test, a process that ended is not started again: further questions fail at once. */
function askOnce(student: StudentRun): Ask {
  let ended: Answer | null = null;
  return async (name, args) => {
    if (ended) return ended;
    const answer = await student.ask(name, args);
    if ("problem" in answer && !student.isRunning) ended = answer;
    return answer;
  };
}

/** An error of a test is told by its message alone: the trace leads through the tests. */
async function withoutTrace(running: Promise<CellResult>): Promise<CellResult> {
  try {
    const { ok, outputs } = await running;
    return {
      ok,
      outputs: outputs.map((o) => (o.output_type === "error" ? errorOutput(o.ename, o.evalue) : o)),
    };
  } catch (error) {
    if (error instanceof SessionEnded) throw new Error(`The tests ended: they ${error.message}.`);
    throw error;
  }
}
