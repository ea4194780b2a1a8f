import "@tensorflow/tfjs-backend-webgpu";
import { getThreadsCount, setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { tf } from "../../../base/engine/tf";
import { registerWasmInputGradient } from "../../../base/engine/wasmInputGradient";
import { registerWasmMatMul } from "../../../base/engine/wasmMatMul";
import { registerWasmMaxPoolGradient } from "../../../base/engine/wasmMaxPoolGradient";
import { checkComputation } from "./checkComputation";
import { ENGINE_NAMES, type EngineName, type EngineState } from "./engineCalls";
import { graphicsProblem } from "./graphicsProblem";

const TITLES: Record<EngineName, string> = {
  webgpu: "WebGPU",
  webgl: "WebGL",
  wasm: "WebAssembly",
};

/**
 * Starts an engine: the one asked for, or else the first of ENGINE_NAMES that works on this machine
 * and pays. A graphics card that is only imitated by the processor (as in a virtual machine) is
 * slower than WebAssembly and passed over, unless it was asked for.
 *
 * @throws saying why, if none works
 */
export async function startEngine(wanted: EngineName | "auto"): Promise<EngineState> {
  const passedOver: string[] = [];
  const others = ENGINE_NAMES.filter((name) => name !== wanted);
  for (const name of wanted === "auto" ? others : [wanted, ...others]) {
    try {
      const problem = await graphicsProblem(name);
      if (problem && !(problem.works && name === wanted)) throw new Error(problem.reason);
      await start(name);
      await checkComputation();
      return { name, title: titleOf(name), passedOver };
    } catch (error) {
      passedOver.push(`${TITLES[name]}: ${(error as Error).message}.`);
    }
  }
  throw new Error(`No engine works in this browser. ${passedOver.join(" ")}`);
}

async function start(name: EngineName): Promise<void> {
  if (name === "wasm") {
    useAllThreads();
    setWasmPaths(new URL("wasm/", self.location.href).href);
    registerWasmInputGradient();
    registerWasmMatMul();
    registerWasmMaxPoolGradient();
  }
  const started = tf.findBackendFactory(name) ? await tf.setBackend(name) : false;
  if (!started) throw new Error("it does not start in this browser");
  await tf.ready();
}

/**
 * Calls back if the engine's graphics card goes away: its driver stopped, or the system took it
 * for something else. Nothing that lay on it can be read any more.
 */
export function onEngineLost(name: EngineName, lost: () => void): void {
  const backend = tf.backend() as {
    device?: { lost: Promise<unknown> };
    getGPGPUContext?: () => { gl: WebGL2RenderingContext };
  };
  if (name === "webgpu") void backend.device?.lost.then(lost);
  if (name === "webgl")
    backend.getGPGPUContext?.().gl.canvas.addEventListener("webglcontextlost", lost);
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
