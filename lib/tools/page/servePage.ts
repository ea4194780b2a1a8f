import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { PAGE_HEADERS } from "./contentSecurityPolicy";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpeg": "image/jpeg",
};

export interface ServedPage {
  /** E.g. "http://127.0.0.1:8123/". */
  address: string;
  close(): Promise<void>;
}

/**
 * Serves a built page on the loopback address, so that no other machine can reach it. Only files of
 * the folder, only read, each with the headers of contentSecurityPolicy.ts.
 *
 * @param port to listen on; 0 takes any free one
 * @throws if the port is taken
 */
export async function servePage(folder: string, port: number): Promise<ServedPage> {
  const server = http.createServer((request, response) => answer(folder, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new Error(`Port ${port} is taken. Choose another one with --port.`)
          : error,
      ),
    );
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: found } = server.address() as { port: number };
  return {
    address: `http://127.0.0.1:${found}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(
  folder: string,
  { method, url = "/", headers }: http.IncomingMessage,
  response: http.ServerResponse,
): void {
  const refuse = (status: number, reason: string) =>
    response
      .writeHead(status, { ...PAGE_HEADERS, "Content-Type": "text/plain; charset=utf-8" })
      .end(reason);
  // A name that a foreign web page made to mean this machine (DNS rebinding) is not answered.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? ""))
    return void refuse(403, "This page is served to this machine only.");
  if (method !== "GET" && method !== "HEAD") return void refuse(405, "Only files to read.");
  const file = fileOf(folder, url);
  const stats = file === null ? undefined : fs.statSync(file, { throwIfNoEntry: false });
  if (file === null || !stats?.isFile()) return void refuse(404, "No such file.");
  response.writeHead(200, {
    ...PAGE_HEADERS,
    "Content-Type": TYPES[path.extname(file)] ?? "application/octet-stream",
    "Content-Length": stats.size,
    "Cache-Control": "no-cache",
  });
  if (method === "HEAD") response.end();
  else
    fs.createReadStream(file)
      .on("error", () => response.destroy())
      .pipe(response);
}

/** The file of the folder that an address names; null for anything outside it. */
function fileOf(folder: string, url: string): string | null {
  try {
    const name = decodeURIComponent(new URL(url, "http://127.0.0.1").pathname);
    const file = path.resolve(folder, `.${name.endsWith("/") ? `${name}index.html` : name}`);
    return file.startsWith(path.resolve(folder) + path.sep) && !name.includes("\0") ? file : null;
  } catch {
    return null;
  }
}
