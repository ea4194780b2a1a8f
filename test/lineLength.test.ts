import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../lib/base/projectRoot";

const MAX_LENGTH = 100;

/** Folders whose files are written by programs, and those that nobody reads as text. */
const SKIPPED_FOLDERS = new Set(["dist", "dist.part", "node_modules", "__pycache__"]);
const READ_BY_PEOPLE = /(\.(ts|mjs|cjs|py|cc|txt|md)|\.ci\/[^/.]+)$/;

function filesBelow(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : filesBelow(file);
    return READ_BY_PEOPLE.test(file.split(path.sep).join("/")) ? [file] : [];
  });
}

/** A row of a table in Markdown cannot be broken. */
const isTooLong = (line: string) => [...line].length > MAX_LENGTH && !/^ *(\* )?\|.*\|$/.test(line);

/** "file:line" of every line that is too long, counted in characters. */
function longLines(files: string[], read = (file: string) => fs.readFileSync(file, "utf8")) {
  return files.flatMap((file) =>
    read(file)
      .split("\n")
      .flatMap((line, i) => (isTooLong(line) ? [`${file}:${i + 1}`] : [])),
  );
}

describe(`Lines of at most ${MAX_LENGTH} characters`, () => {
  it("are what lib, test, .ci and the code beside the notebooks have", () => {
    const files = ["lib", "test", ".ci", "notebooks"].flatMap((folder) =>
      filesBelow(path.join(projectRoot(), folder)),
    );
    expect(files.length).to.be.greaterThan(400);
    expect(longLines(files)).to.deep.equal([]);
  });

  it("would be missed: a longer one is found, whatever alphabet it is in", () => {
    const text = `${"é".repeat(MAX_LENGTH)}\n${"é".repeat(MAX_LENGTH + 1)}\n`;
    expect(longLines(["a.ts"], () => text)).to.deep.equal(["a.ts:2"]);
  });
});
