import path from "node:path";
import type { Worker } from "node:worker_threads";
import { startThread } from "../startThread";
import { decodeJpegAtSize } from "./jpegAtSize";
import type { JpegAnswer, JpegRequest } from "./jpegWorker";

type Pixels = Uint8Array<ArrayBuffer> | null;

/** A thread takes as long to start as so many images take to decode. */
const FIRST_HERE = 100;
/** More would wait in vain while this thread has time. */
const MOST_WAITING = 3;
/** Without work for so long, the thread ends, which gives its memory back. */
const IDLE_MS = 1000;

let decodedHere = 0;
let orders = 0;
let thread: Worker | null = null;
let isBroken = false;
let idle: NodeJS.Timeout | undefined;
const waiting = new Map<number, { request: JpegRequest; answer: (pixels: Pixels) => void }>();

/**
 * decodeJpegAtSize on two cores: a few images here and, where many are to be decoded, most of them
 * in a second thread, which ends by itself.
 */
export function decodeJpegAside(bytes: Uint8Array, channels: 1 | 3): Promise<Pixels> | Pixels {
  if (decodedHere < FIRST_HERE || waiting.size >= MOST_WAITING || !start()) {
    decodedHere += 1;
    return decodeJpegAtSize(bytes, channels);
  }
  clearTimeout(idle);
  thread!.ref(); // The program waits for its answer.
  const request: JpegRequest = { order: ++orders, bytes, channels };
  thread!.postMessage(request);
  return new Promise((answer) => waiting.set(request.order, { request, answer }));
}

/** @returns false where the system lets no thread start */
function start(): boolean {
  if (thread !== null || isBroken) return thread !== null;
  try {
    thread = startThread(path.join(__dirname, "jpegWorker"));
  } catch {
    isBroken = true;
    return false;
  }
  thread.on("message", ({ order, pixels }: JpegAnswer) => {
    waiting.get(order)?.answer(pixels);
    waiting.delete(order);
    if (waiting.size === 0) endSoon();
  });
  thread.once("error", () => giveUp());
  thread.once("exit", () => giveUp());
  return true;
}

function endSoon(): void {
  // Neither the thread nor the clock keeps the program from ending.
  thread?.unref();
  idle = setTimeout(() => {
    const ended = thread;
    thread = null;
    ended?.removeAllListeners();
    void ended?.terminate();
    decodedHere = 0;
  }, IDLE_MS).unref();
}

/** The thread is gone: what it had not answered is done here, and no other one is started. */
function giveUp(): void {
  thread = null;
  isBroken = true;
  for (const { request, answer } of waiting.values())
    answer(decodeJpegAtSize(request.bytes, request.channels));
  waiting.clear();
}
