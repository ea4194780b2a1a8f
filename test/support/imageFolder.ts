import fs from "node:fs";
import path from "node:path";
import sharp from "sharp";
import type { LabelledImage } from "../../lib/base/types";

/** Writes empty files (enough for what only lists names) and the folders they need. */
export function writeEmptyFiles(root: string, files: readonly string[]): void {
  for (const file of files) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), "");
  }
}

/** Writes a square grey PNG in which every pixel has the value `level`. */
export async function writeGreyImage(file: string, level: number, size = 8): Promise<void> {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const raw = { width: size, height: size, channels: 1 as const };
  await sharp(Buffer.alloc(size * size, level), { raw })
    .toColourspace("b-w")
    .png()
    .toFile(file);
}

/** Images of alternating class whose images have the grey levels 0, 10, 20, ... */
export async function writeGreySamples(
  root: string,
  count: number,
  size = 8,
): Promise<LabelledImage[]> {
  const images = Array.from({ length: count }, (_, i) => ({
    path: path.join(root, `person${i}_virus_${i}.png`),
    file: `train/person${i}_virus_${i}.png`,
    label: i % 2,
    patient: `person${i}`,
    subtype: null,
  }));
  for (const [i, image] of images.entries()) await writeGreyImage(image.path, 10 * i, size);
  return images;
}
