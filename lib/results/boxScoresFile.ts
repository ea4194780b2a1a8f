import fs from "node:fs";
import { check } from "../base/checks";
import { listSchema, objectSchema, type SchemaType } from "../base/files/jsonSchema";
import { hasKeys } from "../base/files/keepForeign";
import { type ExplanationScores, explanationScoresSchema } from "./explanationScores";
import { jsonResults, ofRun } from "./jsonResults";

const boxScoresSchema = objectSchema({
  ...ofRun,
  scores: listSchema(explanationScoresSchema, { minItems: 1 }),
});

/** `box_scores.json`: every model and every kind of images that were scored. */
export interface BoxScores extends SchemaType<typeof boxScoresSchema> {}

const KEYS = ["scores"];
const boxScoresFile = jsonResults<BoxScores>(boxScoresSchema, {
  keys: KEYS,
  missing: "Run notebook 04, which writes it.",
  damaged: "Move it away and run notebook 04 again.",
  check: checkNumbers,
});

/** `box_scores.json`, see jsonResults. */
export const readBoxScores = boxScoresFile.read;

/**
 * Adds scores to `box_scores.json`. Those of the same model on the same images are replaced, others
 * in the file are kept.
 *
 * @throws if the scores, or those already in the file, do not follow the schema
 */
export function addBoxScores(file: string, added: ExplanationScores): void {
  const known = isOurs(file) ? readBoxScores(file).scores : [];
  const others = known.filter(
    ({ model, images }) => model !== added.model || images !== added.images,
  );
  boxScoresFile.write(file, { scores: [...others, added] });
}

/** Whether scores lie there already, to which others can be added. */
function isOurs(file: string): boolean {
  return fs.existsSync(file) && hasKeys(fs.readFileSync(file), KEYS);
}

function checkNumbers({ scores }: BoxScores, file: string): void {
  scores.forEach(({ methods, random }, i) => {
    for (const { method, marked } of methods) {
      const where = `${file}: scores.${i}, ${method}`;
      if (marked === null) continue;
      const { hits, empty, images, pointing } = marked;
      check(
        hits + empty <= images && Math.abs(pointing.estimate - hits / images) < 1e-9,
        `${where}: expected a share of hits of ${hits} in ${images} images, ${empty} of them ` +
          `empty, found ${pointing.estimate}.`,
      );
    }
    for (const curves of [...methods.map(({ curves }) => curves), random]) {
      check(
        curves.deletion.curve.length === curves.insertion.curve.length,
        `${file}: scores.${i}: expected curves of deletion and insertion of the same length, ` +
          `found ${curves.deletion.curve.length} and ${curves.insertion.curve.length}.`,
      );
    }
  });
}
