import fs from "node:fs";
import Module, { createRequire } from "node:module";
import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../../lib/base/projectRoot";
import { withTempFolder } from "../../../support/tempFolder";

const { correct } = createRequire(__filename)(
  path.join(projectRoot(), "lib", "tools", "setup", "kernel", "tslabCorrection.cjs"),
);

interface Converted {
  output?: string;
  declOutput?: string;
  diagnostics: { messageText: string }[];
  sideOutputs?: { path: string; data: string }[];
}

interface Converter {
  convert(earlier: string, cell: string): Converted;
  complete(earlier: string, cell: string, position: number): { candidates: string[] };
  inspect(earlier: string, cell: string, position: number): { kind: string } | undefined;
  close(): void;
}

/** The converter of cells as the kernel has it, with all patches, in the folder of a notebook. */
function withConverter(notebooks: string, body: (converter: Converter) => void): void {
  const file = path.join(projectRoot(), "node_modules", "tslab", "dist", "converter.js");
  const { source, missing } = correct("dist/converter.js", fs.readFileSync(file, "utf8"));
  expect(missing).to.deep.equal([]);
  const loaded = Object.assign(new Module(file), { filename: file }) as NodeJS.Module & {
    _compile(source: string, file: string): void;
  };
  loaded.paths = [path.join(projectRoot(), "node_modules")];
  loaded._compile(source, file);
  // TypeScript remembers the folder in which it was first asked for one.
  const { sys } = loaded.require("@tslab/typescript-for-tslab");
  const { getCurrentDirectory } = sys;
  sys.getCurrentDirectory = () => notebooks;
  try {
    const converter: Converter = loaded.exports.createConverter({});
    try {
      body(converter);
    } finally {
      converter.close();
    }
  } finally {
    sys.getCurrentDirectory = getCurrentDirectory;
  }
}

describe("cells checked in lighter programs", () => {
  it("know what earlier cells declared, and say what nobody did", () =>
    withTempFolder(async (folder) =>
      withConverter(folder, ({ convert }) => {
        const { declOutput, output } = convert(
          "",
          "const seven = 7; type Pair = [number, number];",
        );
        expect(output).to.match(/exports.*seven = 7/s);
        const next = convert(declOutput!, "const pair: Pair = [seven, seven];");
        expect(next.diagnostics).to.deep.equal([]);
        expect(next.declOutput)
          .to.match(/const pair: Pair/)
          .and.match(/const seven = 7/);
        const wrong = convert(next.declOutput!, "const text: string = seven + eight;");
        expect(wrong.diagnostics.map(({ messageText }) => messageText)).to.deep.equal([
          "Cannot find name 'eight'.",
        ]);
      }),
    ));

  it("complete and explain names, also those of earlier cells", () =>
    withTempFolder(async (folder) =>
      withConverter(folder, ({ convert, complete, inspect }) => {
        expect(complete("", "consol", 6).candidates).to.deep.equal(["console"]);
        const { declOutput } = convert("", "const letters = ['a'];");
        expect(complete(declOutput!, "lette", 5).candidates).to.deep.equal(["letters"]);
        expect(complete(declOutput!, "letters.ma", 10).candidates).to.include("map");
        expect(inspect(declOutput!, "letters", 2)).to.include({ kind: "const" });
        expect(inspect("", "let own = 1; own", 14)).to.include({ kind: "let" });
      }),
    ));

  it("answer alike when a cell is run again", () =>
    withTempFolder(async (folder) =>
      withConverter(folder, ({ convert }) => {
        const cell =
          'import { basename, dirname } from "path";\nconst name = basename("a/b");\nname';
        expect(convert("", cell)).to.deep.equal(convert("", cell));
      }),
    ));

  it("translate the reader's own files, also those that only another file imports", () =>
    withTempFolder(async (folder) => {
      fs.writeFileSync(path.join(folder, "near.ts"), 'export { far } from "./far";\n');
      fs.writeFileSync(path.join(folder, "far.ts"), "export const far: number = 1;\n");
      fs.writeFileSync(path.join(folder, "other.ts"), "export const other = 1;\n");
      withConverter(folder, ({ convert }) => {
        const { sideOutputs, diagnostics } = convert("", 'import { far } from "./near";\nfar');
        expect(diagnostics).to.deep.equal([]);
        expect(sideOutputs!.map((side) => path.basename(side.path))).to.deep.equal([
          "far.js",
          "near.js",
        ]);
        expect(sideOutputs![0].data).to.include("far = 1");
        // Once is enough, as long as the file does not change.
        expect(convert("", 'import { far as again } from "./near";\nagain').sideOutputs).to.equal(
          undefined,
        );
      });
    }));

  it("show a mistake in a file that a cell imports", () =>
    withTempFolder(async (folder) => {
      fs.writeFileSync(path.join(folder, "wrong.ts"), 'export const wrong: number = "1";\n');
      withConverter(folder, ({ convert }) => {
        const { diagnostics } = convert("", 'import { wrong } from "./wrong";\nwrong');
        expect(diagnostics.map(({ messageText }) => messageText)).to.deep.equal([
          "Type 'string' is not assignable to type 'number'.",
        ]);
      });
    }));

  it("know Node's global names, and those of test runners only where they are imported", () =>
    withConverter(path.join(projectRoot(), "notebooks"), ({ convert }) => {
      expect(convert("", "process.version;").diagnostics).to.deep.equal([]);
      const [missing] = convert("", 'describe("", () => {});').diagnostics;
      expect(missing.messageText).to.include("Cannot find name 'describe'");
      const imported = convert("", 'import { describe } from "mocha";\ndescribe("", () => {});');
      expect(imported.diagnostics).to.deep.equal([]);
    }));
});
