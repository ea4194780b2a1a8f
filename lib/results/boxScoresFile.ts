import fs from "node:fs";
import { check } from "../base/checks";
import { formatJson } from "../base/files/formatJson";
import { listSchema, objectSchema, type SchemaType } from "../base/files/jsonSchema";
import { hasKeys, keepForeign } from "../base/files/keepForeign";
import { readJson } from "../base/files/readJson";
import { schemaChecker } from "../base/files/schemaChecker";
import { writeFileAtomic } from "../base/writeFileAtomic";
import { type ExplanationScores, explanationScoresSchema } from "./explanationScores";

const boxScoresSchema = objectSchema({
  scores: listSchema(explanationScoresSchema, { minItems: 1 }),
});

/** `box_scores.json`: every model and every kind of images that were scored. */
export interface BoxScores extends SchemaType<typeof boxScoresSchema> {}

const checkSchema = schemaChecker(boxScoresSchema);

/**
 * Adds scores to `box_scores.json`. Those of the same model on the same images are replaced, others
 * in the file are kept.
 *
 * @throws if the scores, or those already in the file, do not follow the schema
 */
export function addBoxScores(file: string, added: ExplanationScores): void {
  keepForeign(file, (contents) => hasKeys(contents, ["scores"]));
  const known = fs.existsSync(file) ? readBoxScores(file).scores : [];
  const others = known.filter(
    ({ model, images }) => model !== added.model || images !== added.images,
  );
  const results: BoxScores = { scores: [...others, added] };
  checkResults(results, file);
  writeFileAtomic(file, formatJson(results));
}

/**
 * Reads `box_scores.json`.
 * @throws when the file is missing, is not JSON or does not follow the schema, or its numbers
 *   contradict each other
 */
export function readBoxScores(file: string): BoxScores {
  const value = readJson(file, {
    missing: "Run notebook 04, which writes it.",
    damaged: "Move it away and run notebook 04 again.",
  });
  checkResults(value, file);
  return value;
}

function checkResults(value: unknown, file: string): asserts value is BoxScores {
  checkSchema(value, file);
  (value as BoxScores).scores.forEach(({ methods, random }, i) => {
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
