import { tf } from "../../../base/engine/tf";

const [SIDE, CHANNELS, KERNEL] = [8, 4, 3];
/** Numbers of 32 bits are off by 1e-6 here, those of 16 bits, as on some phones, by 1e-3. */
const TOLERANCE = 1e-4;

/**
 * Has the engine compute a small convolution whose result is known: some drivers round to 16 bits,
 * or give zeros back.
 *
 * @throws if it computes anything else
 */
export async function checkComputation(): Promise<void> {
  const x = numbers(SIDE * SIDE * CHANNELS);
  const filter = numbers(KERNEL * KERNEL * CHANNELS);
  const result = tf.tidy(() =>
    tf.conv2d(
      tf.tensor4d(x, [1, SIDE, SIDE, CHANNELS]),
      tf.tensor4d(filter, [KERNEL, KERNEL, CHANNELS, 1]),
      1,
      "valid",
    ),
  );
  const found = await result.data();
  result.dispose();
  const expected = convolve(x, filter);
  const isRight = expected.every((y, i) => Math.abs(found[i] - y) <= TOLERANCE * y);
  if (!isRight) throw new Error("it computes wrong numbers on this machine");
}

/** From 0 to 1, none of which 16 bits can hold. */
function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => (((i * 7919) % 101) + 1) / 103);
}

function convolve(x: readonly number[], filter: readonly number[]): number[] {
  const out = SIDE - KERNEL + 1;
  return Array.from({ length: out * out }, (_, place) => {
    const [top, left] = [Math.floor(place / out), place % out];
    return filter.reduce((sum, weight, i) => {
      const [tap, channel] = [Math.floor(i / CHANNELS), i % CHANNELS];
      const [y, column] = [top + Math.floor(tap / KERNEL), left + (tap % KERNEL)];
      return sum + weight * x[(y * SIDE + column) * CHANNELS + channel];
    }, 0);
  });
}
