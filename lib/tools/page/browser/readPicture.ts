import type { RawImage } from "../../../base/images/enlargeTo";
import { imageKind } from "../../../base/images/imageKind";
import { toGrey } from "../../../base/images/toGrey";
import { checkPicture } from "./checkPicture";
import { decodeJpeg } from "./decodeJpeg";
import type { Picture } from "./engineCalls";
import { jpegOrientation } from "./jpegOrientation";
import { shrinkLikeVips } from "./shrinkLikeVips";
import { turnUpright } from "./turnUpright";

/** Where wasmFiles.ts puts the JPEG decoder. */
const DECODER = "wasm/jpeg-turbo.wasm";

let decoder: Promise<WebAssembly.Module> | undefined;

/**
 * Decodes an image file and brings it to the networks' size as the course does in Node: colour
 * profiles ignored, upright, transparent areas black, resized as sharp does (not as the canvas
 * would), then grey by Rec. 601 luma.
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
  const toPixels = (image: RawImage) => toGrey(shrinkLikeVips(image, imageSize));
  const isJpeg = imageKind(bytes) === "JPEG";
  const jpeg = isJpeg ? decodeJpeg(await loadDecoder(), bytes, imageSize) : null;
  if (jpeg) return { pixels: turnUpright(toPixels(jpeg), jpegOrientation(bytes)) };
  return { pixels: toPixels(await decodeInBrowser(bytes, name)) };
}

/** Fetches the JPEG decoder once; called early, it is there before the first image. */
export function loadDecoder(): Promise<WebAssembly.Module> {
  decoder ??= fetchDecoder().catch(() => {
    decoder = undefined;
    throw new Error("The decoder of JPEG images could not be loaded. Reload.");
  });
  return decoder;
}

async function fetchDecoder(): Promise<WebAssembly.Module> {
  const response = await fetch(DECODER);
  return WebAssembly.compile(await response.arrayBuffer());
}

/** The browser turns images upright by itself. */
async function decodeInBrowser(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<RawImage> {
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
  return { data: withoutAlpha(data), width, height };
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
