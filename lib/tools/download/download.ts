import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { check } from "../../base/checks";
import { formatBytes } from "../../base/display/formatBytes";
import { explainFileError } from "../../base/files/explainFileError";
import { moveFile } from "../../base/files/whenFree.cjs";
import { openPartFile, type PartFile } from "./partFile";
import { sha256OfFile } from "./sha256OfFile";
import { TransferError, type TransferOptions, transfer } from "./transfer";

export interface DownloadOptions {
  /** Expected sha256 in hexadecimal digits: a file with another one is never taken. */
  sha256: string;
  /** Expected size; a server that offers another one is refused at once. Null: not known. */
  bytes?: number | null;
  /** Failures in a row, without progress in between, after which to give up. Default 4. */
  attempts?: number;
  /** Wait before the second attempt, doubled before each further one. Default 1 s. */
  waitSeconds?: number;
  /** Seconds without a byte after which a connection is given up. Default 30. */
  idleSeconds?: number;
  /** See TransferOptions.onStart; called at the start of every attempt. */
  onStart?: TransferOptions["onStart"];
  onProgress?: TransferOptions["onProgress"];
  /** Is told of a failed attempt that will be repeated. */
  onRetry?: (problem: string) => void;
}

/** An attempt that brought at least this much does not count as a failure in a row. */
const PROGRESS_BYTES = 1_000_000;

/**
 * Fetches `url` into `file`. Bytes arrive in `file.part`; only when size and sha256 are right is
 * it renamed, so that `file` is whole whenever it exists. After a broken connection or a kill the
 * next attempt, or the next run, goes on where the last one stopped.
 *
 * @throws when the server refuses, stays silent or keeps breaking off (the part stays), or when
 *   the contents are wrong (the part is removed), or the disk fails, e.g. is full (the part stays)
 */
export async function download(url: string, file: string, options: DownloadOptions): Promise<void> {
  check(/^https?:\/\//.test(url), `The address must begin with https:// or http://, found ${url}.`);
  check(
    /^[0-9a-f]{64}$/i.test(options.sha256),
    `A sha256 has 64 hexadecimal digits, found "${options.sha256}".`,
  );
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const part = openPartFile(file, url);
    await transferWithRetries(url, part, options);
    await checkContents(url, part, options.sha256);
    moveFile(part.path, file);
    part.remove();
  } catch (error) {
    throw explainFileError(error, file);
  }
}

async function transferWithRetries(
  url: string,
  part: PartFile,
  options: DownloadOptions,
): Promise<void> {
  const { attempts = 4, waitSeconds = 1, idleSeconds = 30, bytes = null, onRetry } = options;
  const { onStart = async () => {}, onProgress = () => {} } = options;
  let most = part.size();
  for (let failures = 1; ; failures++) {
    try {
      return await transfer(url, part, { bytes, idleSeconds, onStart, onProgress });
    } catch (error) {
      if (!(error instanceof TransferError)) throw error;
      if (part.size() >= most + PROGRESS_BYTES) failures = 1;
      most = Math.max(most, part.size());
      if (!error.retry || failures >= attempts)
        throw new Error(failureText(url, part, error.message));
      onRetry?.(error.message);
      await sleep(waitSeconds * 1000 * 2 ** (failures - 1));
    }
  }
}

function failureText(url: string, part: PartFile, problem: string): string {
  const kept =
    part.size() > 0
      ? ` ${formatBytes(part.size())} are kept: the same command goes on from there.`
      : "";
  return (
    `Could not download ${url}: ${problem}.${kept} Check the network and try again, or fetch ` +
    "the file with a browser and pass it with --from FILE."
  );
}

async function checkContents(url: string, part: PartFile, expected: string): Promise<void> {
  const found = await sha256OfFile(part.path);
  if (found === expected.toLowerCase()) return;
  part.remove();
  throw new Error(
    `The file from ${url} is not the expected one: ` +
      `expected sha256 ${expected.toLowerCase()}, found ${found}. ` +
      "It was removed. Try again; if it happens twice, the file at this address has changed.",
  );
}
