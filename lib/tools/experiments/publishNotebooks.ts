import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { check } from "../../base/checks";
import { projectRoot } from "../../base/projectRoot";
import { writeFileAtomic } from "../../base/writeFileAtomic";
import { checkNotebook } from "../runner/checkResults";
import { haveSameSources } from "../runner/notebookFile";

/**
 * Larger notebooks are not shown on GitHub, and every change to one stays in the history for ever.
 */
const MAX_BYTES = 5_000_000;

/**
 * Replaces notebooks by their executed copies, with their outputs. All are checked before the first
 * one is replaced. A run takes hours: a notebook that was edited meanwhile is left alone.
 *
 * @param names notebooks without their ending, for example "02_cnn_model"
 * @param options.maxBytes limit of a notebook's size
 * @throws if a notebook's cells say something else than its copy's, or if a copy is missing or not
 *   executed to its end, is too large, or its outputs name a folder of this machine
 */
export function publishNotebooks(
  names: readonly string[],
  { from, to, maxBytes = MAX_BYTES }: { from: string; to: string; maxBytes?: number },
): void {
  const copies = names.map((name) => path.join(from, `${name}.ipynb`));
  for (const file of copies) {
    checkNotebook(file);
    const { size } = fs.statSync(file);
    check(
      size <= maxBytes,
      `${file} has ${(size / 1e6).toFixed(1)} MB, at most ${(maxBytes / 1e6).toFixed(1)} MB ` +
        "may be committed. Let its cells show fewer or smaller pictures, and run it again.",
    );
    checkNoFolders(file);
  }
  copies.forEach((file, i) => checkNotEdited(file, path.join(to, `${names[i]}.ipynb`)));
  copies.forEach((file, i) =>
    writeFileAtomic(path.join(to, `${names[i]}.ipynb`), fs.readFileSync(file)),
  );
}

function checkNotEdited(copy: string, notebook: string): void {
  check(
    !fs.existsSync(notebook) || haveSameSources(fs.readFileSync(copy), fs.readFileSync(notebook)),
    `${notebook} was edited since it was run: its cells differ from those of ${copy}. ` +
      `Nothing was ` +
      "replaced. Run it again, or take the outputs from the copy.",
  );
}

interface Output {
  text?: unknown;
  traceback?: unknown;
  data?: Record<string, unknown>;
}

/** Pictures are left out: among their millions of letters a short path would turn up by chance. */
function checkNoFolders(file: string): void {
  const { cells } = JSON.parse(fs.readFileSync(file, "utf8")) as {
    cells: { outputs?: Output[] }[];
  };
  const folders = [projectRoot(), os.homedir()].filter((folder) => folder.length > 1);
  cells.forEach(({ outputs = [] }, i) => {
    const texts = outputs.map(({ text, traceback, data = {} }) => [
      text,
      traceback,
      ...Object.entries(data)
        .filter(([type]) => !type.startsWith("image/"))
        .map(([, value]) => value),
    ]);
    const written = JSON.stringify(texts);
    const found = folders.find((folder) => written.includes(JSON.stringify(folder).slice(1, -1)));
    check(
      found === undefined,
      `${file}, cell ${i + 1}: the output names a folder of this machine, ${found}. Print ` +
        "a relative path instead.",
    );
  });
}
