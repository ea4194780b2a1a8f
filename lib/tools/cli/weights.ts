/**
 * npm run weights: downloads the ImageNet weights of ResNet-18. See COMMAND below.
 */
import fs from "node:fs";
import path from "node:path";
import { check } from "../../base/checks";
import { formatBytes } from "../../base/display/formatBytes";
import { checkRegularFile } from "../../base/files/checkRegularFile";
import { explainFileError } from "../../base/files/explainFileError";
import { removeQuietly } from "../../base/files/removeQuietly";
import { moveFile } from "../../base/files/whenFree.cjs";
import { projectRoot } from "../../base/projectRoot";
import { readResnetBackbone } from "../../models/readResnetBackbone";
import { checkDiskSpace } from "../download/diskSpace";
import { WEIGHTS_SOURCE } from "../download/sources";
import {
  type DownloadArguments,
  type DownloadCommand,
  type DownloadContext,
  downloadWithProgress,
  reportSha256,
  runDownloadCommand,
} from "./downloadCommand";

const FILE_NAME = "resnet18_imagenet.safetensors";

/** A ResNet-18 in 64 bits takes 0.1 GB. */
const MAX_FROM_BYTES = 1e9;

const COMMAND: DownloadCommand = {
  name: "weights",
  does:
    `Downloads the ImageNet weights of ResNet-18 (${formatBytes(WEIGHTS_SOURCE.bytes)})\n` +
    `to data/weights/${FILE_NAME}.`,
  help: {
    from: "take this .safetensors file instead of downloading; it stays where it is",
    to: `folder for ${FILE_NAME} (default: data/weights)`,
    sha256: "the official one",
  },
  source: WEIGHTS_SOURCE,
  defaultTo: path.join(projectRoot(), "data", "weights"),
  run: getWeights,
};

/** Runs the command and returns its exit code. */
export function weightsCli(
  args: string[],
  context: Partial<DownloadContext> = {},
): Promise<number> {
  return runDownloadCommand(COMMAND, args, context);
}

async function getWeights(args: DownloadArguments, context: DownloadContext): Promise<void> {
  const { terminal } = context;
  const target = path.join(args.to, FILE_NAME);
  if (fs.existsSync(target)) {
    readResnetBackbone(target);
    terminal.write(
      `The weights are there already: ${target}. Nothing to do (delete the file to replace it).\n`,
    );
    return;
  }
  // Under a name of its own until it has been checked, so that the final name always means good
  // weights.
  const candidate = `${target}.new`;
  check(
    !fs.existsSync(candidate),
    `${candidate} is there already: a run that was killed may have left it, or it is yours. ` +
      "Remove it or move it away, and give the command again.",
  );
  try {
    if (args.from !== null) await copyFrom(args.from, candidate, args, context);
    else {
      terminal.write(`Downloading ${WEIGHTS_SOURCE.title} from ${args.url}\n`);
      await downloadWithProgress(args, candidate, () => 0, context);
    }
    readResnetBackbone(candidate);
    moveFile(candidate, target);
  } finally {
    removeQuietly(candidate);
  }
  terminal.write(`Ready: ${target}\n`);
}

async function copyFrom(
  from: string,
  to: string,
  args: DownloadArguments,
  context: DownloadContext,
): Promise<void> {
  checkRegularFile(from, {
    maxBytes: MAX_FROM_BYTES,
    advice: "Give the path of a .safetensors file after --from.",
  });
  readResnetBackbone(from);
  const folder = path.dirname(to);
  const space = await checkDiskSpace(folder, fs.statSync(from).size, context.measureFree);
  context.terminal.write(`${space}\n`);
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.copyFileSync(from, to);
  } catch (error) {
    throw explainFileError(error, to);
  }
  await reportSha256(to, args, context);
}

if (require.main === module) {
  void weightsCli(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
