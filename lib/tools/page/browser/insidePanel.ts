import { drawMap } from "./drawPicture";
import { byId, element, fillSelect } from "./elements";
import type { ModelKey } from "./engineCalls";
import type { InsideView } from "./insideView";
import { showMap } from "./mapDetail";
import { newestOnly } from "./newestOnly";
import type { OpenPicture, PageState } from "./pageState";
import { probabilityText } from "./probabilityText";
import { sameParts } from "./sameParts";
import { signed } from "./signed";

/** Largest side of a small map; more cannot be seen. */
const THUMBNAIL = 56;

/** The view with all maps of a layer, and what each adds to the decision. */
export function startInside(state: PageState): () => void {
  const model = byId<HTMLSelectElement>("inside-model");
  const layer = byId<HTMLSelectElement>("inside-layer");
  const order = byId<HTMLSelectElement>("inside-order");
  let view: InsideView | null = null;
  /** The engine and question that the view answers. */
  let answered: readonly unknown[] = [];
  fillSelect(
    model,
    state.manifest.models.map(({ key, name }) => ({ value: key, text: name })),
    "resnet18",
  );
  const show = () => {
    if (view) showGrid(state, view, order.value);
  };
  const compute = newestOnly(async (picture: OpenPicture) => {
    const [key, name] = [model.value as ModelKey, layer.value];
    const question = [state.engine, picture, key, name];
    if (sameParts(question, answered)) return;
    const grid = byId("map-grid");
    grid.setAttribute("aria-busy", "true");
    try {
      const { pixels } = picture;
      const inside = await state.engine.call("inside", { model: key, pixels, layer: name });
      view = { picture, model: key, layer: name, inside };
      answered = question;
      show();
    } catch (error) {
      answered = [];
      byId("inside-sum").textContent = (error as Error).message;
    }
    grid.removeAttribute("aria-busy");
  });
  const update = () => {
    const { selected } = state;
    byId("inside-empty").hidden = selected !== null;
    byId("inside-view").hidden = selected === null;
    const layers = state.layers.get(model.value as ModelKey);
    if (!layers) return;
    const choices = layers.spatial.map((name) => ({ value: name, text: name }));
    const isKnown = choices.some(({ value }) => value === layer.value);
    fillSelect(layer, choices, isKnown ? layer.value : layers.defaultLayer);
    if (selected) compute(selected);
  };
  for (const control of [model, layer]) control.addEventListener("change", update);
  order.addEventListener("change", show);
  return update;
}

function showGrid(state: PageState, view: InsideView, order: string): void {
  const { contributions, side } = view.inside;
  byId("inside-sum").replaceChildren(...sumOf(view));
  const channels = contributions.map((_, channel) => channel);
  if (order === "for") channels.sort((a, b) => contributions[b] - contributions[a]);
  if (order === "against") channels.sort((a, b) => contributions[a] - contributions[b]);
  const largest = Math.max(...contributions.map(Math.abs)) || 1;
  const buttons = channels.map((channel) => mapButton(view, channel, largest));
  const grid = byId("map-grid");
  grid.replaceChildren(...buttons);
  grid.setAttribute(
    "aria-label",
    `${channels.length} maps of ${view.layer}, ${side} × ${side} places each`,
  );
  const choose = (at: number, focus: boolean) => {
    buttons.forEach((button, i) => {
      button.tabIndex = i === at ? 0 : -1;
      button.setAttribute("aria-pressed", String(i === at));
    });
    if (focus) buttons[at].focus();
    void showMap(state, view, channels[at]);
  };
  buttons.forEach((button, i) => {
    button.addEventListener("click", () => choose(i, false));
    button.addEventListener("keydown", (event) => {
      const to = neighbour(buttons, i, event.key);
      if (to === null) return;
      event.preventDefault();
      choose(to, true);
    });
  });
  choose(0, false);
}

/** The decision as a sum: what the maps add, and what the biases behind them do. */
function sumOf({ inside: { contributions, logOdds } }: InsideView): (Node | string)[] {
  const total = contributions.reduce((sum, value) => sum + value, 0);
  const speakFor = contributions.filter((value) => value > 0).length;
  const against = contributions.filter((value) => value < 0).length;
  const strong = (value: number) => element("strong", {}, signed(value));
  return [
    "Log odds of pneumonia ",
    strong(logOdds),
    ` (probability ${probabilityText(1 / (1 + Math.exp(-logOdds)))}) = maps `,
    strong(total),
    " and the biases behind them ",
    strong(logOdds - total),
    `. ${speakFor} maps speak for pneumonia, ${against} against it.`,
  ];
}

function mapButton(
  { inside: { maps, side, contributions } }: InsideView,
  channel: number,
  largest: number,
): HTMLButtonElement {
  const canvas = element("canvas", { "aria-hidden": "true" });
  drawMap(canvas, thinOut(maps.subarray(channel * side ** 2, (channel + 1) * side ** 2), side));
  const value = contributions[channel];
  const text = element("span", { class: value < 0 ? "against" : "for" }, signed(value));
  text.style.setProperty("--share", String(Math.abs(value) / largest));
  return element(
    "button",
    { type: "button", "aria-label": `Map ${channel}, adds ${signed(value)}` },
    canvas,
    text,
  );
}

/** Every so many places of a map, so that hundreds of small ones are drawn quickly. */
function thinOut(map: Float32Array, side: number): Float32Array {
  const step = Math.max(1, Math.floor(side / THUMBNAIL));
  const small = Math.floor(side / step);
  return Float32Array.from({ length: small * small }, (_, i) => {
    return map[Math.floor(i / small) * step * side + (i % small) * step];
  });
}

/** The button that a key leads to, in the rows as they are laid out now. */
function neighbour(buttons: readonly HTMLElement[], from: number, key: string): number | null {
  const top = buttons[0].offsetTop;
  const perRow = Math.max(1, buttons.filter(({ offsetTop }) => offsetTop === top).length);
  const steps: Record<string, number> = {
    ArrowRight: from + 1,
    ArrowLeft: from - 1,
    ArrowDown: from + perRow,
    ArrowUp: from - perRow,
    Home: 0,
    End: buttons.length - 1,
  };
  return key in steps && buttons[steps[key]] !== undefined ? steps[key] : null;
}
