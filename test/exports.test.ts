import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { projectRoot } from "../lib/base/projectRoot";

const ROOT = projectRoot();
const INDEX = path.join(ROOT, "lib", "index.ts");
const NOTEBOOKS = path.join(ROOT, "notebooks");

/** What no notebook uses and lib/README.md tells about: images and weights of one's own. */
const FOR_SCRIPTS = [
  "boxAtSize",
  "CLASS_NAMES",
  "loadCollection",
  "loadImageFolder",
  "loadWeights",
  "openExternal",
  "openImageSet",
  "readExternal",
  "saveExternal",
  "saveWeights",
];

/** Exported for tests alone, each for a reason. */
const FOR_TESTS: Record<string, string> = {
  perceptualHash: "the whole way from picture to hash, which imagehash's references are of",
  hashDistance: "the plain count that the quick search over all pairs is compared with",
  hashText: "the form in which imagehash writes hashes",
  normalize: "the plain form, with checks, that standardize and transforms are compared with",
  aucInterval: "shows the variance inside deLongTest, which pROC's references are of",
  numberOfKeptFilters: "what is kept for later is seen only by counting it",
  mustBeRight: "the cells of assignments import it: lib/tools/classroom/exercises",
  testAnswer: "the cells of assignments import it, too",
  readmeBlock: "reads what the commands have written into README.md",
  pageNumbers: "reads the numbers that the notebooks' texts hold",
};

/** Names that a text imports from the library. */
function importedNames(text: string): string[] {
  const names: string[] = [];
  for (const statement of ts.createSourceFile("x.ts", text, ts.ScriptTarget.Latest).statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier))
      continue;
    if (statement.moduleSpecifier.text !== "../lib/dist") continue;
    const bindings = statement.importClause?.namedBindings;
    expect(bindings && ts.isNamedImports(bindings), "imports from lib go by name").to.equal(true);
    for (const { name, propertyName } of (bindings as ts.NamedImports).elements)
      names.push((propertyName ?? name).text);
  }
  return names;
}

/** The code of every notebook and of what lies beside them, with its name. */
function notebookTexts(): { name: string; text: string }[] {
  return fs.readdirSync(NOTEBOOKS).flatMap((name) => {
    const file = path.join(NOTEBOOKS, name);
    if (name.endsWith(".ts")) return [{ name, text: fs.readFileSync(file, "utf8") }];
    if (!name.endsWith(".ipynb")) return [];
    const { cells } = JSON.parse(fs.readFileSync(file, "utf8"));
    const code = cells.filter((cell: { cell_type: string }) => cell.cell_type === "code");
    const sources = code.map(({ source }: { source: string | string[] }) =>
      [source].flat().join(""),
    );
    return [{ name, text: sources.join("\n") }];
  });
}

/** lib as the compiler sees it, and the symbols that its files and programs beside it name. */
function readLibrary() {
  const config = path.join(ROOT, "tsconfig.json");
  const { options, fileNames } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(config, ts.sys.readFile).config,
    ts.sys,
    ROOT,
  );
  const program = ts.createProgram(fileNames, options);
  const checker = program.getTypeChecker();
  const files = fileNames.map((name) => program.getSourceFile(name)!);
  const target = (symbol: ts.Symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return { checker, files, target };
}

type Library = ReturnType<typeof readLibrary>;

/**
 * Everything that the code of lib names, apart from where it is declared, imported or passed on.
 */
function namedSymbols({ checker, files, target }: Library): Set<ts.Symbol> {
  const named = new Set<ts.Symbol>();
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isIdentifier(node) && (node.parent as ts.NamedDeclaration).name !== node) {
      const symbol = ts.isShorthandPropertyAssignment(node.parent)
        ? checker.getShorthandAssignmentValueSymbol(node.parent)
        : checker.getSymbolAtLocation(node);
      if (symbol) named.add(target(symbol));
    }
    if (ts.isShorthandPropertyAssignment(node)) {
      const symbol = checker.getShorthandAssignmentValueSymbol(node);
      if (symbol) named.add(target(symbol));
    }
    ts.forEachChild(node, visit);
  };
  files.forEach(visit);
  return named;
}

/** Set-up and workers are plain JavaScript and load compiled files: their text is searched. */
function scriptTexts(folder = path.join(ROOT, "lib")): string {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .map((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return entry.name.startsWith("dist") ? "" : scriptTexts(file);
      return /\.[mc]js$/.test(entry.name) ? fs.readFileSync(file, "utf8") : "";
    })
    .join("\n");
}

describe("What the library gives away", function () {
  this.timeout(120_000);
  let library: Library;
  let publicNames: string[];
  const used = notebookTexts().map(({ name, text }) => ({ name, names: importedNames(text) }));

  before(() => {
    library = readLibrary();
    const index = library.files.find(({ fileName }) => path.resolve(fileName) === INDEX)!;
    const module = library.checker.getSymbolAtLocation(index)!;
    publicNames = library.checker.getExportsOfModule(module).map(({ name }) => name);
  });

  it("is all that the notebooks import", () => {
    const missing = used.flatMap(({ name, names }) =>
      names.filter((one) => !publicNames.includes(one)).map((one) => `${name}: ${one}`),
    );
    expect(missing, "add them to lib/index.ts").to.deep.equal([]);
  });

  it("is used by a notebook, or stands on the short list for scripts of one's own", () => {
    const wanted = new Set([...used.flatMap(({ names }) => names), ...FOR_SCRIPTS]);
    const idle = publicNames.filter((name) => !wanted.has(name));
    expect(idle, "take them out of lib/index.ts").to.deep.equal([]);
    const inNotebooks = new Set(used.flatMap(({ names }) => names));
    expect(FOR_SCRIPTS.filter((name) => inNotebooks.has(name))).to.deep.equal([]);
  });

  it("is named one by one in index.ts", () =>
    expect(fs.readFileSync(INDEX, "utf8")).not.to.match(/export \*/));

  it("holds nothing that only tests use", () => {
    const { checker, files, target } = library;
    const named = namedSymbols(library);
    const scripts = scriptTexts();
    const idle = files.flatMap((file) => {
      const module = checker.getSymbolAtLocation(file);
      if (!module || path.resolve(file.fileName) === INDEX) return [];
      return checker
        .getExportsOfModule(module)
        .filter((symbol) => target(symbol).flags & ts.SymbolFlags.Value)
        .filter((symbol) => target(symbol).declarations?.[0].getSourceFile() === file)
        .filter((symbol) => !named.has(target(symbol)) && !publicNames.includes(symbol.name))
        .filter(({ name }) => !new RegExp(`\\b${name}\\b`).test(scripts))
        .map(({ name }) => name);
    });
    expect(
      idle.filter((name) => !(name in FOR_TESTS)),
      "delete them, or use them",
    ).to.deep.equal([]);
    expect(
      Object.keys(FOR_TESTS).filter((name) => !idle.includes(name)),
      "used or gone by now",
    ).to.deep.equal([]);
  });
});
