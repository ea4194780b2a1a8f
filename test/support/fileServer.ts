import crypto from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import zlib from "node:zlib";

/**
 * How the server misbehaves; each entry of a list is for one request, the last one for all further.
 */
export interface ServerHabits {
  /** Knows Range requests. Default true. */
  ranges?: boolean;
  /** Breaks the connection after so many bytes of the body; null sends all. */
  breakAfter?: Array<number | null>;
  /** Answers with this status instead of the file; null sends it. */
  status?: Array<number | null>;
  /** Leaves out the Content-Length. */
  hideLength?: boolean;
  /** Stays silent after so many bytes. */
  silentAfter?: number;
  /** Compresses every answer, and with it every part, whatever it is asked for. */
  compress?: "gzip" | "br" | "zstd";
  /** Version mark; default the hash of the content. */
  etag?: string | null;
}

export interface FileServer {
  /** Address of the file. */
  url: string;
  /** Address that redirects, by way of another redirect, to the file. */
  redirectUrl: string;
  /** Range header of every request for the file, in order; undefined where there was none. */
  ranges: Array<string | undefined>;
  /** May be changed between requests. */
  habits: ServerHabits;
  /** Replaces the file: later requests get this content and its etag. */
  replace(content: Buffer): void;
}

/** Serves `content` on this machine while `body` runs. */
export async function withFileServer<T>(
  content: Buffer,
  habits: ServerHabits,
  body: (server: FileServer) => Promise<T>,
): Promise<T> {
  const ranges: FileServer["ranges"] = [];
  let current = content;
  const server = http.createServer((request, response) => {
    if (request.url === "/redirect") return redirect(response, 302, "/redirect-again");
    if (request.url === "/redirect-again") return redirect(response, 307, "/file.bin");
    ranges.push(request.headers.range);
    answer(request, response, current, habits, ranges.length - 1);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await body({
      url: `${origin}/file.bin`,
      redirectUrl: `${origin}/redirect`,
      ranges,
      habits,
      replace: (next) => (current = next),
    });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

function redirect(response: http.ServerResponse, status: number, to: string): void {
  response.writeHead(status, { location: to }).end();
}

function answer(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  content: Buffer,
  habits: ServerHabits,
  index: number,
): void {
  const status = ofRequest(habits.status, index);
  if (status) return void response.writeHead(status).end("not here");

  const etag =
    habits.etag === undefined
      ? `"${crypto.createHash("md5").update(content).digest("hex")}"`
      : habits.etag;
  const headers: http.OutgoingHttpHeaders = etag === null ? {} : { etag };
  const start = startOf(request, habits, etag);
  if (start !== null && start >= content.length) {
    return void response.writeHead(416, { "content-range": `bytes */${content.length}` }).end();
  }
  const part = compressed(content.subarray(start ?? 0), habits);
  if (habits.compress) headers["content-encoding"] = habits.compress;
  if (!habits.hideLength) headers["content-length"] = part.length;
  if (start !== null)
    headers["content-range"] = `bytes ${start}-${content.length - 1}/${content.length}`;
  response.writeHead(start === null ? 200 : 206, headers);
  send(response, part, ofRequest(habits.breakAfter, index), habits.silentAfter);
}

function compressed(bytes: Buffer, { compress }: ServerHabits): Buffer {
  if (compress === "gzip") return zlib.gzipSync(bytes);
  return compress === "br" ? zlib.brotliCompressSync(bytes) : bytes;
}

/** First byte asked for, or null where the whole file is to be sent. */
function startOf(
  request: http.IncomingMessage,
  habits: ServerHabits,
  etag: string | null,
): number | null {
  const match = /^bytes=(\d+)-$/.exec(request.headers.range ?? "");
  const ifRange = request.headers["if-range"];
  if (!match || habits.ranges === false || (ifRange !== undefined && ifRange !== etag)) return null;
  return Number(match[1]);
}

function send(
  response: http.ServerResponse,
  part: Buffer,
  breakAfter: number | null,
  silentAfter?: number,
): void {
  if (silentAfter !== undefined) return void response.write(part.subarray(0, silentAfter));
  if (breakAfter === null) return void response.end(part);
  response.write(part.subarray(0, breakAfter), () => setTimeout(() => response.destroy(), 100));
}

function ofRequest<T>(list: Array<T | null> | undefined, index: number): T | null {
  return list === undefined ? null : list[Math.min(index, list.length - 1)];
}
