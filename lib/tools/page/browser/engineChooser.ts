import { byId } from "./elements";
import type { EngineName } from "./engineCalls";
import { EngineClient } from "./engineClient";
import type { PageState } from "./pageState";

/** Starts the engine and loads the networks; the reader may choose another engine at any time. */
export async function startEngineChooser(state: PageState): Promise<void> {
  const select = byId<HTMLSelectElement>("engine");
  select.addEventListener("change", () => {
    void start(state, select.value as EngineName | "auto", []);
  });
  await start(state, "auto", []);
}

/** @param news what the reader should know of how it came to this start, a sentence each */
async function start(
  state: PageState,
  wanted: EngineName | "auto",
  news: readonly string[],
): Promise<void> {
  const { manifest } = state;
  if (state.engine) state.engine.stop();
  state.layers.clear();
  const engine = new EngineClient(() => {
    if (engine === state.engine)
      void start(state, "wasm", ["The graphics card stopped computing."]);
  });
  state.engine = engine;
  const say = (text: string, isProblem = false) => {
    if (engine !== state.engine) return;
    byId("status").textContent = text;
    byId("status").classList.toggle("problem", isProblem);
  };
  document.documentElement.dataset.ready = "no";
  try {
    say("Starting the engine …");
    const { name, title, passedOver } = await engine.call("start", { manifest, engine: wanted });
    const others = wanted !== "auto" && name !== wanted ? passedOver.slice(0, 1) : [];
    for (const { key, name: network, bytes } of manifest.models) {
      say(`Loading ${network} (${Math.round(bytes / 1e6)} MB) …`);
      const layers = await engine.call("load", key);
      if (engine !== state.engine) return;
      state.layers.set(key, layers);
      state.changed();
    }
    say([...news, ...others, `Ready. Computing with ${title}.`].join(" "));
    byId("engine-text").textContent = [`Engine: ${title}.`, ...passedOver].join(" ");
    const shown = wanted === name ? wanted : "auto";
    byId<HTMLSelectElement>("engine").value = shown;
    document.documentElement.dataset.engine = name;
    document.documentElement.dataset.ready = "yes";
  } catch (error) {
    say((error as Error).message, true);
  }
}
