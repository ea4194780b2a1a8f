/** The program of the thread that jpegThread.ts starts: decodes the JPEGs that it is sent. */
import { parentPort } from "node:worker_threads";
import { decodeJpegAtSize } from "./jpegAtSize";

/** What is to be decoded; `order` tells the answers apart. */
export interface JpegRequest {
  order: number;
  bytes: Uint8Array;
  channels: 1 | 3;
}

/** Pixels as decodeJpegAtSize gives them. */
export interface JpegAnswer {
  order: number;
  pixels: Uint8Array<ArrayBuffer> | null;
}

parentPort?.on("message", ({ order, bytes, channels }: JpegRequest) => {
  const pixels = decodeJpegAtSize(bytes, channels);
  const answer: JpegAnswer = { order, pixels };
  parentPort!.postMessage(answer, pixels === null ? [] : [pixels.buffer]);
});
