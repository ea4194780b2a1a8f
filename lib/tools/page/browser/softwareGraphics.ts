import type { EngineName } from "./engineCalls";

/** Names of programs that imitate a graphics card on the processor. */
const IMITATIONS = /swiftshader|llvmpipe|softpipe|basic render|software/i;

/** What this file needs of WebGPU, whose types are not among TypeScript's. */
interface Gpu {
  requestAdapter(): Promise<{
    isFallbackAdapter?: boolean;
    info?: { isFallbackAdapter?: boolean; description?: string; architecture?: string };
  } | null>;
}

/**
 * Why an engine would compute on no real graphics card; null if it would, or needs none.
 * @example "the graphics card is imitated by the processor (SwiftShader)"
 */
export async function softwareGraphics(name: EngineName): Promise<string | null> {
  if (name === "webgpu") return gpuProblem();
  return name === "webgl" ? webglProblem() : null;
}

async function gpuProblem(): Promise<string | null> {
  const gpu = (navigator as { gpu?: Gpu }).gpu;
  if (!gpu) return "this browser does not offer it here";
  const adapter = await gpu.requestAdapter().catch(() => null);
  if (!adapter) return "no graphics card was found";
  const { info = {} } = adapter;
  const isImitated =
    adapter.isFallbackAdapter ||
    info.isFallbackAdapter ||
    IMITATIONS.test(`${info.description} ${info.architecture}`);
  return isImitated ? "the graphics card is imitated by the processor" : null;
}

function webglProblem(): string | null {
  const context = new OffscreenCanvas(1, 1).getContext("webgl2");
  if (!context) return "this browser does not offer it here";
  const names = context.getExtension("WEBGL_debug_renderer_info");
  const renderer = String(context.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER));
  context.getExtension("WEBGL_lose_context")?.loseContext();
  return IMITATIONS.test(renderer) ? "the graphics card is imitated by the processor" : null;
}
