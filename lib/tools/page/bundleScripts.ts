import fs from "node:fs";
import path from "node:path";
import type { Plugin } from "esbuild";
import { check } from "../../base/checks";
import { projectRoot } from "../../base/projectRoot";

/** The scripts of the page by their names there: the page, what computes, and what keeps it. */
const SCRIPTS = { page: "pageMain", engine: "engineWorker", offline: "offlineWorker" } as const;

/** The folder of the page's sources; they are bundled from here, not from lib/dist. */
export function browserSources(): string {
  return path.join(projectRoot(), "lib", "tools", "page", "browser");
}

/**
 * Bundles the page's scripts with the course code that they import, as it is.
 *
 * @param out folder that will hold page.js, engine.js and offline.js
 * @returns every source file that went in, relative to the project's folder
 */
export async function bundleScripts(out: string): Promise<string[]> {
  // Loaded here and not above: only building a page needs it.
  const esbuild = await import("esbuild");
  const { metafile } = await esbuild.build({
    absWorkingDir: projectRoot(),
    entryPoints: Object.entries(SCRIPTS).map(([name, source]) => ({
      in: path.join(browserSources(), `${source}.ts`),
      out: name,
    })),
    outdir: out,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    platform: "browser",
    legalComments: "none",
    metafile: true,
    logLevel: "silent",
    plugins: [threadsFromFiles],
  });
  return Object.keys(metafile.inputs);
}

/**
 * tfjs's WebAssembly engine starts its threads from scripts in memory (blob: addresses), which a
 * policy that allows the page's own files only forbids. The two scripts are written as files
 * instead, see wasmFiles.ts, and their addresses put in the places of the blobs'.
 */
const threadsFromFiles: Plugin = {
  name: "threads from files",
  setup(build) {
    build.onLoad(
      { filter: /tfjs-backend-wasm[\\/]dist[\\/]backend_wasm\.js$/ },
      ({ path: file }) => {
        const address = (name: string) => `new URL("wasm/${name}", self.location.href).href`;
        let contents = fs.readFileSync(file, "utf8");
        for (const [place, name] of [
          [/URL\.createObjectURL\(blob\)/g, "thread.js"],
          [/new Blob\(\[`var WasmBackendModuleThreadedSimd[^;]*?\}\)(?=;)/g, "threads.js"],
        ] as const) {
          check(
            [...contents.matchAll(place)].length === 1,
            `${file} does not start its threads as tfjs 4.22 does: change bundleScripts.ts.`,
          );
          contents = contents.replace(place, address(name));
        }
        return { contents, loader: "js" };
      },
    );
  },
};
