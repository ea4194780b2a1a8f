import path from "node:path";
import vm from "node:vm";
import ts from "typescript";
import { projectRoot } from "../../lib/base/projectRoot";

/** What check and tests of an exercise say to one answer; null where they are content. */
export interface Verdict {
  check: string | null;
  tests: string | null;
}

/** Runs check and tests of an exercise for every answer. */
export type TryAnswers = (
  answers: readonly string[],
  check: string,
  tests: string,
) => Promise<Verdict[]>;

/**
 * Runs an assignment's set-up once, as a notebook does, without a notebook kernel. Each answer that
 * is tried then sees its names, in a block of its own.
 */
export async function afterSetup(setup: string): Promise<TryAnswers> {
  // As text, an import would give its names to nobody else.
  const required = setup
    .replace(/^import \* as (\w+) from ("[^"]+");/gm, "const $1 = require($2);")
    .replace(/^import (\{[^}]*\}) from ("[^"]+");/gm, "const $1 = require($2);");
  const code = `${toJavaScript(required)}\nreturn (code) => eval(code);`;
  const script = vm.runInThisContext(`(async (require) => {${code}\n})`);
  const run: (code: string) => Promise<Verdict[]> = await quietly(() =>
    script(requireAsInNotebooks),
  );
  return (answers, check, tests) => {
    const blocks = answers.map(
      (answer) =>
        `{ const verdict = { check: null, tests: null }; verdicts.push(verdict);\n${answer}\n` +
        `${attempt("check", check)}\n${attempt("tests", tests)} }`,
    );
    const body = `const verdicts: any[] = [];\n${blocks.join("\n")}\nreturn verdicts;`;
    return quietly(() => run(toJavaScript(`(async () => {\n${body}\n})()`)));
  };
}

function attempt(name: keyof Verdict, code: string): string {
  return `try { {\n${code}\n} } catch (error) { verdict.${name} = error.message; }`;
}

function toJavaScript(source: string): string {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  return ts.transpileModule(source, { compilerOptions }).outputText;
}

async function quietly<T>(body: () => Promise<T>): Promise<T> {
  const { log } = console;
  console.log = () => {};
  try {
    return await body();
  } finally {
    console.log = log;
  }
}

/** "../lib/dist" is the library itself here: tests run on its source. */
function requireAsInNotebooks(name: string): unknown {
  return require(name.replace(/^\.\.\/lib\/dist/, path.join(projectRoot(), "lib")));
}
