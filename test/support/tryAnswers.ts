import path from "node:path";
import vm from "node:vm";
import ts from "typescript";
import { projectRoot } from "../../lib/base/projectRoot";

/** What check and tests of an exercise say to one answer; null where they are content. */
export interface Verdict {
  check: string | null;
  tests: string | null;
}

/**
 * Runs an assignment's set-up once, and then check and tests for every answer, without a notebook
 * kernel: the cells are compiled together, each answer in a block of its own.
 */
export async function tryAnswers(
  setup: string,
  answers: readonly string[],
  check: string,
  tests: string,
): Promise<Verdict[]> {
  const attempt = (name: string, code: string) =>
    `try { {\n${code}\n} } catch (error) { verdict.${name} = error.message; }`;
  const blocks = answers.map(
    (answer) =>
      `{ const verdict = { check: null, tests: null }; verdicts.push(verdict);\n${answer}\n` +
      `${attempt("check", check)}\n${attempt("tests", tests)} }`,
  );
  const source = `${setup}\nconst verdicts = [];\n${blocks.join("\n")}\nresult(verdicts);`;
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  let verdicts: Verdict[] = [];
  const script = vm.runInThisContext(`(async (require, exports, result) => {${outputText}\n})`);
  const { log } = console;
  console.log = () => {};
  try {
    await script(requireAsInNotebooks, {}, (found: Verdict[]) => (verdicts = found));
  } finally {
    console.log = log;
  }
  return verdicts;
}

/** "../lib/dist" is the library itself here: tests run on its source. */
function requireAsInNotebooks(name: string): unknown {
  return require(name.replace(/^\.\.\/lib\/dist/, path.join(projectRoot(), "lib")));
}
