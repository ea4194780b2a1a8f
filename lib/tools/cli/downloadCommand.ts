import path from "node:path";
import { parseArgs } from "node:util";
import { check } from "../../base/checks";
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
import { runCommand } from "./runCommand";

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

/** What one download command has of its own. */
export interface DownloadCommand {
  name: "data" | "weights";
  /** The first line of its help: what it downloads, and where to. */
  does: string;
  /** What its help says of --from, --to and --sha256, and of options of its own. */
  help: { from: string; to: string; sha256: string; more?: string };
  source: Source;
  defaultTo: string;
  run: (parsed: DownloadArguments, context: DownloadContext) => Promise<void>;
}

/**
 * Runs a download command: shows its help on --help, reads the options, and turns an expected
 * failure into one message.
 *
 * @returns exit code: 0, 1 when the work failed, 2 when an option is wrong
 */
export async function runDownloadCommand(
  command: DownloadCommand,
  args: string[],
  changes: Partial<DownloadContext> = {},
): Promise<number> {
  const context: DownloadContext = {
    terminal: process.stdout,
    measureFree: freeBytes,
    network: {},
    ...changes,
  };
  const write = (line: string) => void context.terminal.write(`${line}\n`);
  const body = async () => {
    const { values } = parseArgs({ args, options: OPTIONS, allowPositionals: false });
    if (values.help) write(usageOf(command));
    else await command.run(toArguments(values, command), context);
  };
  return runCommand(body, { write });
}

function usageOf({ name, does, help, source }: DownloadCommand): string {
  return `${does}
A broken download goes on where it stopped when the command is given again.

Usage: npm run ${name} -- [options]

  --from FILE   ${help.from}
  --to DIR      ${help.to}
  --url URL     download from a mirror
  --sha256 HEX  expected sha256, where it is another file than ${help.sha256}
${help.more ?? ""}  --help        shows this text

Source: ${source.credit}
${source.url}`;
}

function toArguments(
  values: { from?: string; to?: string; url?: string; sha256?: string },
  { source, defaultTo }: DownloadCommand,
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
