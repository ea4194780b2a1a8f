import { toBfloat16 } from "./bfloat16";
import { convolution } from "./convolution";
import { tf } from "./tf";

/** What a trial found. */
export interface PrecisionTrial {
  /**
   * Time in float32 divided by the time in bfloat16 (median of the pairs); 0 where bfloat16 does
   * not work.
   */
  gain: number;
}

/** `images` maps of `side` x `side` places with `channels` channels. */
export interface TrialSize {
  images: number;
  side: number;
  channels: number;
}

/** As in the middle of ResNet-18: neither memory nor the layout of filters decides there. */
const SIZE: TrialSize = { images: 8, side: 28, channels: 128 };

/** A median of fewer would be chance where other programs run, too. */
const FEWEST_PAIRS = 5;

/**
 * Tries which precision this machine computes faster in: a convolution with ReLU and its gradients,
 * in float32 and in bfloat16 in turns, for about a second. Lists of processors would not do: of
 * two with the same instructions for bfloat16 (AVX512-BF16), one is twice as fast with them and
 * the other half as fast. The TensorFlow engine must be in use.
 *
 * @param seconds after which no further pair is begun
 * @param clock in milliseconds, for tests
 */
export function tryPrecisions(
  { seconds = 1, size = SIZE } = {},
  clock = () => performance.now(),
): PrecisionTrial {
  if (!hasBfloat16()) return { gain: 0 };
  const timed = (half: boolean) => {
    const start = clock();
    convolveThereAndBack(size, half);
    return clock() - start;
  };
  // The first run of each prepares what the others find ready.
  convolveThereAndBack(size, false);
  convolveThereAndBack(size, true);
  const gains: number[] = [];
  const end = clock() + 1000 * seconds;
  while (gains.length < FEWEST_PAIRS || clock() < end) gains.push(timed(false) / timed(true));
  gains.sort((a, b) => a - b);
  return { gain: gains[Math.floor(gains.length / 2)] };
}

let works: boolean | undefined;

/**
 * True where the engine convolves in bfloat16, fast or not; found out by trying. Not on ARM: its
 * convolutions did not give float32's values and gradients within bfloat16's rounding there (under
 * qemu, .ci/arm64).
 */
export function hasBfloat16(): boolean {
  if (tf.getBackend() !== "tensorflow" || process.arch !== "x64") return false;
  if (works === undefined) {
    try {
      convolveThereAndBack({ images: 1, side: 4, channels: 16 }, true);
      works = true;
    } catch {
      works = false; // oneDNN is missing, or knows no bfloat16 for this processor.
    }
  }
  return works;
}

function convolveThereAndBack({ images, side, channels }: TrialSize, half: boolean): void {
  const inFormat = <T extends tf.Tensor>(x: T) => (half ? toBfloat16(x) : x);
  tf.tidy(() => {
    const maps = inFormat(tf.ones([images, side, side, channels]) as tf.Tensor4D);
    const filter = tf.ones([3, 3, channels, channels]) as tf.Tensor4D;
    const bias = tf.zeros([channels]) as tf.Tensor1D;
    const gradients = tf.grads((x: tf.Tensor, weights: tf.Tensor) =>
      convolution(
        x as tf.Tensor4D,
        weights as tf.Tensor4D,
        bias,
        { stride: 1, padding: 1 },
        { relu: true },
      ),
    );
    const [ofMaps, ofFilter] = gradients([maps, filter], inFormat(tf.onesLike(maps)));
    // A graphics card computes on its own: reading a value waits for it.
    ofFilter.slice([0, 0, 0, 0], [1, 1, 1, 1]).dataSync();
    ofMaps.dispose();
  });
}
