/**
 * npm run page: the trained networks as a web page. See USAGE below.
 */
import path from "node:path";
import { parseArgs } from "node:util";
import { formatBytes } from "../../base/display/formatBytes";
import { listFilesBelow } from "../../base/files/ownFiles";
import { parseWholeNumber } from "../../base/parseWholeNumber";
import { projectRoot } from "../../base/projectRoot";
import { buildPage } from "../page/buildPage";
import { servePage } from "../page/servePage";
import { findTrainedRun, type TrainedRun, usualResults } from "../page/trainedRun";
import { fromHere } from "./fromHere";
import { runCommand } from "./runCommand";
import { stopOnSignals } from "./stopOnSignals";

const DEFAULT_PORT = 8123;

const USAGE = `Builds a web page around the trained networks, and serves it to this computer alone:
drop an X-ray, see what both networks say and where they looked. Nothing is sent anywhere.

Usage: npm run page -- [options]

  --results DIR  results folder of the run (default: the latest of results/sample,
                 results/quick and results)
  --out DIR      writes the page there, for any static web host, and serves nothing
  --port N       port on 127.0.0.1 (default: ${DEFAULT_PORT}; 0 takes any free one)
  --help         shows this text

The networks are those that notebooks 2 and 3 trained last.`;

const OPTIONS = {
  results: { type: "string" },
  out: { type: "string" },
  port: { type: "string" },
  help: { type: "boolean" },
} as const;

const KINDS: Record<TrainedRun["kind"], string> = {
  sample: "the run on the drawn sample",
  quick: "the quick run on real X-rays",
  full: "the full run on real X-rays",
};

export interface PageContext {
  terminal?: { write(text: string): unknown };
  env?: Record<string, string | undefined>;
  /** Ends the server. */
  signal?: AbortSignal;
}

/**
 * Runs the command and returns its exit code; a served page ends with the signal. Everything is
 * written to `terminal`.
 */
export async function pageCli(args: string[], context: PageContext = {}): Promise<number> {
  const { terminal = process.stdout, env = process.env, signal } = context;
  const write = (line: string) => void terminal.write(`${line}\n`);
  const body = async () => {
    const { values } = parseArgs({ args, options: OPTIONS, allowPositionals: false });
    if (values.help) {
      write(USAGE);
      return;
    }
    const port = parseWholeNumber("--port", values.port ?? String(DEFAULT_PORT), {
      minimum: 0,
      maximum: 65535,
    });
    const results = values.results ?? env.XRAY_RESULTS;
    const run = findTrainedRun(results ? [fromHere(results)] : usualResults());
    const names = run.models.map(({ key }) => key).join(" and ");
    write(`Building the page around ${names} of ${KINDS[run.kind]} (${run.folder}).`);
    const out = values.out ? fromHere(values.out) : path.join(projectRoot(), "data", "page");
    const { models } = await buildPage(run, out);
    const bytes = formatBytes(models.reduce((sum, model) => sum + model.bytes, 0));
    write(`${listFilesBelow(out).length} files in ${out}, ${bytes} of them weights.`);
    if (values.out === undefined) await serve(out, port, write, signal);
  };
  return runCommand(body, { write, signal, seeHelp: "See npm run page -- --help." });
}

async function serve(
  folder: string,
  port: number,
  write: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const { address, close } = await servePage(folder, port);
  write(`Open ${address} in a browser. Ctrl-C ends it.`);
  await new Promise<void>((resolve) => {
    if (signal?.aborted) resolve();
    signal?.addEventListener("abort", () => resolve());
  });
  await close();
}

if (require.main === module) {
  void pageCli(process.argv.slice(2), { signal: stopOnSignals() }).then((code) => {
    process.exitCode = code;
  });
}
