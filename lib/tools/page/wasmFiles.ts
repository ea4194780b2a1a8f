import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** The WebAssembly engine with and without threads, and for processors without SIMD. */
const BINARIES = ["", "-simd", "-threaded-simd"].map((kind) => `tfjs-backend-wasm${kind}.wasm`);

/**
 * Copies what is loaded while the page runs: the WebAssembly engine's binaries, the two scripts
 * with which its threads start (see bundleScripts.ts), and the decoder of JPEG images.
 */
export function writeWasmFiles(folder: string): void {
  const resolve = createRequire(__filename).resolve;
  const pkg = path.dirname(resolve("@tensorflow/tfjs-backend-wasm/package.json"));
  fs.mkdirSync(folder, { recursive: true });
  for (const name of BINARIES)
    fs.copyFileSync(path.join(pkg, "dist", name), path.join(folder, name));
  fs.copyFileSync(
    resolve("@cwasm/jpeg-turbo/jpeg-turbo.wasm"),
    path.join(folder, "jpeg-turbo.wasm"),
  );
  const sources = path.join(pkg, "wasm-out");
  const threaded = "tfjs-backend-wasm-threaded-simd";
  fs.copyFileSync(path.join(sources, `${threaded}.js`), path.join(folder, "threads.js"));
  const { wasmWorkerContents } = require(path.join(sources, `${threaded}.worker.js`)) as {
    wasmWorkerContents: string;
  };
  // As tfjs itself does: within the script's own texts a line break must stay written out.
  fs.writeFileSync(path.join(folder, "thread.js"), wasmWorkerContents.replace(/\n/g, "\\n"));
}
