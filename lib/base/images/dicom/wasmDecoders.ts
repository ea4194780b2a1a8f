/** What a decoder says of the picture it has decoded. */
export interface FrameInfo {
  width: number;
  height: number;
  bitsPerSample: number;
  componentCount: number;
}

/** Decodes a picture; colours last, 16 bits little-endian where it has more than 8. */
export type FrameDecoder = (frame: Uint8Array) => { bytes: Uint8Array; info: FrameInfo };

/** CharLS and OpenJPEG, compiled to WebAssembly by the Cornerstone project. */
interface WasmDecoder {
  getEncodedBuffer(bytes: number): Uint8Array;
  decode(): void;
  getFrameInfo(): FrameInfo;
  getDecodedBuffer(): Uint8Array;
  /** JPEG-LS: 0 has one colour after the other. */
  getInterleaveMode?(): number;
  delete(): void;
}

interface WasmModule {
  JpegLSDecoder: new () => WasmDecoder;
  J2KDecoder: new () => WasmDecoder;
}

type Kind = "JpegLSDecoder" | "J2KDecoder";

type OpenModule = (options: Record<"print" | "printErr", () => void>) => Promise<WasmModule>;

const REFUSED = "the decoder finds no picture in them";

const modules = new Map<Kind, Promise<WasmModule>>();

export function loadJpegLs(): Promise<FrameDecoder> {
  return load("JpegLSDecoder", () => require("@cornerstonejs/codec-charls/decodewasmjs"));
}

export function loadJpeg2000(): Promise<FrameDecoder> {
  return load("J2KDecoder", () => require("@cornerstonejs/codec-openjpeg/decodewasmjs"));
}

/** Loads a decoder once, and only if a file needs it. */
async function load(kind: Kind, open: () => OpenModule): Promise<FrameDecoder> {
  let module = modules.get(kind);
  if (module === undefined) {
    // What it has to say goes into no notebook; what is wrong is thrown.
    module = open()({ print: () => undefined, printErr: () => undefined });
    modules.set(kind, module);
  }
  const { [kind]: Decoder } = await module;
  return (frame) => {
    const decoder = new Decoder();
    try {
      decoder.getEncodedBuffer(frame.length).set(frame);
      decoder.decode();
      const info = decoder.getFrameInfo();
      if (info.width === 0) throw new Error(REFUSED);
      // A copy, aligned for 16 bits: the decoder's own memory ends with it.
      const bytes = Uint8Array.from(decoder.getDecodedBuffer());
      const isPlanar = info.componentCount > 1 && decoder.getInterleaveMode?.() === 0;
      return { bytes: isPlanar ? interleave(bytes, info) : bytes, info };
    } catch (error) {
      // A C++ exception arrives as its address.
      throw typeof error === "number" ? new Error(REFUSED) : error;
    } finally {
      decoder.delete();
    }
  };
}

function interleave(planes: Uint8Array, { componentCount, bitsPerSample }: FrameInfo): Uint8Array {
  const width = bitsPerSample <= 8 ? 1 : 2;
  const size = planes.length / componentCount;
  return Uint8Array.from(planes, (_, i) => {
    const value = Math.floor(i / width);
    const pixel = Math.floor(value / componentCount);
    return planes[(value % componentCount) * size + pixel * width + (i % width)];
  });
}
