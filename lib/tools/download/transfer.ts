import fs from "node:fs";
import { formatBytes } from "../../base/display/formatBytes";
import type { PartFile } from "./partFile";

/** A transfer that failed; `retry` says whether trying again may help. */
export class TransferError extends Error {
  constructor(
    message: string,
    readonly retry: boolean,
  ) {
    super(message);
  }
}

const KNOWN_TO_FETCH = ["gzip", "x-gzip", "deflate", "br"];

export interface TransferOptions {
  /** Size the whole file must have; null where it is not known. */
  bytes: number | null;
  /** Seconds without a single byte after which the connection is given up. */
  idleSeconds: number;
  /**
   * Is awaited before the first byte is taken: total size (null if unknown) and bytes already
   * there.
   */
  onStart(total: number | null, alreadyThere: number): Promise<void>;
  /** Is told the bytes received so far, those of earlier transfers included. */
  onProgress(received: number): void;
}

/**
 * One attempt to fetch what is missing of `part`. Asks for the rest with `Range`; `If-Range`
 * makes the server send everything when the file has changed meanwhile, and a server that knows
 * no ranges sends everything as well: then the part begins anew. Redirects are followed.
 *
 * @throws TransferError
 */
export async function transfer(
  url: string,
  part: PartFile,
  options: TransferOptions,
): Promise<void> {
  const controller = new AbortController();
  let compressed = false;
  const idle = setTimeout(() => controller.abort(), options.idleSeconds * 1000);
  try {
    const response = await fetch(url, { headers: requestHeaders(part), signal: controller.signal });
    compressed = isCompressed(response.headers);
    const total = await prepare(response, url, part, options.bytes);
    if (total !== null && part.size() === total) return;
    await options.onStart(total, part.size());
    await append(response, part, total, () => idle.refresh(), options.onProgress);
  } catch (error) {
    // There is no going on within a compressed answer: its positions are those before compression.
    if (compressed) part.remove();
    if (controller.signal.aborted)
      throw new TransferError(`no data for ${options.idleSeconds} s`, true);
    throw error instanceof TypeError ? new TransferError(causeOf(error), true) : error;
  } finally {
    clearTimeout(idle);
    controller.abort();
  }
}

function requestHeaders(part: PartFile): Record<string, string> {
  // Compressed transfers have no byte positions that a range could count from.
  const headers: Record<string, string> = { "Accept-Encoding": "identity" };
  if (part.size() > 0) {
    headers.Range = `bytes=${part.size()}-`;
    const validator = part.validator();
    if (validator !== null) headers["If-Range"] = validator;
  }
  return headers;
}

/**
 * Reads the answer's head, empties the part where everything comes anew, and returns the total
 * size.
 */
async function prepare(
  response: Response,
  url: string,
  part: PartFile,
  expected: number | null,
): Promise<number | null> {
  const { status, headers } = response;
  if (status === 416) {
    // A run that was killed after its last byte asks for a range beyond the end.
    if (headers.get("content-range") === `bytes */${part.size()}`) return part.size();
    part.remove();
    throw new TransferError("the server has no such range; starting over", true);
  }
  if (status !== 200 && status !== 206) {
    const retry = status >= 500 || status === 408 || status === 429;
    throw new TransferError(`the server answered ${status} ${response.statusText}`.trim(), retry);
  }
  if (status === 206 && isCompressed(headers)) {
    throw new TransferError("the server compressed a part of the file; starting over", true);
  }
  if (status === 200) part.restart(url, headers);
  const total = status === 206 ? rangeTotal(headers, part) : wholeLength(headers);
  if (expected !== null && total !== null && total !== expected) {
    part.remove();
    throw new TransferError(
      `the server offers ${formatBytes(total)} (${total} bytes) where ${formatBytes(expected)} ` +
        `(${expected} bytes) are expected: the address no longer leads to this file`,
      false,
    );
  }
  return total ?? expected;
}

/**
 * Total size from "Content-Range: bytes 500-999/1000"; the range must continue where the part ends.
 */
function rangeTotal(headers: Headers, part: PartFile): number | null {
  const match = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range") ?? "");
  if (match === null || Number(match[1]) !== part.size()) {
    part.remove();
    throw new TransferError(
      "the server sent another range than the one asked for; starting over",
      true,
    );
  }
  return match[2] === "*" ? null : Number(match[2]);
}

/** Null for a compressed answer, too: its Content-Length is that of the compressed bytes. */
function wholeLength(headers: Headers): number | null {
  const length = headers.get("content-length");
  return length === null || isCompressed(headers) ? null : Number(length);
}

/**
 * Whether the server compressed its answer, although it was asked not to: then fetch gives the
 * bytes as they were before.
 * @throws TransferError for a compression that fetch does not know
 */
function isCompressed(headers: Headers): boolean {
  const codings = (headers.get("content-encoding") ?? "").toLowerCase().split(/[\s,]+/);
  const used = codings.filter((coding) => coding !== "" && coding !== "identity");
  const unknown = used.find((coding) => !KNOWN_TO_FETCH.includes(coding));
  if (unknown !== undefined) {
    throw new TransferError(
      `the server sends the file compressed ("${unknown}"), though it was asked not to`,
      false,
    );
  }
  return used.length > 0;
}

async function append(
  response: Response,
  part: PartFile,
  total: number | null,
  onData: () => void,
  onProgress: (received: number) => void,
): Promise<void> {
  let received = part.size();
  const file = await fs.promises.open(part.path, "a");
  try {
    // Node's streams can be iterated; the DOM's types do not say so.
    for await (const chunk of (response.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
      onData();
      received += chunk.length;
      if (total !== null && received > total) {
        part.remove();
        throw new TransferError(`the server sent more than the ${total} bytes expected`, false);
      }
      await file.writeFile(chunk);
      onProgress(received);
    }
  } finally {
    await file.close();
  }
  if (total !== null && received < total) {
    throw new TransferError(
      `the connection ended after ${formatBytes(received)} of ${formatBytes(total)}`,
      true,
    );
  }
}

/** fetch says only "fetch failed"; what failed is in its cause. */
function causeOf(error: TypeError): string {
  const cause = error.cause as { code?: string; message?: string } | undefined;
  return cause?.message || cause?.code || error.message;
}
