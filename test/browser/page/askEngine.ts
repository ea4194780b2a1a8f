import type { Page } from "playwright-core";
import type { PageManifest } from "../../../lib/tools/page/pageManifest";

/** What the page's worker answered for one image and one network. */
export interface EngineAnswer {
  heatmap: number[];
  probabilities: number[];
}

/** What a page with openWorker's script can call. */
interface Caller {
  callEngine(name: string, argument: unknown): Promise<any>;
}

/**
 * Starts a worker of the page's on an engine, without the page around it: its numbers are not
 * rounded.
 *
 * @param page on any file of the page, so that it has its origin
 * @returns the engine that it took
 */
export async function startAsking(
  page: Page,
  manifest: PageManifest,
  engine: string,
): Promise<string> {
  await openWorker(page);
  return page.evaluate(
    async ({ manifest, engine }) => {
      const { callEngine } = self as unknown as Caller;
      const { name } = await callEngine("start", { manifest, engine });
      if (name === engine) for (const { key } of manifest.models) await callEngine("load", key);
      return name as string;
    },
    { manifest, engine },
  );
}

/** The answers of all networks about one image. @param layers by network */
export function askEngine(
  page: Page,
  options: { image: string; layers: Record<string, string> },
): Promise<EngineAnswer[]> {
  return page.evaluate(async ({ image, layers }) => {
    const { callEngine } = self as unknown as Caller;
    const bytes = new Uint8Array(await (await fetch(`/${image}`)).arrayBuffer());
    const { pixels } = await callEngine("read", { bytes, name: image });
    const answers: EngineAnswer[] = [];
    for (const model of Object.keys(layers)) {
      const asked = { model, pixels, layer: layers[model], classIndex: 1, method: "gradCam" };
      const { heatmap, probabilities } = await callEngine("explain", asked);
      answers.push({ heatmap: Array.from(heatmap as Float32Array), probabilities });
    }
    return answers;
  }, options);
}

/** The grey pixels that the page's own reader makes of images. */
export async function pagePixels(
  page: Page,
  manifest: PageManifest,
  images: string[],
): Promise<Uint8Array[]> {
  await openWorker(page);
  const read = await page.evaluate(
    async ({ manifest, images }) => {
      const { callEngine } = self as unknown as Caller;
      await callEngine("start", { manifest, engine: "wasm" });
      const all: number[][] = [];
      for (const image of images) {
        const bytes = new Uint8Array(await (await fetch(`/${image}`)).arrayBuffer());
        const { pixels } = await callEngine("read", { bytes, name: image });
        all.push(Array.from(pixels as Uint8Array));
      }
      return all;
    },
    { manifest, images },
  );
  return read.map((pixels) => Uint8Array.from(pixels));
}

/** Starts a worker of the page's, in place of the one before. */
function openWorker(page: Page): Promise<void> {
  return page.evaluate(() => {
    const place = self as unknown as Caller & { engineWorker?: Worker };
    place.engineWorker?.terminate();
    const worker = new Worker("/engine.js");
    place.engineWorker = worker;
    let calls = 0;
    place.callEngine = (name, argument) =>
      new Promise((resolve, reject) => {
        const id = ++calls;
        worker.addEventListener("message", ({ data }) => {
          if (data.lost) reject(new Error("The graphics card went away."));
          if (data.id !== id) return;
          if ("problem" in data) reject(new Error(data.problem));
          else resolve(data.answer);
        });
        worker.postMessage({ id, name, argument });
      });
  });
}
