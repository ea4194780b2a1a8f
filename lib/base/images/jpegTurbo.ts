/** What libjpeg-turbo calls red, green and blue in this order. */
const TJPF_RGB = 0;

/** The functions of libjpeg-turbo that the package @cwasm/jpeg-turbo hands out; 0 is success. */
export interface JpegTurbo {
  memory: WebAssembly.Memory;
  malloc(bytes: number): number;
  free(place: number): void;
  tjInitDecompress(): number;
  tjDestroy(decoder: number): number;
  tjDecompressHeader3(
    decoder: number,
    bytes: number,
    length: number,
    ...results: [width: number, height: number, subsampling: number, colours: number]
  ): number;
  tjDecompress2(
    decoder: number,
    bytes: number,
    length: number,
    pixels: number,
    width: number,
    rowBytes: number,
    height: number,
    format: number,
    flags: number,
  ): number;
}

/**
 * The library with a memory of its own, ready to decode. One that has thrown an error is not used
 * again: what it held then stays in its memory.
 *
 * @param library the compiled jpeg-turbo.wasm
 */
export function startJpegTurbo(library: WebAssembly.Module): JpegTurbo {
  const fail = () => {
    throw new Error("libjpeg-turbo gave up.");
  };
  const none = () => 0;
  const { exports } = new WebAssembly.Instance(library, {
    env: { setjmp: none, longjmp: fail },
    wasi_snapshot_preview1: {
      environ_sizes_get: none,
      environ_get: fail,
      proc_exit: fail,
      fd_close: fail,
      fd_seek: fail,
      fd_write: fail,
    },
  });
  return exports as unknown as JpegTurbo;
}

/** Red, green and blue, row by row. */
export interface TurboImage {
  data: Uint8Array<ArrayBuffer>;
  width: number;
  height: number;
  /** The sides of the picture before it was made smaller. */
  whole: [width: number, height: number];
}

/**
 * Decodes a JPEG to red, green and blue, as the file holds it (whatever its EXIF part says).
 *
 * @param shrinkBy by how much the picture is to be made smaller while it is decoded: 1, 2, 4 or 8
 * @returns sides rounded up, where they do not divide
 * @throws if anything about the file is unusual, a warning of libjpeg-turbo included
 */
export function decodeWithTurbo(
  jpeg: JpegTurbo,
  bytes: Uint8Array,
  shrinkBy: (width: number, height: number) => number = () => 1,
): TurboImage {
  const input = allocate(jpeg, bytes.length);
  new Uint8Array(jpeg.memory.buffer, input, bytes.length).set(bytes);
  const decoder = jpeg.tjInitDecompress();
  const sides = allocate(jpeg, 16);
  const results = [sides, sides + 4, sides + 8, sides + 12] as const;
  succeed(jpeg.tjDecompressHeader3(decoder, input, bytes.length, ...results));
  const whole = [...new Uint32Array(jpeg.memory.buffer, sides, 2)] as [number, number];
  const by = shrinkBy(...whole);
  const [width, height] = whole.map((side) => Math.ceil(side / by));
  const pixels = allocate(jpeg, width * height * 3);
  const rowBytes = 3 * width;
  succeed(
    jpeg.tjDecompress2(decoder, input, bytes.length, pixels, width, rowBytes, height, TJPF_RGB, 0),
  );
  const data = new Uint8Array(jpeg.memory.buffer, pixels, height * rowBytes).slice();
  jpeg.tjDestroy(decoder);
  for (const place of [input, sides, pixels]) jpeg.free(place);
  return { data, width, height, whole };
}

function allocate(jpeg: JpegTurbo, bytes: number): number {
  const place = jpeg.malloc(bytes);
  if (place === 0) throw new Error("libjpeg-turbo found no memory.");
  return place;
}

function succeed(outcome: number): void {
  if (outcome !== 0) throw new Error("libjpeg-turbo has an objection.");
}
