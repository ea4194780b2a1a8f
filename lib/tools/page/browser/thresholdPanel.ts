import { thresholdForSensitivity, thresholdForYouden } from "../../../metrics/operatingPoint";
import { byId, element, fillSelect } from "./elements";
import type { PageState } from "./pageState";
import { scoreChart } from "./scoreChart";
import { type ThresholdCost, thresholdCost } from "./thresholdCost";

/** The view with a threshold and what it costs. */
export function startThreshold(state: PageState): () => void {
  const { manifest } = state;
  const answers = byId<HTMLSelectElement>("answers");
  const split = byId<HTMLSelectElement>("split");
  const cut = byId<HTMLInputElement>("cut");
  const prevalence = byId<HTMLInputElement>("prevalence");
  fillSelect(
    answers,
    manifest.predictions.map(({ title }, i) => ({ value: String(i), text: title })),
  );
  const chosen = () => manifest.predictions[Number(answers.value)];
  const update = () => {
    const { model, own, splits, synthetic } = chosen();
    const [threshold, ill] = [Number(cut.value) / 1000, Number(prevalence.value) / 100];
    const scored = splits[split.value as "validation" | "test"];
    const cost = thresholdCost(scored, threshold, ill);
    byId("cut-value").textContent = threshold.toFixed(3);
    byId("prevalence-value").textContent = `${prevalence.value} %`;
    byId("cost").replaceChildren(...tiles(cost));
    const mark = own ? (state.selected?.answers.get(model)?.[1] ?? null) : null;
    byId("scores").replaceChildren(scoreChart(scored, threshold, mark));
    byId("scores-text").textContent = describe(cost, scored.yTrue.length, synthetic, mark);
  };
  const choose = (threshold: number) => {
    // The slider rounds to its steps; rounding down keeps the image that gave the threshold above.
    cut.value = String(Math.floor(1000 * threshold));
    update();
  };
  byId("find-95").addEventListener("click", () => {
    const { yTrue, yScore } = chosen().splits.validation;
    choose(thresholdForSensitivity(yTrue, yScore, 0.95));
  });
  byId("find-balance").addEventListener("click", () => {
    const { yTrue, yScore } = chosen().splits.validation;
    choose(thresholdForYouden(yTrue, yScore));
  });
  for (const control of [answers, split, cut, prevalence])
    control.addEventListener("input", update);
  return update;
}

function tiles(cost: ThresholdCost): HTMLElement[] {
  const { rates, missed, alarmed, rightAlarms } = cost;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const range = ({ low, high }: { low: number; high: number }) =>
    `95 % interval ${percent(low)} to ${percent(high)}`;
  return [
    tile("Sensitivity", percent(rates.sensitivity), range(cost.sensitivity)),
    tile("Specificity", percent(rates.specificity), range(cost.specificity)),
    tile("Missed per 1,000", missed.toFixed(1), "children with pneumonia called normal"),
    tile("Alarmed per 1,000", alarmed.toFixed(1), "healthy children called ill"),
    tile(
      "Alarms that are right",
      rightAlarms === null ? "–" : percent(rightAlarms),
      "of all children called ill",
    ),
  ];
}

function tile(name: string, value: string, note: string): HTMLElement {
  return element(
    "dl",
    { class: "tile" },
    element("dt", {}, name),
    element("dd", { class: "value" }, value),
    element("dd", { class: "note" }, note),
  );
}

function describe(
  { rates: { tn, fp, fn, tp } }: ThresholdCost,
  images: number,
  synthetic: boolean,
  mark: number | null,
): string {
  const kind = synthetic ? "drawn images" : "X-rays";
  const open = mark === null ? "" : " The dot is the image that is open.";
  return (
    `Probability of pneumonia of ${images} ${kind}: ${tn + fp} normal ones above the line ` +
    `(${fp} called ill), ${fn + tp} with pneumonia below it (${fn} missed). Heights are square ` +
    `roots of counts.${open}`
  );
}
