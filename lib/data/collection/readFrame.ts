import path from "node:path";
import sharp from "sharp";

/** Width and height of an image file as it is shown, in pixels; nothing is decoded. */
export async function readFrame(file: string): Promise<{ width: number; height: number }> {
  try {
    const { autoOrient } = await sharp(file).metadata();
    return { width: autoOrient.width, height: autoOrient.height };
  } catch (error) {
    throw new Error(
      `The size of ${path.basename(file)} cannot be read (${(error as Error).message}). Repair ` +
        "the file or remove it.",
    );
  }
}
