/** What has become of an offer. The state is four times the offer's number plus one of these. */
const WAITING = 0;
const TAKEN = 1;
const DONE = 2;
const FAILED = 3;

/** Where the header holds what. */
const STATE = 0;
const MESSAGE_LENGTH = 1;
const HEADER_BYTES = 8;
const MESSAGE_BYTES = 1000;
const VALUES_START = HEADER_BYTES + MESSAGE_BYTES;

/**
 * The pixels of one batch and what is made of them, in memory that two threads see. Whoever takes
 * it first does the work; the other leaves it alone or waits. A thread that never comes to it is
 * therefore never waited for.
 *
 * The memory is offered again for later batches. Every offer has a number, so that a thread which
 * comes to an old one finds it gone and does not mistake the new pixels for the old.
 */
export class SharedBatch {
  /** Bytes that go in. */
  readonly pixels: Uint8Array;
  /** Values that come out, one per byte. */
  readonly values: Float32Array;
  private readonly header: Int32Array;

  /** @param memory of the size that bytesFor() says; another thread's SharedBatch may use it too */
  constructor(readonly memory: SharedArrayBuffer) {
    const capacity = (memory.byteLength - VALUES_START) / (Float32Array.BYTES_PER_ELEMENT + 1);
    this.header = new Int32Array(memory, 0, 2);
    this.values = new Float32Array(memory, VALUES_START, capacity);
    this.pixels = new Uint8Array(memory, VALUES_START + this.values.byteLength, capacity);
  }

  /** Memory for a batch of this many pixels. */
  static withRoomFor(pixels: number): SharedBatch {
    const bytes = (Float32Array.BYTES_PER_ELEMENT + 1) * pixels;
    return new SharedBatch(new SharedArrayBuffer(VALUES_START + bytes));
  }

  /** Puts pixels in, for anyone to take; returns the number of this offer. */
  offer(pixels: Uint8Array): number {
    this.pixels.set(pixels);
    const offer = this.lastOffer() + 1;
    Atomics.store(this.header, STATE, 4 * offer + WAITING);
    return offer;
  }

  /** True if this offer was still waiting: it is now the caller's to work on. */
  take(offer: number): boolean {
    const waiting = 4 * offer + WAITING;
    return Atomics.compareExchange(this.header, STATE, waiting, 4 * offer + TAKEN) === waiting;
  }

  /** Says that the values are there. */
  finish(): void {
    this.end(DONE);
  }

  /** Says that the values could not be made, and why. */
  fail(message: string): void {
    const bytes = new TextEncoder().encode(message).subarray(0, MESSAGE_BYTES);
    new Uint8Array(this.memory, HEADER_BYTES, MESSAGE_BYTES).set(bytes);
    Atomics.store(this.header, MESSAGE_LENGTH, bytes.length);
    this.end(FAILED);
  }

  /**
   * Blocks this thread until the one that took the last offer is through with it.
   *
   * @returns false if that takes longer than `milliseconds`
   */
  waitForEnd(milliseconds: number): boolean {
    return (
      Atomics.wait(this.header, STATE, 4 * this.lastOffer() + TAKEN, milliseconds) !== "timed-out"
    );
  }

  /** What fail() said; null unless it was called. */
  failure(): string | null {
    if (Atomics.load(this.header, STATE) % 4 !== FAILED) return null;
    const length = Atomics.load(this.header, MESSAGE_LENGTH);
    return new TextDecoder().decode(new Uint8Array(this.memory, HEADER_BYTES, length).slice());
  }

  private end(state: number): void {
    Atomics.store(this.header, STATE, 4 * this.lastOffer() + state);
    Atomics.notify(this.header, STATE);
  }

  private lastOffer(): number {
    return Math.floor(Atomics.load(this.header, STATE) / 4);
  }
}
