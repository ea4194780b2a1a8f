import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { projectRoot } from "../../../lib/base/projectRoot";
import { buildAssignment } from "../../../lib/tools/classroom/assignment";
import { sourceOf } from "../../../lib/tools/classroom/exerciseCells";

/** Every code cell of an assignment, each test in a block of its own, as one file. */
function asFile(number: number): string {
  const code = buildAssignment(number, 0).notebook.cells.filter((c) => c.cell_type === "code");
  return code
    .map((cell) => (cell.metadata.nbgrader?.grade ? `{\n${sourceOf(cell)}\n}` : sourceOf(cell)))
    .join("\n");
}

describe("the cells of the assignments", function () {
  this.timeout(600_000);

  it("compile as the notebook kernel compiles them", () => {
    const files = new Map(
      [1, 2, 3, 4, 5].map((n) => [
        path.join(projectRoot(), "notebooks", `cells${n}.ts`),
        asFile(n),
      ]),
    );
    const options: ts.CompilerOptions = {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ES2022,
      moduleResolution: ts.ModuleResolutionKind.Node10,
      esModuleInterop: true,
      skipLibCheck: true,
      noEmit: true,
      types: ["node"],
    };
    const host = ts.createCompilerHost(options);
    const { fileExists, readFile, getSourceFile } = host;
    host.fileExists = (name) => files.has(path.normalize(name)) || fileExists(name);
    host.readFile = (name) => files.get(path.normalize(name)) ?? readFile(name);
    host.getSourceFile = (name, ...rest) => {
      const text = files.get(path.normalize(name));
      if (text === undefined) return getSourceFile(name, ...rest);
      return ts.createSourceFile(name, text, ts.ScriptTarget.ES2022);
    };
    expect(fs.existsSync(path.join(projectRoot(), "lib", "dist", "index.d.ts"))).to.equal(true);
    const program = ts.createProgram([...files.keys()], options, host);
    const problems = [...files.keys()].flatMap((name) => {
      const file = program.getSourceFile(name) as ts.SourceFile;
      return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    });
    const words = problems.map(({ file, start = 0, messageText }) => {
      const { line } = (file as ts.SourceFile).getLineAndCharacterOfPosition(start);
      const text = ts.flattenDiagnosticMessageText(messageText, " ");
      return `${path.basename((file as ts.SourceFile).fileName)}:${line + 1} ${text}`;
    });
    expect(words).to.deep.equal([]);
  });
});
