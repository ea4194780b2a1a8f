import path from "node:path";
import { writeGreyImage } from "./imageFolder";
import { writeResnetWeights } from "./resnetWeights";

/**
 * Writes a folder in the format of the real data set (no sample) with bright normal and dark
 * pneumonia images and, if wanted, weights for ResNet-18.
 * @returns the settings of a short full run on it, as environment variables
 */
export async function writeTinyXrays(
  folder: string,
  { weights = false } = {},
): Promise<Record<string, string>> {
  const data = path.join(folder, "tiny_xrays");
  const counts = { train: 12, test: 4 };
  for (const [split, count] of Object.entries(counts)) {
    const person = split === "train" ? 0 : 100;
    for (let i = 0; i < count; i++) {
      await writeGreyImage(
        path.join(data, split, "NORMAL", `IM-${split}${i}-0001.png`),
        150 + 5 * i,
        32,
      );
      await writeGreyImage(
        path.join(data, split, "PNEUMONIA", `person${person + i}_virus_${i}.png`),
        20 + 5 * i,
        32,
      );
    }
  }
  const weightsFile = path.join(folder, "weights.safetensors");
  if (weights) writeResnetWeights(weightsFile);
  return {
    ...(weights && { XRAY_WEIGHTS: weightsFile }),
    XRAY_DATA: data,
    XRAY_RESULTS: path.join(folder, "project", "results"),
    XRAY_CACHE: path.join(folder, "cache"),
    XRAY_PROFILE: "full",
    XRAY_IMAGE_SIZE: "32",
    XRAY_EPOCHS: "2",
  };
}
