/** Bytes of one colour image, row by row, channels last. */
export interface RawImage {
  data: Uint8Array;
  width: number;
  height: number;
}

const CHANNELS = 3;

/**
 * Enlarges a colour image to size x size as Pillow's bilinear resize does; a side that has the size
 * already is kept. sharp is not used for this, because it shifts enlarged images by half a pixel.
 */
export function enlargeTo(image: RawImage, size: number): Uint8Array {
  const wide = image.width === size ? image.data : enlargeColumns(image, size);
  return image.height === size ? wide : enlargeRows({ ...image, data: wide, width: size }, size);
}

function enlargeColumns({ data, width, height }: RawImage, size: number): Uint8Array {
  const { left, right, share } = neighbours(width, size);
  const enlarged = new Uint8Array(height * size * CHANNELS);
  for (let y = 0, i = 0; y < height; y++) {
    const row = y * width * CHANNELS;
    for (let x = 0; x < size; x++) {
      const a = row + left[x] * CHANNELS;
      const b = row + right[x] * CHANNELS;
      for (let c = 0; c < CHANNELS; c++, i++) {
        enlarged[i] = data[a + c] + share[x] * (data[b + c] - data[a + c]) + 0.5;
      }
    }
  }
  return enlarged;
}

function enlargeRows({ data, width, height }: RawImage, size: number): Uint8Array {
  const { left: upper, right: lower, share } = neighbours(height, size);
  const rowLength = width * CHANNELS;
  const enlarged = new Uint8Array(size * rowLength);
  for (let y = 0, i = 0; y < size; y++) {
    const a = upper[y] * rowLength;
    const b = lower[y] * rowLength;
    for (let x = 0; x < rowLength; x++, i++) {
      enlarged[i] = data[a + x] + share[y] * (data[b + x] - data[a + x]) + 0.5;
    }
  }
  return enlarged;
}

/** The two input pixels each output pixel lies between, and the share of the second one. */
function neighbours(
  from: number,
  to: number,
): { left: number[]; right: number[]; share: number[] } {
  // Pixel edges are mapped onto each other, hence the halves. Beyond the first and the last centre
  // the edge pixel counts.
  const positions = Array.from({ length: to }, (_, i) =>
    Math.min(Math.max(((i + 0.5) * from) / to - 0.5, 0), from - 1),
  );
  const left = positions.map(Math.floor);
  return {
    left,
    right: left.map((pixel) => Math.min(pixel + 1, from - 1)),
    share: positions.map((position, i) => position - left[i]),
  };
}
