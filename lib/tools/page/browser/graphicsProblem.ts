import type { EngineName } from "./engineCalls";

/** Names of programs that imitate a graphics card on the processor. */
const IMITATIONS = /swiftshader|llvmpipe|softpipe|basic render|software/i;
const NOT_OFFERED = { reason: "this browser does not offer it here", works: false };
const IMITATED = { reason: "the graphics card is imitated by the processor", works: true };

/** Why an engine should not compute here. */
export interface GraphicsProblem {
  reason: string;
  /** True where it computes all the same, slowly, if it is asked to. */
  works: boolean;
}

/** What this file needs of WebGPU, whose types are not among TypeScript's. */
interface Gpu {
  requestAdapter(): Promise<{
    isFallbackAdapter?: boolean;
    info?: { isFallbackAdapter?: boolean; description?: string; architecture?: string };
  } | null>;
}

/** Why an engine would compute on no real graphics card; null if it would, or needs none. */
export async function graphicsProblem(name: EngineName): Promise<GraphicsProblem | null> {
  if (name === "webgpu") return gpuProblem();
  return name === "webgl" ? webglProblem() : null;
}

async function gpuProblem(): Promise<GraphicsProblem | null> {
  const gpu = (navigator as { gpu?: Gpu }).gpu;
  if (!gpu) return NOT_OFFERED;
  const adapter = await gpu.requestAdapter().catch(() => null);
  if (!adapter) return { reason: "no graphics card was found", works: false };
  const { info = {} } = adapter;
  const isImitated =
    adapter.isFallbackAdapter ||
    info.isFallbackAdapter ||
    IMITATIONS.test(`${info.description} ${info.architecture}`);
  return isImitated ? IMITATED : null;
}

function webglProblem(): GraphicsProblem | null {
  const context = new OffscreenCanvas(1, 1).getContext("webgl2");
  if (!context) return NOT_OFFERED;
  const names = context.getExtension("WEBGL_debug_renderer_info");
  const renderer = String(context.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER));
  context.getExtension("WEBGL_lose_context")?.loseContext();
  return IMITATIONS.test(renderer) ? IMITATED : null;
}
