import cliProgress from "cli-progress";
import { formatBytes } from "../../base/display/formatBytes";

/** Shows how far a transfer is. */
export interface ProgressBar {
  /** @param done bytes so far */
  update(done: number): void;
  stop(): void;
}

/** Where progress is shown: process.stderr, or a plain writer in tests. */
export interface ProgressStream {
  write(text: string): unknown;
  isTTY?: boolean;
}

const REDRAW_MS = 200;
const LINE_EVERY_MS = 5000;

/**
 * A progress bar with the time left on a terminal; elsewhere (logs, pipes) a line every five
 * seconds.
 *
 * @param label what is going on, e.g. "Downloading"
 * @param total bytes in all, null where the server does not say
 * @param options start: bytes that are there already; stream: default process.stderr
 */
export function startProgressBar(
  label: string,
  total: number | null,
  { start = 0, stream = process.stderr }: { start?: number; stream?: ProgressStream } = {},
): ProgressBar {
  if (stream.isTTY && total !== null) return terminalBar(label, total, start, stream);
  return lineReport(label, total, start, stream);
}

function terminalBar(
  label: string,
  total: number,
  start: number,
  stream: ProgressStream,
): ProgressBar {
  const bar = new cliProgress.SingleBar({
    format:
      `${label} [{bar}] {percentage} % | ` +
      `{done} of ${formatBytes(total)} | {eta_formatted} left`,
    stream: stream as NodeJS.WritableStream,
    barsize: 30,
    etaBuffer: 50,
  });
  bar.start(total, start, { done: formatBytes(start) });
  let drawn = Date.now();
  let last = start;
  return {
    update(done) {
      last = done;
      if (Date.now() - drawn < REDRAW_MS) return;
      drawn = Date.now();
      bar.update(done, { done: formatBytes(done) });
    },
    stop() {
      bar.update(last, { done: formatBytes(last) });
      bar.stop();
    },
  };
}

function lineReport(
  label: string,
  total: number | null,
  start: number,
  stream: ProgressStream,
): ProgressBar {
  const began = Date.now();
  let written = began;
  let last = start;
  const report = () =>
    stream.write(`${progressLine(label, last, total, start, (Date.now() - began) / 1000)}\n`);
  return {
    update(done) {
      last = done;
      if (Date.now() - written < LINE_EVERY_MS) return;
      written = Date.now();
      report();
    },
    stop: () => void report(),
  };
}

/**
 * One line of progress without a terminal.
 *
 * @example progressLine("Downloading", 5e6, 2e7, 0, 10) // "Downloading: 5 MB of 20 MB (25 %), 30 s
 *   left"
 */
export function progressLine(
  label: string,
  done: number,
  total: number | null,
  start: number,
  seconds: number,
): string {
  if (total === null) return `${label}: ${formatBytes(done)}`;
  const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
  const line = `${label}: ${formatBytes(done)} of ${formatBytes(total)} (${percent} %)`;
  if (done >= total || done <= start) return line;
  const left = Math.ceil(((total - done) * seconds) / (done - start));
  return `${line}, ${left < 120 ? `${left} s` : `${Math.ceil(left / 60)} min`} left`;
}
