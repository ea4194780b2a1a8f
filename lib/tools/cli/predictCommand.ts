/**
 * npm run predict: what trained models say of any images. See USAGE below.
 */
import { parseArgs } from "node:util";
import { check } from "../../base/checks";
import { useEngine } from "../../base/engine/chooseEngine";
import { parseWholeNumber } from "../../base/parseWholeNumber";
import { projectRoot } from "../../base/projectRoot";
import type { LeftOut } from "../../data/listImages";
import { findTrained, latestResults } from "../predict/findTrained";
import { gatherPictures } from "../predict/gatherPictures";
import { predictPictures } from "../predict/predictPictures";
import { NO_DIAGNOSIS, trainingNotes } from "../predict/warnings";
import { fromHere } from "./fromHere";
import { outputFolder } from "./outputFolder";
import { runCommand } from "./runCommand";
import { stepReport } from "./stepReport";
import { stopOnSignals } from "./stopOnSignals";

const USAGE = `Asks trained models about images: JPEG, PNG, TIFF, WebP or DICOM, files or folders.
Nobody has to know their class. Writes a table (CSV) with each model's probability of pneumonia,
and a page to leaf through.

${NO_DIAGNOSIS}

Usage: npm run predict -- IMAGES... [options]

  --model NAME     a model of the results folder, e.g. resnet18, or a .safetensors file; several
                   times for several (default: all models of the folder)
  --results DIR    results folder with trained models (default: the one trained last)
  --explain        Grad-CAM overlays: what speaks for pneumonia
  --pictures N     how many images the page shows (default: 200); the table has all
  --to DIR         new folder for what is written (default: my-predictions, my-predictions-2, ...)
  --help           shows this text`;

const OPTIONS = {
  model: { type: "string", multiple: true },
  results: { type: "string" },
  explain: { type: "boolean" },
  pictures: { type: "string" },
  to: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

export interface PredictContext {
  terminal?: { write(text: string): unknown };
  signal?: AbortSignal;
}

/** Runs the command and returns its exit code: 0, 1 when the work failed, 2 for a wrong option. */
export async function predictCli(args: string[], context: PredictContext = {}): Promise<number> {
  const { terminal = process.stdout, signal } = context;
  const write = (line: string) => void terminal.write(`${line}\n`);
  return runCommand(
    async () => {
      const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
      if (values.help) {
        write(USAGE);
        return;
      }
      check(positionals.length > 0, "Give images, or folders with images. See --help.");
      await run(positionals, values, write, signal);
    },
    { write, signal },
  );
}

async function run(
  places: string[],
  values: { model?: string[]; results?: string; explain?: boolean; pictures?: string; to?: string },
  write: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const results =
    values.results === undefined ? latestResults(projectRoot()) : fromHere(values.results);
  const wanted = (values.model ?? []).map((name) =>
    /\.safetensors$/i.test(name) ? fromHere(name) : name,
  );
  const limits = { minimum: 0, maximum: 5000 };
  const mostPictures = parseWholeNumber("--pictures", values.pictures ?? "200", limits);
  const models = findTrained(results, wanted);
  const leftOut: LeftOut = {};
  const images = gatherPictures(places.map(fromHere), leftOut);
  const to = outputFolder(values.to, "my-predictions");
  const notes = trainingNotes(models, results);
  write(`${NO_DIAGNOSIS}\n${notes.map((note) => `- ${note}`).join("\n")}\n`);
  await useEngine();
  const { explain = false } = values;
  const onProgress = stepReport(write);
  const found = await predictPictures(images, models, to, {
    ...{ explain, mostPictures, notes, signal, onProgress },
  });
  for (const [kind, count] of Object.entries(leftOut)) write(`Left out: ${count} (${kind}).`);
  for (const { file, reason } of found.skipped.slice(0, 5)) write(`Not read: ${file}: ${reason}`);
  if (found.skipped.length > 5) write(`... and ${found.skipped.length - 5} more, see the table.`);
  write(`\n${found.images} images. Table: ${found.csv}\nPage:  ${found.page}\n\n${NO_DIAGNOSIS}`);
}

if (require.main === module) {
  const signal = stopOnSignals();
  void predictCli(process.argv.slice(2), { signal }).then((code) => {
    process.exitCode = signal.aborted ? 130 : code;
  });
}
