/**
 * Our side of the benchmark as a process of its own, started by runBench.ts: it answers the
 * requests of protocol.ts, so that both sides are asked, timed and weighed in the same way.
 */
import readline from "node:readline";
import { useEngine } from "../../base/engine/chooseEngine";
import { tf } from "../../base/engine/tf";
import { hasFastBfloat16 } from "../../base/engine/trainingPrecision";
import { measureEnginePeak } from "./enginePeak";
import { prepareEpochItem, prepareFeatureEpochItem } from "./epochItems";
import { prepareGrowthItem, preparePipelineItem } from "./imageItems";
import { type PreparedItem, prepareModelItem } from "./modelItems";
import { peakMemory, resetPeakMemory } from "./peakMemory";
import type { PrepareRequest, Request } from "./protocol";

/** Answers one request after the other; `answer` throws what the item throws. */
export class OurSide {
  private item: PreparedItem | null = null;

  async answer(request: Request): Promise<object> {
    const engine = await useEngine();
    if (request.do === "versions") {
      const [node, tfjs] = [process.version, tf.version.tfjs];
      return { node, tfjs, engine: engine.version, fastBfloat16: hasFastBfloat16() };
    }
    if (request.do === "peak") return measureEnginePeak(request.size);
    if (request.do === "prepare") return this.prepare(request);
    if (request.do === "memory") return { peakBytes: peakMemory() };
    return this.run();
  }

  private async prepare(request: PrepareRequest): Promise<object> {
    this.dispose();
    this.item = await prepareItem(request);
    for (let i = 0; i < (this.item.warmUps ?? 2); i++) await this.item.run();
    // What preparing took, such as the file of the weights, is not part of what is measured.
    globalThis.gc?.();
    resetPeakMemory();
    const { numbers, onceSeconds } = this.item;
    return { numbers, ...(onceSeconds !== undefined && { onceSeconds }) };
  }

  private async run(): Promise<object> {
    if (this.item === null) throw new Error("Nothing is prepared to be run.");
    const start = performance.now();
    const waiting = await this.item.run();
    return {
      seconds: (performance.now() - start) / 1000,
      ...(typeof waiting === "number" && { waiting }),
    };
  }

  /** Frees the prepared item. */
  dispose(): void {
    this.item?.dispose();
    this.item = null;
  }
}

/** Prepares the item of that name. */
export function prepareItem(request: PrepareRequest): Promise<PreparedItem> {
  if (request.item === "growth") return Promise.resolve(prepareGrowthItem(request));
  if (request.item.startsWith("pipeline")) return preparePipelineItem(request);
  if (request.item.endsWith("features")) return prepareFeatureEpochItem(request);
  if (request.item.startsWith("epoch")) return prepareEpochItem(request);
  return Promise.resolve(prepareModelItem(request));
}

async function serve(): Promise<void> {
  const side = new OurSide();
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const answer = await side
      .answer(JSON.parse(line) as Request)
      .catch((error: Error) => ({ error: error.message }));
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}

if (require.main === module) void serve();
