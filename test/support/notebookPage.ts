import fs from "node:fs";
import ts from "typescript";
import { sourceOf } from "../../lib/tools/report/pageNumbers";

/** One cell of a notebook as a reader meets it. */
export interface PageCell {
  kind: "markdown" | "code";
  source: string;
  tags: string[];
}

/** A notebook's cells, and what can be counted on its pages. */
export interface NotebookPage {
  cells: PageCell[];
  text: PageCell[];
  code: PageCell[];
}

export function readPage(file: string): NotebookPage {
  const { cells: raw } = JSON.parse(fs.readFileSync(file, "utf8")) as {
    cells: Array<{
      cell_type: "markdown" | "code";
      source: string | string[];
      metadata?: { tags?: string[] };
    }>;
  };
  const cells = raw.map((cell) => ({
    kind: cell.cell_type,
    source: sourceOf(cell),
    tags: cell.metadata?.tags ?? [],
  }));
  const of = (kind: string) => cells.filter((cell) => cell.kind === kind);
  return { cells, text: of("markdown"), code: of("code") };
}

/** Numbered headings of the second level, e.g. "3 What a CNN computes". */
export function sections({ text }: NotebookPage): string[] {
  return text.flatMap(({ source }) =>
    [...source.matchAll(/^## (\d+ .+)$/gm)].map(([, heading]) => heading.trim()),
  );
}

/** The entries of the line that begins with "**Contents:**". */
export function contents({ text }: NotebookPage): string[] {
  const line = text
    .map(({ source }) => /^\*\*Contents:\*\* (.+)$/m.exec(source)?.[1])
    .find(Boolean);
  return (line ?? "").split("·").map((entry) => entry.trim());
}

/** Names imported from the library, from show.ts and from packages. */
export function importedNames({ code }: NotebookPage): string[] {
  return code.flatMap(({ source }) =>
    [...source.matchAll(/import (?:type )?\{([^}]*)\}/g)].flatMap(([, names]) =>
      names
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean),
    ),
  );
}

/** Drawings that the text shows: the paths behind `![...](pictures/...)`. */
export function pictures({ text }: NotebookPage): Array<{ alt: string; file: string }> {
  return text.flatMap(({ source }) =>
    [...source.matchAll(/!\[([^\]]*)\]\((pictures\/[^)]+)\)/g)].map(([, alt, file]) => ({
      alt,
      file,
    })),
  );
}

/**
 * Places where code chooses between words: conditionals and templates are for numbers, sentences
 * belong into Markdown. Cells of exercises may answer in sentences.
 */
export function composedSentences({ code }: NotebookPage): string[] {
  return code
    .filter(({ tags }) => !tags.includes("solution-check"))
    .flatMap(({ source }) => {
      const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022, true);
      const found: string[] = [];
      const visit = (node: ts.Node): void => {
        if (ts.isConditionalExpression(node)) {
          for (const branch of [node.whenTrue, node.whenFalse]) {
            if (isSentence(branch)) found.push(branch.getText(file));
          }
        }
        ts.forEachChild(node, visit);
      };
      visit(file);
      return found;
    });
}

/** Three words and more in a string or template. */
function isSentence(node: ts.Node): boolean {
  if (!ts.isStringLiteralLike(node) && !ts.isTemplateExpression(node)) return false;
  return (node.getText().match(/[A-Za-z]{2,}/g) ?? []).length >= 3 && /\s/.test(node.getText());
}

/**
 * Text without what a reader does not see as prose: marked numbers, code, formulas, links,
 * pictures.
 */
export function prose(markdown: string): string {
  return markdown
    .replace(/<!--=[\s\S]*?<!--\/-->/g, " ")
    .replace(/\*\*References\.\*\*[\s\S]*$/, " ")
    .replace(/exercise \d\.\d/gi, " ")
    .replace(/```[\s\S]*?```/g, " ")
    .replace(/`[^`]*`/g, " ")
    .replace(/\$\$[\s\S]*?\$\$/g, " ")
    .replace(/\$[^$]*\$/g, " ")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1");
}

/** Decimals and percentages in a text that no results file is bound to. */
export function unboundNumbers(markdown: string): string[] {
  return prose(markdown).match(/\d+(?:\.\d+)+(?: ?%)?|\d+ ?%/g) ?? [];
}
