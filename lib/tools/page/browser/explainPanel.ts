import { peakInMask } from "../../../gradcam/pointingGame";
import type { PageModel } from "../pageManifest";
import { drawOverlay } from "./drawPicture";
import { byId, element, fillSelect } from "./elements";
import type { Explained, Method } from "./engineCalls";
import { newestOnly } from "./newestOnly";
import type { OpenPicture, PageState } from "./pageState";
import { placeOfPeak } from "./placeOfPeak";
import { probabilityText } from "./probabilityText";
import { sameParts } from "./sameParts";

/** One network's part of the view. */
interface Card {
  model: PageModel;
  root: HTMLElement;
  layer: HTMLSelectElement;
  canvas: HTMLCanvasElement;
  probability: HTMLElement;
  meter: HTMLMeterElement;
  text: HTMLElement;
  /** What is drawn now, and the engine and question that it answers. */
  shown: { picture: OpenPicture; explained: Explained; question: readonly unknown[] } | null;
  update: (picture: OpenPicture) => void;
}

/** The view with both networks' probabilities and heat maps. */
export function startExplain(state: PageState): () => void {
  const method = byId<HTMLSelectElement>("method");
  const classSelect = byId<HTMLSelectElement>("class");
  const opacity = byId<HTMLInputElement>("opacity");
  const showMask = byId<HTMLInputElement>("show-mask");
  fillSelect(
    method,
    state.manifest.methods.map(({ id, title }) => ({ value: id, text: title })),
  );
  fillSelect(classSelect, [
    { value: "", text: "the one it predicts" },
    ...state.manifest.classNames.map((text, i) => ({ value: String(i), text })),
  ]);
  const cards = state.manifest.models.map((model) => cardOf(model));
  byId("explain-cards").append(...cards.map(({ root }) => root));

  const chosen = () => state.manifest.methods.find(({ id }) => id === method.value)!;
  const draw = (card: Card) => {
    byId("opacity-value").textContent = `${opacity.value} %`;
    if (!card.shown) return;
    const { picture, explained } = card.shown;
    drawOverlay(card.canvas, picture.pixels, explained.heatmap, {
      alpha: Number(opacity.value) / 100,
      mask: showMask.checked ? picture.mask : null,
    });
    describe(card, state, chosen().title);
  };
  const update = () => {
    const { selected } = state;
    byId("explain-empty").hidden = selected !== null;
    byId("explain-cards").hidden = selected === null;
    byId("method-idea").textContent = `${chosen().title}: ${chosen().idea} (${chosen().cost}).`;
    for (const card of cards) {
      card.layer.disabled = !chosen().usesLayer;
      const layers = state.layers.get(card.model.key);
      if (!layers) continue;
      const choices = layers.spatial.map((name) => ({ value: name, text: name }));
      if (card.layer.options.length === 0) fillSelect(card.layer, choices, layers.defaultLayer);
      if (selected) card.update(selected);
    }
  };
  for (const card of cards) {
    card.update = newestOnly(async (picture: OpenPicture) => {
      const asked = {
        model: card.model.key,
        pixels: picture.pixels,
        layer: card.layer.value,
        classIndex: classSelect.value === "" ? null : Number(classSelect.value),
        method: method.value as Method,
      };
      const question = [state.engine, ...Object.values(asked)];
      if (card.shown && sameParts(question, card.shown.question)) return;
      card.root.setAttribute("aria-busy", "true");
      try {
        const explained = await state.engine.call("explain", asked);
        card.shown = { picture, explained, question };
        const isNew = !picture.answers.has(card.model.key);
        picture.answers.set(card.model.key, explained.probabilities);
        draw(card);
        if (isNew) state.answered();
      } catch (error) {
        card.shown = null;
        card.text.textContent = (error as Error).message;
      }
      card.root.removeAttribute("aria-busy");
    });
    card.layer.addEventListener("change", () => state.selected && card.update(state.selected));
  }
  method.addEventListener("change", update);
  classSelect.addEventListener("change", update);
  for (const control of [opacity, showMask])
    control.addEventListener("input", () => cards.forEach(draw));
  byId("opacity-value").textContent = `${opacity.value} %`;
  return update;
}

function cardOf(model: PageModel): Card {
  const id = `layer-${model.key}`;
  const layer = element("select", { id });
  const canvas = element("canvas", { role: "img", "aria-label": `Heat map of ${model.name}` });
  const probability = element("strong", {});
  const meter = element("meter", {
    min: 0,
    max: 1,
    "aria-label": `Probability of pneumonia, ${model.name}`,
  });
  const text = element("p", { class: "says" });
  const root = element(
    "article",
    { class: "card", "aria-labelledby": `title-${model.key}` },
    element("h3", { id: `title-${model.key}` }, model.name),
    element("p", { class: "probability" }, "Pneumonia: ", probability, meter),
    canvas,
    element("div", { class: "layer" }, element("label", { for: id }, "Layer"), layer),
    text,
  );
  return {
    model,
    root,
    layer,
    canvas,
    probability,
    meter,
    text,
    shown: null,
    update: () => undefined,
  };
}

/** Says in words what the map shows, for those who cannot see it. */
function describe(card: Card, { manifest }: PageState, method: string): void {
  const { picture, explained } = card.shown!;
  const { heatmap, probabilities } = explained;
  const pneumonia = probabilities[1];
  card.probability.textContent = probabilityText(pneumonia);
  card.meter.value = pneumonia;
  const verdict = manifest.classNames[pneumonia >= card.model.threshold ? 1 : 0];
  const subject = manifest.classNames[explained.explained];
  const where = placeOfPeak(heatmap);
  const map =
    where === null
      ? `Nothing in this layer speaks for ${subject}: the map is empty.`
      : `What speaks for ${subject} is strongest ${where}.`;
  const isHit = picture.mask !== null && peakInMask(heatmap, picture.mask);
  const side = isHit ? "inside" : "outside";
  const hit =
    picture.mask && where !== null && explained.explained === 1
      ? ` The peak lies ${side} the drawn opacity.`
      : "";
  const truth =
    picture.label === null ? "" : ` It was drawn as ${manifest.classNames[picture.label]}.`;
  const place = pneumonia >= card.model.threshold ? "not below" : "below";
  const called = `Called ${verdict}: ${place} the threshold of ${card.model.threshold}.`;
  card.text.textContent = `${called}${truth} ${map}${hit}`;
  card.canvas.setAttribute(
    "aria-label",
    `${method} of ${card.model.name}, layer ${card.layer.value}. ${map}${hit}`,
  );
}
