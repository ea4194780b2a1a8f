import type { PageSample } from "../pageManifest";
import { byId, element } from "./elements";
import type { PageState } from "./pageState";

/** More than any image of 50 million pixels takes; read no further. */
const MAX_BYTES = 250_000_000;

/** Opens pictures that the reader drops, pastes or chooses, and the drawn examples. */
export function startOpening(state: PageState): void {
  const input = byId<HTMLInputElement>("file");
  byId("choose").addEventListener("click", () => input.click());
  input.addEventListener("change", async () => {
    const files = [...(input.files ?? [])];
    input.value = "";
    await openFiles(state, files);
  });
  const drop = byId("drop");
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) drop.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    void openFiles(state, [...(event.dataTransfer?.files ?? [])]);
  });
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length > 0) void openFiles(state, files);
  });
  byId("samples").append(...state.manifest.samples.map((sample) => sampleButton(state, sample)));
}

async function openFiles(state: PageState, files: readonly File[]): Promise<void> {
  const problems: string[] = [];
  for (const file of files) {
    try {
      if (file.size > MAX_BYTES) throw new Error(`${file.name} is too large for an X-ray.`);
      const bytes = new Uint8Array(await file.arrayBuffer());
      const picture = await state.engine.call("read", { bytes, name: file.name });
      state.add({ ...picture, name: file.name, mask: null, label: null });
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  showProblems(problems);
}

function sampleButton(state: PageState, sample: PageSample): HTMLElement {
  const kind = state.manifest.classNames[sample.label];
  const picture = element("img", {
    src: sample.image,
    alt: `${kind}, ${sample.name}`,
    width: 64,
    height: 64,
    loading: "lazy",
  });
  const button = element("button", { type: "button", title: `${kind}: ${sample.name}` }, picture);
  button.addEventListener("click", async () => {
    const open = state.pictures.find(({ name, label }) => name === sample.name && label !== null);
    if (open) return state.select(open);
    try {
      const { pixels } = await readSample(state, sample.image);
      const mask = sample.mask === null ? null : (await readSample(state, sample.mask)).pixels;
      const drawn = mask?.map((value) => (value >= 128 ? 255 : 0)) ?? null;
      state.add({ pixels, name: sample.name, label: sample.label, mask: drawn });
      showProblems([]);
    } catch (error) {
      showProblems([(error as Error).message]);
    }
  });
  return element("li", {}, button);
}

async function readSample(state: PageState, name: string) {
  const response = await fetch(name);
  if (!response.ok) throw new Error(`${name} could not be loaded (${response.status}). Reload.`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return state.engine.call("read", { bytes, name });
}

/** What could not be opened, and why; an empty list takes the last ones away. */
function showProblems(problems: readonly string[]): void {
  byId("problems").replaceChildren(...problems.map((text) => element("p", {}, text)));
}
