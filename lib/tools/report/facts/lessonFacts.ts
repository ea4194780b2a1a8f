import fs from "node:fs";
import { readAblations } from "../../../results/ablationFile";
import { readAudit } from "../../../results/auditFile";
import { readBoxScores } from "../../../results/boxScoresFile";
import { readExternal } from "../../../results/externalFile";
import { readHiddenParts } from "../../../results/hiddenPartsFile";
import { resultsPaths } from "../../../results/resultsPaths";
import { readScoredModels } from "../../../results/scoredModels";
import { readThreeClass } from "../../../results/threeClassFile";
import { readUncertainty } from "../../../results/uncertaintyFile";
import type { Facts } from "../pageNumbers";
import { ablationFacts } from "./ablationFacts";
import { abroadFacts, hiddenFacts } from "./abroadFacts";
import { auditFacts } from "./auditFacts";
import { boxFacts } from "./boxFacts";
import { comparisonFacts } from "./comparisonFacts";
import { curveFacts } from "./curveFacts";
import { doubtFacts } from "./doubtFacts";
import { eightBitFacts } from "./eightBitFacts";
import { modelFacts } from "./modelFacts";

/**
 * Every number that the notebooks' text may quote, computed from the files of a results folder. The
 * text speaks of the committed run on real X-rays, whatever a reader runs.
 *
 * @param folder a results folder; what it does not hold gives no numbers
 */
export function lessonFacts(folder: string): Facts {
  const models = readScoredModels(folder);
  const paths = resultsPaths(folder);
  const facts = new Map<string, string>();
  const add = (prefix: string, found: Record<string, string>) => {
    for (const [name, text] of Object.entries(found)) facts.set(`${prefix}.${name}`, text);
  };
  for (const scored of models.filter(({ id }) => id === "cnn" || id === "resnet18")) {
    add(scored.id, modelFacts(scored));
    const doubts = paths.uncertaintyFile(scored.id);
    if (fs.existsSync(doubts)) add(scored.id, doubtFacts(scored, readUncertainty(doubts)));
  }
  const together = { ...comparisonFacts(models), ...eightBitFacts(models) };
  for (const [name, text] of Object.entries(together)) facts.set(name, text);
  if (fs.existsSync(paths.ablations)) {
    const ablations = readAblations(paths.ablations);
    for (const model of ["cnn", "resnet18"] as const) {
      const rows = ablations.rows.filter((row) => row.model === model);
      if (rows.length > 0) add(`ablations.${model}`, ablationFacts({ ...ablations, rows }));
    }
  }
  if (fs.existsSync(paths.audit)) add("audit", auditFacts(readAudit(paths.audit)));
  if (fs.existsSync(paths.boxScores)) {
    const scores = readBoxScores(paths.boxScores);
    add("boxes", boxFacts(scores));
    add("curves", curveFacts(scores));
  }
  if (fs.existsSync(paths.external)) add("abroad", abroadFacts(readExternal(paths.external)));
  if (fs.existsSync(paths.hiddenParts))
    add("hidden", hiddenFacts(readHiddenParts(paths.hiddenParts)));
  if (fs.existsSync(paths.threeClass)) {
    const { classNames, splits } = readThreeClass(paths.threeClass);
    classNames.forEach((name, k) => {
      facts.set(`threeClass.auc.${name.toLowerCase()}`, splits.test.auc.classes[k].toFixed(3));
    });
  }
  return facts;
}
