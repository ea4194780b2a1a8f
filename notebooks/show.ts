/**
 * How the notebooks show things. Only code in this folder may talk to the notebook kernel
 * (tslab); the library in ../lib returns data and knows nothing about notebooks.
 *
 * import { showFigure, showTable, startProgress } from "./show";
 */
import * as tslab from "tslab";
import {
  type BatchState,
  type DataSets,
  describeSettings,
  durationText,
  type EngineReport,
  type EpochRecord,
  epochLine,
  type Figure,
  figureBundle,
  type History,
  openDataSets,
  precisionNote,
  progressBar,
  type ResultsPaths,
  readSettings,
  resultsPaths,
  type Settings,
  StretchTimer,
  saveFigure,
  type Table,
  type TableOptions,
  type TableRow,
  tableHtml,
  tableOfRows,
  tableText,
  trainingPrecision,
  useEngine,
} from "../lib/dist";

type Bundle = Record<string, unknown>;

/** True when nobody watches: the runner behind `npm start` sets XRAY_HEADLESS. */
const headless = Boolean(process.env.XRAY_HEADLESS);

/**
 * Shows a figure: interactive in JupyterLab and VS Code, as a picture on GitHub and in print.
 *
 * @param file where it is saved as well, for example paths.figure("cnn_evaluation.png")
 */
export async function showFigure(figure: Figure, file?: string): Promise<void> {
  if (file !== undefined) await saveFigure(figure, file);
  showBundle(await figureBundle(figure));
}

/** Shows rows, or a DataFrame, as a table. */
export function showTable(rows: readonly TableRow[] | Table, options: TableOptions = {}): void {
  const table = "columns" in rows ? rows : tableOfRows(rows);
  showBundle({ "text/html": tableHtml(table, options), "text/plain": tableText(table, options) });
}

/**
 * Begins a notebook: reads the settings, starts the engine that computes, and shows both. It comes
 * before danfojs is imported, which brings an engine of its own where it finds none.
 */
export async function startNotebook(): Promise<{
  settings: Settings;
  engine: EngineReport;
  paths: ResultsPaths;
}> {
  const settings = readSettings();
  const engine = await useEngine(settings.engine);
  console.log(`${engine.version} on ${engine.threads} threads: ${engine.reason}.`);
  console.log(precisionNote(trainingPrecision(settings.precision)));
  showTable(describeSettings(settings).map(({ setting, value }) => ({ setting, value })));
  return { settings, engine, paths: resultsPaths(settings.results) };
}

/** Opens the image sets, with a bar while images are decoded, and says what was left out. */
export async function openData(settings: Settings): Promise<DataSets> {
  const progress = startProgress("Decoding images");
  const data = await openDataSets(settings, {
    onProgress: (done, total, split) => progress.update(done, total, split),
  });
  for (const warning of data.warnings) console.log(`Warning: ${warning}`);
  for (const [kind, count] of Object.entries(data.folder.leftOut))
    console.log(`Left out among the images: ${count} (${kind})`);
  for (const set of [data.train, data.validation, data.test]) {
    for (const { file, reason } of set.skipped) console.log(`Left out: ${file} (${reason})`);
  }
  return data;
}

/** What `fit` tells while it trains, as a bar and one line for every epoch. */
export function trainingProgress(title: string): {
  onBatch: (state: BatchState) => void;
  onEpoch: (record: EpochRecord, soFar: History) => void;
} {
  const progress = startProgress(title);
  return {
    onBatch: ({ batch, batches, epoch, loss, secondsLeft }) => {
      // The bar is of one epoch; training may stop before its last.
      const all = `all epochs at most ${durationText(secondsLeft)}`;
      progress.update(batch, batches, `epoch ${epoch}, loss ${loss.toFixed(3)}, ${all}`);
    },
    onEpoch: (record, soFar) => progress.line(epochLine(record, soFar)),
  };
}

/** Progress of something long. */
export interface Progress {
  /** Says that `done` of `total` steps are finished; nothing is printed when nobody watches. */
  update(done: number, total: number, note?: string): void;
  /** Adds a line that stays, such as the losses of an epoch. */
  line(text: string): void;
}

/**
 * Starts a progress display under the running cell. With a reader in front of it, one output is
 * overwritten as `update` is called; in a headless run only the lines are printed, each marked
 * with "▸" so that the runner can pass it on.
 *
 * @example
 * const progress = startProgress("Training");
 * progress.update(3, 40, "epoch 1/6");
 * progress.line("epoch 1/6  train loss 0.61");
 */
export function startProgress(title: string): Progress {
  return headless ? printedProgress() : liveProgress(title);
}

function printedProgress(): Progress {
  return { update: () => undefined, line: (text) => console.log(`▸ ${text}`) };
}

function liveProgress(title: string): Progress {
  const display = tslab.newDisplay();
  const lines: string[] = [];
  const timer = new StretchTimer();
  let bar = "";
  let shownAt = 0;
  const draw = (): void => {
    shownAt = Date.now();
    display.text([title, ...lines, bar].filter(Boolean).join("\n"));
  };
  return {
    update(done, total, note = "") {
      bar = progressBar(done, total, timer.elapsed(done), note);
      // Four times a second is as fast as anyone reads.
      if (done >= total || Date.now() - shownAt > 250) draw();
    },
    line(text) {
      lines.push(text);
      draw();
    },
  };
}

/**
 * Shows one output that holds the same thing in several formats, from which the reader's program
 * picks the richest it knows. tslab's public functions send one format per output; the function
 * behind them takes several. Should a later tslab lack it, the plainest format is shown.
 */
function showBundle(bundle: Bundle): void {
  const send = bundleSender();
  if (send) {
    send({ data: bundle, metadata: {}, transient: {} }, false);
  } else if (typeof bundle["image/png"] === "string") {
    tslab.display.png(Buffer.from(bundle["image/png"], "base64"));
  } else {
    tslab.display.html(String(bundle["text/html"]));
  }
}

function bundleSender(): ((content: Record<string, unknown>, update: boolean) => void) | null {
  try {
    const { lastWriteDisplayData } = require("tslab/dist/jupyter");
    return typeof lastWriteDisplayData === "function" ? lastWriteDisplayData : null;
  } catch {
    return null;
  }
}
