import path from "node:path";
import sharp from "sharp";
import { drawPatient, drawPhantom, type Scanner } from "./drawPhantom";
import { maskFile } from "./masks";
import { type PlannedPatient, type SplitFolder, seedFor } from "./samplePlan";

/**
 * The test images come from another machine than train and val: lighter, flatter and noisier. The
 * real data set has such a shift too, and it costs a model that was tuned on train some accuracy.
 */
const SCANNERS: Record<SplitFolder, Scanner> = {
  train: { brightness: 0, contrast: 1, noise: 3 },
  val: { brightness: 0, contrast: 1, noise: 3 },
  test: { brightness: 4, contrast: 0.97, noise: 4 },
};

/**
 * Draws one patient and writes the images, and the mask of every opacity, into a sample's folder.
 * The same seed gives the same files, whatever else is drawn.
 *
 * @param seed the sample's
 * @param size height and width in pixels
 */
export async function writePatient(
  folder: string,
  planned: PlannedPatient,
  seed: number,
  size: number,
): Promise<void> {
  const patient = drawPatient(planned.seed, { size, subtype: planned.subtype });
  for (const { file, split } of planned.images) {
    const { pixels, mask } = drawPhantom(patient, seedFor(seed, file), {
      scanner: SCANNERS[split],
    });
    await toGreyImage(pixels, size).jpeg({ quality: 90 }).toFile(path.join(folder, file));
    if (mask)
      await toGreyImage(mask, size)
        .png()
        .toFile(path.join(folder, maskFile(file)));
  }
}

function toGreyImage(pixels: Uint8Array, size: number): sharp.Sharp {
  return sharp(pixels, { raw: { width: size, height: size, channels: 1 } }).toColourspace("b-w");
}
