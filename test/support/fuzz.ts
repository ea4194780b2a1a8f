import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { createRandom } from "../../lib/base/random";
import { mutate } from "./mutations";
import { withTempFolder } from "./tempFolder";

/** A reader under test, and a valid file to damage. */
export interface FuzzedReader {
  /** Name of the file that is damaged; it may stand in a folder: "metrics/cnn.json". */
  file: string;
  /** Its valid contents, or several valid files of which one is taken at random. */
  valid: Uint8Array | string | ReadonlyArray<Uint8Array | string>;
  /** Files beside it that the reader needs, by their path in the folder; they stay as they are. */
  others?: Record<string, Uint8Array | string>;
  /** Reads the file; `folder` holds it and the others. */
  read(file: string, folder: string): unknown;
  /** Throws unless the value that came back is right: in range, complete, of this very content. */
  checkValue(value: any, bytes: Buffer): void;
  /** Further names that an error may give instead of the file's, such as that of its folder. */
  alsoNamed?: string[];
  /** Paths in the folder that the reader may write: its cache, say. Everything else must stay. */
  mayWrite?: RegExp;
  /** Most megabytes that one case may add to the process. Default: 512. */
  megabytes?: number;
  /** Longest time of one case. Generous: it tells an endless loop from work. Default: 20 s. */
  seconds?: number;
  /** How often the file is damaged. Default: XRAY_FUZZ, or 500. */
  cases?: number;
}

/** How many damaged files were tried, read and refused. */
export interface FuzzReport {
  tried: number;
  accepted: number;
  refused: number;
}

/** JavaScript's own errors are a reader's slips, not its answers. */
const SLIPS = [TypeError, RangeError, ReferenceError, SyntaxError, EvalError, URIError];

/**
 * How many damaged files each reader gets. `npm run fuzz` tries more: files named *Fuzz.test.ts.
 */
export function fuzzCases(): number {
  return Number(process.env.XRAY_FUZZ || 500);
}

/**
 * Damages a valid file in many ways (see mutations.ts) and reads each. Whatever the file holds, the
 * reader gives a right value or an error that names the file, within bounds of time and memory, and
 * nothing on disk changes. The same name and number give the same damage on every machine. The
 * valid file itself is read first and must be accepted; at least one damaged one must be refused.
 *
 * @throws at the first case that breaks a rule; the message says which, and how to repeat it alone
 *   (XRAY_FUZZ_CASE=number)
 */
export async function fuzzReader(name: string, reader: FuzzedReader): Promise<FuzzReport> {
  const only = process.env.XRAY_FUZZ_CASE;
  const report = { tried: 0, accepted: 0, refused: 0 };
  const valid = [reader.valid].flat() as (Uint8Array | string)[];
  for (let i = -valid.length; i < (reader.cases ?? fuzzCases()); i++) {
    if (only && i >= 0 && i !== Number(only)) continue;
    const random = createRandom(7, name, i);
    const whole = Buffer.from(valid[i < 0 ? i + valid.length : i % valid.length]);
    const { bytes, done } = i < 0 ? { bytes: whole, done: ["nothing"] } : mutate(whole, random);
    const { accepted, problem } = await withTempFolder((folder) => tryCase(reader, folder, bytes));
    const fault = problem ?? (i < 0 && !accepted ? "the valid file is refused" : null);
    if (fault) {
      throw new Error(
        `${name}, case ${i} (${done.join(", then ")}; XRAY_FUZZ_CASE=${i}): ${fault}`,
      );
    }
    if (i < 0) continue;
    report.tried++;
    report[accepted ? "accepted" : "refused"]++;
  }
  if (!only && report.refused === 0) {
    throw new Error(`${name}: no damaged file was refused, so that this test tells nothing.`);
  }
  if (process.env.XRAY_FUZZ) {
    const { tried, accepted, refused } = report;
    console.log(`      ${name}: ${tried} tried, ${accepted} read, ${refused} refused`);
  }
  return report;
}

async function tryCase(
  reader: FuzzedReader,
  folder: string,
  bytes: Buffer,
): Promise<{ accepted: boolean; problem: string | null }> {
  const file = path.join(folder, reader.file);
  for (const [other, content] of Object.entries({ ...reader.others, [reader.file]: bytes })) {
    fs.mkdirSync(path.dirname(path.join(folder, other)), { recursive: true });
    fs.writeFileSync(path.join(folder, other), content);
  }
  const before = contentsOf(folder, reader.mayWrite);
  const memory = memoryNow();
  const start = performance.now();
  const { accepted, problem } = await readOnce(reader, file, folder, bytes);
  const seconds = (performance.now() - start) / 1000;
  const megabytes = (memoryNow() - memory) / 2 ** 20;
  const after = contentsOf(folder, reader.mayWrite);
  const { megabytes: mostMegabytes = 512, seconds: mostSeconds = 20 } = reader;
  const problems = [
    problem,
    seconds > mostSeconds ? `it took ${seconds.toFixed(1)} s` : null,
    megabytes > mostMegabytes ? `it took ${megabytes.toFixed(0)} MB of memory` : null,
    before !== after ? `files changed, from\n${before}\nto\n${after}` : null,
  ].filter((text) => text !== null);
  return { accepted, problem: problems.length > 0 ? problems.join("; ") : null };
}

async function readOnce(
  { read, checkValue, file: relative, alsoNamed = [] }: FuzzedReader,
  file: string,
  folder: string,
  bytes: Buffer,
): Promise<{ accepted: boolean; problem: string | null }> {
  let value: unknown;
  try {
    value = await read(file, folder);
  } catch (error) {
    return { accepted: false, problem: faultOf(error, [path.basename(relative), ...alsoNamed]) };
  }
  try {
    checkValue(value, bytes);
  } catch (error) {
    return { accepted: true, problem: `a wrong value: ${(error as Error).message}` };
  }
  return { accepted: true, problem: null };
}

/** What is wrong with the error of a refusal; null if nothing is. */
function faultOf(error: unknown, names: string[]): string | null {
  if (!(error instanceof Error)) return `no Error was thrown but ${String(error)}`;
  const { message } = error;
  const slip = SLIPS.find((kind) => error instanceof kind);
  if (slip) return `a slip of the reader: ${error.stack}`;
  if (!names.some((name) => message.includes(name))) {
    return `the error does not name ${names.join(" or ")}: ${message.slice(0, 300)}`;
  }
  if (message.length > 2000) return `a message of ${message.length} characters`;
  return null;
}

/** Memory that the process has had at its peak or holds untouched, in bytes. */
function memoryNow(): number {
  // The peak counts what was freed again; array buffers what was asked for and never touched.
  return process.resourceUsage().maxRSS * 1024 + process.memoryUsage().arrayBuffers;
}

/** Every file below the folder with the hash of its contents, but for those that may change. */
function contentsOf(folder: string, except?: RegExp): string {
  return (fs.readdirSync(folder, { recursive: true }) as string[])
    .map((name) => name.split(path.sep).join("/"))
    .filter((name) => !except?.test(name))
    .sort()
    .map((name) => `${name} ${describeEntry(path.join(folder, name))}`)
    .join("\n");
}

function describeEntry(file: string): string {
  if (!fs.lstatSync(file).isFile()) return "no file";
  return crypto.createHash("sha256").update(fs.readFileSync(file)).digest("hex");
}
