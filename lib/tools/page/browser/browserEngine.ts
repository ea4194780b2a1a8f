import "@tensorflow/tfjs-backend-webgpu";
import { getThreadsCount, setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { tf } from "../../../base/engine/tf";
import { registerWasmInputGradient } from "../../../base/engine/wasmInputGradient";
import { registerWasmMatMul } from "../../../base/engine/wasmMatMul";
import { registerWasmMaxPoolGradient } from "../../../base/engine/wasmMaxPoolGradient";
import { ENGINE_NAMES, type EngineName, type EngineState } from "./engineCalls";
import { softwareGraphics } from "./softwareGraphics";

const TITLES: Record<EngineName, string> = {
  webgpu: "WebGPU",
  webgl: "WebGL",
  wasm: "WebAssembly",
};

/**
 * Starts an engine: the one asked for, or the first of ENGINE_NAMES that works on this machine and
 * pays. A graphics card that is only imitated by the processor (as in a virtual machine) is slower
 * than WebAssembly and passed over, unless it was asked for.
 *
 * @throws saying why, if the one asked for does not work
 */
export async function startEngine(wanted: EngineName | "auto"): Promise<EngineState> {
  if (wanted !== "auto") {
    await start(wanted);
    return { name: wanted, title: titleOf(wanted), passedOver: [] };
  }
  const passedOver: string[] = [];
  for (const name of ENGINE_NAMES) {
    const imitated = await softwareGraphics(name);
    if (imitated !== null) {
      passedOver.push(`${TITLES[name]}: ${imitated}.`);
      continue;
    }
    try {
      await start(name);
      return { name, title: titleOf(name), passedOver };
    } catch (error) {
      passedOver.push(`${TITLES[name]}: ${(error as Error).message}`);
    }
  }
  throw new Error(`No engine works in this browser. ${passedOver.join(" ")}`);
}

async function start(name: EngineName): Promise<void> {
  const problem = `${TITLES[name]} does not work in this browser. Choose another engine.`;
  if (name === "wasm") {
    useAllThreads();
    setWasmPaths(new URL("wasm/", self.location.href).href);
    registerWasmInputGradient();
    registerWasmMatMul();
    registerWasmMaxPoolGradient();
  }
  const started = tf.findBackendFactory(name) ? await tf.setBackend(name) : false;
  if (!started) throw new Error(problem);
  await tf.ready();
}

/**
 * tfjs takes at most half of the threads that it hears of, which on two cores is one. Here it hears
 * of twice as many as there are, and so takes them all, up to the 8 that it has made.
 */
function useAllThreads(): void {
  const threads = navigator.hardwareConcurrency;
  Object.defineProperty(navigator, "hardwareConcurrency", { value: 2 * threads });
  setThreadsCount(threads);
}

function titleOf(name: EngineName): string {
  if (name !== "wasm") return TITLES[name];
  const threads = getThreadsCount();
  return `${TITLES.wasm}, ${threads} ${threads === 1 ? "thread" : "threads"}`;
}
