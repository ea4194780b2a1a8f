/** Number formats of .safetensors files that can be read here, with the bytes of one number. */
export const BYTES_PER_NUMBER = { F64: 8, F32: 4, F16: 2, BF16: 2 } as const;
export type NumberFormat = keyof typeof BYTES_PER_NUMBER;

/** The value of every F16 number, by its bits. */
let halfValues: Float32Array | undefined;

/**
 * The numbers that bytes in a format stand for, as 32-bit floats: exact for F32, F16 and BF16,
 * rounded for F64.
 *
 * @param bytes a whole number of numbers, the lowest byte first; F32 shares this memory
 */
export function toFloat32Values(
  bytes: Uint8Array<ArrayBuffer>,
  format: NumberFormat,
): Float32Array {
  const { buffer, byteOffset, byteLength } = bytes;
  const length = byteLength / BYTES_PER_NUMBER[format];
  if (format === "F32") return new Float32Array(buffer, byteOffset, length);
  if (format === "F64") return new Float32Array(new Float64Array(buffer, byteOffset, length));
  const stored = new Uint16Array(buffer, byteOffset, length);
  const values = new Float32Array(length);
  if (format === "F16") {
    // Made once: a network has dozens of tensors.
    halfValues ??= Float32Array.from({ length: 65536 }, (_, bits) => valueOfHalf(bits));
    const table = halfValues;
    for (let i = 0; i < length; i++) values[i] = table[stored[i]];
    return values;
  }
  // bfloat16 is the upper half of a 32-bit float.
  const bits = new Uint32Array(values.buffer);
  for (let i = 0; i < length; i++) bits[i] = stored[i] << 16;
  return values;
}

/** The bits of the nearest F16 numbers; a tie goes to the even one, beyond 65,504 lies infinity. */
export function toHalves(values: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const sign = (bits[i] >>> 16) & 0x8000;
    halves[i] = sign | sizeOfHalf(Math.abs(values[i]), bits[i] & 0x7fffffff);
  }
  return halves;
}

/** IEEE 754 binary16: 1 bit of sign, 5 of exponent, 10 of fraction. */
function valueOfHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The bits of F16 without the sign, for a number that is not negative and its 32 bits. */
function sizeOfHalf(size: number, bits: number): number {
  if (Number.isNaN(size)) return 0x7e00;
  // 65,520 lies halfway between 65,504, the largest, and what would come next.
  if (size >= 65520) return 0x7c00;
  if (size < 2 ** -14) return roundToEven(size * 2 ** 24);
  // The exponent moves from a bias of 127 to one of 15, and the fraction loses its last 13 bits. A
  // carry out of the fraction raises the exponent by one, as it should.
  const half = bits - (112 << 23);
  return (half + 0xfff + ((half >>> 13) & 1)) >>> 13;
}

function roundToEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}
