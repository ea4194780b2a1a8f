/**
 * npm run data: downloads and unpacks the real data set. See COMMAND below.
 */
import fs from "node:fs";
import path from "node:path";
import { check } from "../../base/checks";
import { formatBytes } from "../../base/display/formatBytes";
import { checkRegularFile } from "../../base/files/checkRegularFile";
import { removeFile } from "../../base/files/whenFree.cjs";
import { projectRoot } from "../../base/projectRoot";
import { CLASS_NAMES } from "../../base/types";
import { writeFileAtomic } from "../../base/writeFileAtomic";
import { chooseChestXrayImages } from "../download/chestXrayEntries";
import { checkDiskSpace } from "../download/diskSpace";
import { sha256OfFile } from "../download/sha256OfFile";
import { DATA_SOURCE } from "../download/sources";
import { type ProgressBar, startProgressBar } from "../download/transferProgress";
import { unzip } from "../download/unzip";
import {
  type DownloadArguments,
  type DownloadCommand,
  type DownloadContext,
  downloadWithProgress,
  reportSha256,
  runDownloadCommand,
} from "./downloadCommand";
import { nihCli } from "./nihCommand";

const COMMAND: DownloadCommand = {
  name: "data",
  does:
    `Downloads the chest X-ray data set (${formatBytes(DATA_SOURCE.bytes)}) and unpacks it to ` +
    "data/chest_xray.",
  help: {
    from: 'unpack this zip instead of downloading; Kaggle\'s "chest-xray-pneumonia" works too',
    to: "folder that will hold train and test (default: data/chest_xray)",
    sha256: "the authors' own zip",
    more: "  --nih         the second collection, of another hospital: what to download, and how\n",
  },
  source: DATA_SOURCE,
  defaultTo: path.join(projectRoot(), "data", "chest_xray"),
  run: getData,
};

/** All images of either zip are 1.2 GB; far more is no chest X-ray data set. */
const MOST_UNPACKED_BYTES = 4e9;
/** A zip that holds more beside them, as Kaggle's holds everything twice. */
const MOST_ZIPPED_BYTES = 10e9;
/** JPEG files hardly shrink in a zip: unpacked, they take little more than the zip itself. */
const UNPACKED_PER_ZIPPED = 1.1;

/** Runs the command and returns its exit code. */
export function dataCli(args: string[], context: Partial<DownloadContext> = {}): Promise<number> {
  if (args.includes("--nih")) return nihCli(args, context.terminal ?? process.stdout);
  return runDownloadCommand(COMMAND, args, context);
}

async function getData(args: DownloadArguments, context: DownloadContext): Promise<void> {
  const { to, from } = args;
  const { terminal } = context;
  if (isDataSet(to)) {
    terminal.write(`The data set is there already: ${describe(to)}. Nothing to do.\n`);
    return;
  }
  check(
    !fs.existsSync(to) || fs.readdirSync(to).length === 0,
    `${to} exists and is not a whole data set. Move it away, or choose another folder with --to.`,
  );
  const zip = from ?? `${to}.zip`;
  if (from !== null) await introduce(from, args, context);
  else if (!(await isDownloaded(zip, args, context))) {
    terminal.write(`Downloading ${DATA_SOURCE.title} from ${args.url}\n`);
    await downloadWithProgress(args, zip, (total) => total * UNPACKED_PER_ZIPPED, context);
    writeFileAtomic(noteOf(zip), JSON.stringify({ url: args.url, sha256: args.sha256 }));
  }
  await unpack(zip, to, context);
  removeDownloaded(zip, context);
  terminal.write(`Ready: ${describe(to)}.\nUse it with: npm run notebooks -- --data ${to}\n`);
}

/** Beside a zip that this command downloaded; without it, the zip is somebody else's and stays. */
function noteOf(zip: string): string {
  return `${zip}.downloaded.json`;
}

function removeDownloaded(zip: string, { terminal }: DownloadContext): void {
  if (!fs.existsSync(noteOf(zip))) {
    terminal.write(`${zip} was there before and stays; it is not needed any more.\n`);
    return;
  }
  removeFile(zip);
  removeFile(noteOf(zip));
}

/**
 * True for the right zip: one that an earlier run downloaded and did not come to unpack, or that
 * somebody put there.
 * @throws if it is another one, which is never removed
 */
async function isDownloaded(
  zip: string,
  { sha256 }: DownloadArguments,
  { terminal }: DownloadContext,
): Promise<boolean> {
  if (!fs.existsSync(zip)) return false;
  terminal.write(`Checking ${zip}, which is there already.\n`);
  const found = await sha256OfFile(zip);
  check(
    found === sha256,
    `${zip} is there already and is another file: expected sha256 ${sha256}, found ${found}. ` +
      "It was left as it is. Move it away to download anew, or unpack it with --from.",
  );
  return true;
}

/**
 * Says whether a zip given by hand is the authors' own; Kaggle's has no fixed sha256 and is welcome
 * too.
 */
async function introduce(
  file: string,
  args: DownloadArguments,
  context: DownloadContext,
): Promise<void> {
  checkRegularFile(file, {
    maxBytes: MOST_ZIPPED_BYTES,
    advice: "Give the path of the downloaded zip after --from.",
  });
  context.terminal.write(`Checking ${file}\n`);
  await reportSha256(file, args, context);
}

async function unpack(
  zip: string,
  to: string,
  { terminal, measureFree }: DownloadContext,
): Promise<void> {
  if (fs.existsSync(to)) fs.rmdirSync(to); // an empty folder: getData has checked
  fs.mkdirSync(path.dirname(to), { recursive: true });
  let bar: ProgressBar | null = null;
  try {
    await unzip(zip, to, {
      choose: chooseChestXrayImages,
      maxBytes: MOST_UNPACKED_BYTES,
      async onStart(total) {
        terminal.write(`${await checkDiskSpace(path.dirname(to), total, measureFree)}\n`);
        bar = startProgressBar("Unpacking", total, { stream: terminal });
      },
      onProgress: (written) => bar?.update(written),
    });
  } finally {
    (bar as ProgressBar | null)?.stop();
  }
}

/** Folders appear under their final name only when they are whole, so that any images will do. */
function isDataSet(folder: string): boolean {
  return ["train", "test"].every((split) =>
    CLASS_NAMES.every((name) => countFiles(folder, split, name) > 0),
  );
}

/** @example "data/chest_xray holds train 5232, test 624 images" */
function describe(folder: string): string {
  const splits = ["train", "val", "test"].filter((split) =>
    fs.existsSync(path.join(folder, split)),
  );
  const counts = splits.map((split) => {
    const count = CLASS_NAMES.reduce((sum, name) => sum + countFiles(folder, split, name), 0);
    return `${split} ${count}`;
  });
  return `${folder} holds ${counts.join(", ")} images`;
}

function countFiles(...parts: string[]): number {
  const folder = path.join(...parts);
  return fs.existsSync(folder) ? fs.readdirSync(folder).length : 0;
}

if (require.main === module) {
  void dataCli(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
