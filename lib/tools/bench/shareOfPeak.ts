import { useEngine } from "../../base/engine/chooseEngine";
import { buildCnn } from "../../models/buildCnn";
import { buildResNet18 } from "../../models/buildResNet18";
import type { ItemResult } from "./benchFile";
import type { BenchItem } from "./benchItems";
import type { EnginePeak } from "./enginePeak";
import type { MeasuredItem } from "./measureItem";
import { operationsPerImage } from "./work";

/** Adds what share of the machine's limit an item reaches, in each precision. */
export async function withShareOfPeak(
  { mixed, ...result }: MeasuredItem,
  item: BenchItem,
  imageSize: number,
  peak: EnginePeak,
): Promise<ItemResult> {
  const operations = await operationsOf(item, imageSize);
  const share = (imagesPerSecond: number, limit: number | undefined) =>
    operations === null || limit === undefined ? null : (operations * imagesPerSecond) / limit;
  return {
    ...result,
    operationsPerImage: operations,
    shareOfPeak: share(result.ours.imagesPerSecond, Math.max(peak.matrixProduct, peak.convolution)),
    ...(mixed && {
      mixed: { ...mixed, shareOfPeak: share(mixed.ours.imagesPerSecond, peak.bfloat16Convolution) },
    }),
  };
}

/** Null where the time does not go into convolutions and dense layers, which alone are counted. */
async function operationsOf(item: BenchItem, imageSize: number): Promise<number | null> {
  if (item.images === null || item.comparedWith !== undefined || item.group === "explain")
    return null;
  await useEngine();
  const build = item.model === "cnn" ? buildCnn : buildResNet18;
  const model = build({ seed: 1, imageSize });
  const operations = operationsPerImage(model, item.name);
  model.dispose();
  return operations;
}
