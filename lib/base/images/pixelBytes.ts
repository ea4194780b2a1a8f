/** An image of 8 bits, grey or colour, upright and without transparency. */
export interface PlainPixels {
  data: Buffer;
  raw: { width: number; height: number; channels: 1 | 3 };
}
