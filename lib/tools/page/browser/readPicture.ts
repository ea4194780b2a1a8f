import { imageKind } from "../../../base/images/imageKind";
import { toGrey } from "../../../base/images/toGrey";
import { checkPicture } from "./checkPicture";
import type { Picture } from "./engineCalls";
import { shrinkLikeVips } from "./shrinkLikeVips";

/**
 * Decodes an image file with the browser's own decoder and brings it to the networks' size as the
 * course does in Node: colour profiles ignored, upright, transparent areas black, resized as
 * sharp does (not as the canvas would), then grey by Rec. 601 luma.
 *
 * @throws with a sentence for the reader, if it is no image, damaged, too large or of a kind that
 *   browsers decode otherwise
 */
export async function readPicture(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  imageSize: number,
): Promise<Picture> {
  checkPicture(bytes, name);
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(new Blob([bytes]), {
      colorSpaceConversion: "none",
      premultiplyAlpha: "none",
    });
  } catch {
    throw new Error(`${name} is damaged or cut short. Download or copy it again.`);
  }
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true, alpha: false })!;
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  const colours = { data: withoutAlpha(data), width, height };
  const rgb = shrinkLikeVips(colours, imageSize, imageKind(bytes) === "JPEG");
  return { pixels: toGrey(rgb), width, height };
}

function withoutAlpha(rgba: Uint8ClampedArray): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let i = 0, j = 0; i < rgba.length; i += 4, j += 3) {
    rgb[j] = rgba[i];
    rgb[j + 1] = rgba[i + 1];
    rgb[j + 2] = rgba[i + 2];
  }
  return rgb;
}
