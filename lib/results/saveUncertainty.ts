import type { DataSets } from "../data/openDataSets";
import type { Model } from "../models/model";
import { predictWithDropout } from "../training/predictWithDropout";
import type { Transform } from "../transforms/presets";
import { type UncertaintyRow, uncertaintyRows, writeUncertainty } from "./uncertaintyFile";

/**
 * Asks a model about every validation and test image several times with dropout left on, and writes
 * what the passes say to `uncertainty/<model>.csv`.
 *
 * @param transform the model's evaluation transform
 * @param options.seed decides the dropout masks
 * @returns the rows as they were written
 */
export async function saveUncertainty(
  file: string,
  model: Model,
  data: Pick<DataSets, "validation" | "test">,
  transform: Transform,
  { seed }: { seed: number },
): Promise<UncertaintyRow[]> {
  const rows: UncertaintyRow[] = [];
  for (const split of ["validation", "test"] as const) {
    const found = await predictWithDropout(model, data[split], transform, { seed });
    rows.push(...uncertaintyRows(split, found));
  }
  writeUncertainty(file, rows);
  return rows;
}
