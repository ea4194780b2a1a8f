import type { ExternalResults } from "../../../results/externalFile";
import type { HiddenParts } from "../../../results/hiddenPartsFile";
import { decimalInterval, percent } from "../../../results/wording";

/** What is left of each model on images of another hospital, by the id of the model. */
export function abroadFacts({ models }: ExternalResults): Record<string, string> {
  const facts: Record<string, string> = {};
  for (const { id, home, abroad } of models) {
    const { auc, withinViews, calibration, atHomeThreshold, byView, bySex, byAge } = abroad;
    facts.images = String(abroad.images);
    facts.patients = String(abroad.patients);
    facts[`${id}.home`] = home.auc.estimate.toFixed(3);
    facts[`${id}.auc`] = auc.estimate.toFixed(3);
    facts[`${id}.auc.interval`] = decimalInterval(auc);
    facts[`${id}.withinViews`] = withinViews ? withinViews.estimate.toFixed(3) : "–";
    facts[`${id}.meanProbability`] = percent(calibration.meanProbability, 0);
    facts[`${id}.ece`] = calibration.error.toFixed(3);
    if (atHomeThreshold) {
      facts[`${id}.sensitivity`] = percent(atHomeThreshold.sensitivity.estimate, 0);
      facts[`${id}.falseAlarms`] = percent(1 - atHomeThreshold.specificity.estimate, 0);
    }
    for (const group of [...byView, ...bySex, ...byAge]) {
      const name = group.group.replaceAll(" ", "");
      facts[`${id}.${name}.images`] = String(group.images);
      facts[`${id}.${name}`] = group.auc ? group.auc.estimate.toFixed(2) : "–";
    }
  }
  return facts;
}

/** AUCs with a part of every picture hidden, by the id of the model and the number of the row. */
export function hiddenFacts({ models }: HiddenParts): Record<string, string> {
  const facts: Record<string, string> = {};
  for (const { id, rows } of models) {
    rows.forEach(({ hidden, home, abroad, withinViews }) => {
      const [width = "none"] = /\d+/.exec(hidden) ?? [];
      const part = hidden.startsWith("everything") ? "centre" : hidden.split(" ")[0];
      const name = `${id}.${part}${width}`;
      facts[name] = home.estimate.toFixed(3);
      if (abroad) facts[`${name}.abroad`] = abroad.estimate.toFixed(3);
      if (withinViews) {
        facts[`${name}.withinViews`] = withinViews.estimate.toFixed(3);
        facts[`${name}.withinViews.interval`] = decimalInterval(withinViews);
      }
    });
  }
  return facts;
}
