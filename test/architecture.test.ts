import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { projectRoot } from "../lib/base/projectRoot";

const LIB = path.join(projectRoot(), "lib");

/** The levels of lib from the ground up; a file imports from its own level and those below it. */
const LEVELS = ["base", "course", "tools"] as const;

function levelOf(file: string): number {
  const [room] = file.split("/");
  return room === "base" ? 0 : room === "tools" ? 2 : 1;
}

/** Every source file of lib, relative to it, with "/" on every system. */
function sources(folder = LIB): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name.startsWith("dist") ? [] : sources(file);
    if (!/\.(ts|mjs|cjs)$/.test(entry.name)) return [];
    return [path.relative(LIB, file).split(path.sep).join("/")];
  });
}

/** The files of lib that each file of lib imports; types count, too. */
function importGraph(): Map<string, string[]> {
  const files = new Set(sources());
  return new Map(
    [...files].map((file) => {
      const text = fs.readFileSync(path.join(LIB, file), "utf8");
      const imported = ts.preProcessFile(text, true, true).importedFiles.flatMap(({ fileName }) => {
        if (!fileName.startsWith(".")) return [];
        const target = path.posix.join(path.posix.dirname(file), fileName);
        const found = ["", ".ts", "/index.ts"].map((end) => target + end).find((f) => files.has(f));
        return found === undefined ? [] : [found];
      });
      return [file, imported];
    }),
  );
}

/** One circle of imports, or null. */
function findCircle(graph: Map<string, string[]>): string[] | null {
  const finished = new Set<string>();
  const visit = (file: string, trail: string[]): string[] | null => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (finished.has(file)) return null;
    for (const next of graph.get(file) ?? []) {
      const circle = visit(next, [...trail, file]);
      if (circle) return circle;
    }
    finished.add(file);
    return null;
  };
  for (const file of graph.keys()) {
    const circle = visit(file, []);
    if (circle) return circle;
  }
  return null;
}

describe("the levels of lib", () => {
  const graph = importGraph();

  it("are read completely: every level has files that import others", () => {
    LEVELS.forEach((_, level) => {
      const arrows = [...graph].filter(([file, to]) => levelOf(file) === level && to.length > 0);
      expect(arrows.length).to.be.greaterThan(5);
    });
  });

  it("import one way: tools from course and base, course from base", () => {
    const upwards = [...graph].flatMap(([file, imported]) =>
      imported.filter((to) => levelOf(to) > levelOf(file)).map((to) => `${file} -> ${to}`),
    );
    expect(upwards).to.deep.equal([]);
  });

  it("have no circle of imports", () => {
    expect(findCircle(graph)).to.equal(null);
  });

  it("would notice a circle", () => {
    const circle = findCircle(
      new Map([
        ["a", ["b"]],
        ["b", ["c"]],
        ["c", ["b"]],
      ]),
    );
    expect(circle).to.deep.equal(["b", "c", "b"]);
  });

  it("name every file once, so that a name means one thing", () => {
    const names = [...graph.keys()]
      .filter((file) => file.endsWith(".ts"))
      .map((f) => path.basename(f));
    const twice = names.filter((name, i) => names.indexOf(name) !== i);
    expect(twice).to.deep.equal([]);
  });
});
