/**
 * How the notebooks show things. Only code in this folder may talk to the notebook kernel
 * (tslab); the library in ../lib returns data and knows nothing about notebooks.
 *
 * import { showFigure, showTable, startProgress } from "./show";
 */
import * as tslab from "tslab";
import {
  type Figure,
  figureBundle,
  progressBar,
  type Table,
  type TableOptions,
  tableHtml,
  tableText,
} from "../lib/dist";

type Bundle = Record<string, unknown>;

/** True when nobody watches: the runner behind `npm start` sets XRAY_HEADLESS. */
const headless = Boolean(process.env.XRAY_HEADLESS);

/** Shows a figure: interactive in JupyterLab and VS Code, as a picture on GitHub and in print. */
export async function showFigure(figure: Figure): Promise<void> {
  showBundle(await figureBundle(figure));
}

/** Shows a DataFrame as a table. */
export function showTable(table: Table, options: TableOptions = {}): void {
  showBundle({ "text/html": tableHtml(table, options), "text/plain": tableText(table, options) });
}

/** Shows text with Markdown formatting, for sentences that contain computed numbers. */
export function showMarkdown(text: string): void {
  tslab.display.markdown(text);
}

/** Shows a picture from the bytes of a PNG file. */
export function showPng(png: Uint8Array): void {
  tslab.display.png(png);
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
  const started = Date.now();
  let bar = "";
  let shownAt = 0;
  const draw = (): void => {
    shownAt = Date.now();
    display.text([title, ...lines, bar].filter(Boolean).join("\n"));
  };
  return {
    update(done, total, note = "") {
      bar = progressBar(done, total, (Date.now() - started) / 1000, note);
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
