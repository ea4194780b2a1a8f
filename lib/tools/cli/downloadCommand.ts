import path from "node:path";
import { parseArgs } from "node:util";
import { check } from "../../base/checks";
import { explainFileError } from "../../base/files/explainFileError";
import { checkDiskSpace, freeBytes } from "../download/diskSpace";
import { type DownloadOptions, download } from "../download/download";
import { sha256OfFile } from "../download/sha256OfFile";
import type { Source } from "../download/sources";
import {
  type ProgressBar,
  type ProgressStream,
  startProgressBar,
} from "../download/transferProgress";
import { fromHere } from "./fromHere";

/** What a download command needs from outside; tests pass their own. */
export interface DownloadContext {
  /** Where messages and progress go. */
  terminal: ProgressStream;
  /** Free bytes on the disk that holds a folder. */
  measureFree: (folder: string) => Promise<number>;
  /** Attempts and waiting times of the downloader. */
  network: Pick<DownloadOptions, "attempts" | "waitSeconds" | "idleSeconds">;
}

export interface DownloadArguments {
  to: string;
  from: string | null;
  url: string;
  sha256: string;
  /** True where --sha256 was given: then a file from elsewhere must have it, too. */
  sha256Given: boolean;
  /** Size of the pinned file; null for another address with a sha256 of its own. */
  bytes: number | null;
}

const OPTIONS = {
  from: { type: "string" },
  to: { type: "string" },
  url: { type: "string" },
  sha256: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/**
 * Runs a download command: shows `usage` on --help, reads the options, and turns an expected
 * failure into one message.
 *
 * @returns exit code: 0, 1 when the work failed, 2 when an option is wrong
 */
export async function runDownloadCommand(
  args: string[],
  { usage, source, defaultTo }: { usage: string; source: Source; defaultTo: string },
  body: (parsed: DownloadArguments, context: DownloadContext) => Promise<void>,
  changes: Partial<DownloadContext> = {},
): Promise<number> {
  const context: DownloadContext = {
    terminal: process.stdout,
    measureFree: freeBytes,
    network: {},
    ...changes,
  };
  try {
    const { values } = parseArgs({ args, options: OPTIONS, allowPositionals: false });
    if (values.help) {
      context.terminal.write(`${usage}\n`);
      return 0;
    }
    await body(toArguments(values, source, defaultTo), context);
    return 0;
  } catch (error) {
    const explained = explainFileError(error);
    const isUsage = String((error as NodeJS.ErrnoException).code).startsWith("ERR_PARSE_ARGS");
    context.terminal.write(`\n${errorText(explained)}${isUsage ? "\nSee --help." : ""}\n`);
    return isUsage ? 2 : 1;
  }
}

/**
 * One line for what can go wrong outside; the stack as well for a mistake in the program itself.
 */
function errorText(error: unknown): string {
  const isMistake =
    error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
  const hasCode = (error as NodeJS.ErrnoException).code !== undefined;
  return isMistake && !hasCode ? String(error.stack) : (error as Error).message;
}

function toArguments(
  values: { from?: string; to?: string; url?: string; sha256?: string },
  source: Source,
  defaultTo: string,
): DownloadArguments {
  const sha256 = (values.sha256 ?? source.sha256).toLowerCase();
  check(
    /^[0-9a-f]{64}$/.test(sha256),
    `--sha256 must have 64 hexadecimal digits, found "${values.sha256}".`,
  );
  check(!(values.from && values.url), "Give --from or --url, not both.");
  return {
    to: fromHere(values.to ?? defaultTo),
    from: values.from === undefined ? null : fromHere(values.from),
    url: values.url ?? source.url,
    sha256,
    sha256Given: values.sha256 !== undefined,
    bytes: sha256 === source.sha256 ? source.bytes : null,
  };
}

/**
 * Compares a file given with --from with the expected sha256. Without --sha256 another file is no
 * error: its contents are checked in any case.
 *
 * @throws when --sha256 was given and the file has another one
 */
export async function reportSha256(
  file: string,
  { sha256, sha256Given }: DownloadArguments,
  { terminal }: DownloadContext,
): Promise<void> {
  const found = await sha256OfFile(file);
  check(
    found === sha256 || !sha256Given,
    `${file} has another sha256: expected ${sha256}, found ${found}.`,
  );
  if (found === sha256) terminal.write("The sha256 is right.\n");
  else
    terminal.write(
      `Note: this is not the official file (its sha256 is ${found}); its contents are ` +
        "checked instead.\n",
    );
}

/**
 * Downloads into `file` with a progress bar. Before the first byte it says how much disk the
 * rest of the file and `spaceAfter(total)` need together, and stops where there is too little.
 */
export async function downloadWithProgress(
  { url, sha256, bytes }: DownloadArguments,
  file: string,
  spaceAfter: (total: number) => number,
  { terminal, measureFree, network }: DownloadContext,
): Promise<void> {
  const folder = path.dirname(file);
  let bar: ProgressBar | null = null;
  try {
    await download(url, file, {
      ...network,
      sha256,
      bytes,
      async onStart(total, alreadyThere) {
        if (bar !== null) return;
        const needed = total === null ? null : total - alreadyThere + spaceAfter(total);
        if (needed === null) terminal.write("The server does not say how large the file is.\n");
        else terminal.write(`${await checkDiskSpace(folder, needed, measureFree)}\n`);
        if (alreadyThere > 0) terminal.write("Going on where the last transfer stopped.\n");
        bar = startProgressBar("Downloading", total, { start: alreadyThere, stream: terminal });
      },
      onProgress: (received) => bar?.update(received),
      onRetry: (problem) => terminal.write(`\nTrying again: ${problem}.\n`),
    });
  } finally {
    (bar as ProgressBar | null)?.stop();
  }
  terminal.write("The sha256 is right.\n");
}
