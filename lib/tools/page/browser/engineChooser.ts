import { byId } from "./elements";
import type { EngineName } from "./engineCalls";
import { EngineClient } from "./engineClient";
import type { PageState } from "./pageState";

/** Starts the engine and loads the networks; the reader may choose another engine at any time. */
export async function startEngineChooser(state: PageState): Promise<void> {
  const select = byId<HTMLSelectElement>("engine");
  select.addEventListener("change", () => {
    state.engine.stop();
    state.engine = new EngineClient();
    state.layers.clear();
    void start(state, select.value as EngineName | "auto");
  });
  await start(state, "auto");
}

async function start(state: PageState, wanted: EngineName | "auto"): Promise<void> {
  const { engine, manifest } = state;
  const say = (text: string, isProblem = false) => {
    if (engine !== state.engine) return;
    byId("status").textContent = text;
    byId("status").classList.toggle("problem", isProblem);
  };
  document.documentElement.dataset.ready = "no";
  try {
    say("Starting the engine …");
    const { title, passedOver } = await engine.call("start", { manifest, engine: wanted });
    for (const { key, name, bytes } of manifest.models) {
      say(`Loading ${name} (${Math.round(bytes / 1e6)} MB) …`);
      state.layers.set(key, await engine.call("load", key));
      state.changed();
    }
    say(`Ready. Computing with ${title}.`);
    byId("engine-text").textContent = [`Engine: ${title}.`, ...passedOver].join(" ");
    if (engine === state.engine) document.documentElement.dataset.ready = "yes";
  } catch (error) {
    say((error as Error).message, true);
  }
}
