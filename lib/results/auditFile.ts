import { count, estimate, numberOrNull, share, someText, truth } from "../base/files/commonSchemas";
import { formatJson } from "../base/files/formatJson";
import { listSchema, objectSchema, type SchemaType } from "../base/files/jsonSchema";
import { readJson } from "../base/files/readJson";
import { schemaChecker } from "../base/files/schemaChecker";
import { writeFileAtomic } from "../base/writeFileAtomic";

/** Mean correlation of pairs of images; both numbers are null where there are too few pairs. */
const likeness = objectSchema({ pairs: count, mean: numberOrNull, standardError: numberOrNull });

const auditSchema = objectSchema({
  dataSet: objectSchema({ name: someText, synthetic: truth, fingerprint: someText, images: count }),
  /** Numbers of images and patients in the official folders. */
  counts: listSchema(
    objectSchema({ split: someText, NORMAL: count, PNEUMONIA: count, patients: count }),
  ),
  /** Share of validation images whose patient is also in training. */
  leak: objectSchema({ imagesAtRandom: share, wholePatients: share }),
  /** AUC of the mean grey level alone, without an interval. */
  brightness: objectSchema({ train: share, test: share }),
  copies: objectSchema({
    pairs: count,
    identical: count,
    acrossSplits: count,
    labelsDiffer: count,
    surplusTest: count,
  }),
  likeness: objectSchema({ sameKind: likeness, otherKind: likeness, strangers: likeness }),
  baselines: listSchema(objectSchema({ name: someText, validation: estimate, test: estimate })),
  /** ISO 8601 in UTC. */
  createdAt: someText,
});

/** `audit.json`: what notebook 1 finds about the images before any model is trained. */
export interface Audit extends SchemaType<typeof auditSchema> {}

const checkAudit = schemaChecker(auditSchema);

/** Writes `audit.json` after checking it. */
export function writeAudit(file: string, audit: Audit): void {
  checkAudit(audit, file);
  writeFileAtomic(file, formatJson(audit));
}

/** @throws if the file is missing, is no JSON or lacks something */
export function readAudit(file: string): Audit {
  const audit = readJson(file, {
    missing: "Notebook 1 writes it.",
    damaged: "Run notebook 1 again.",
  });
  return checkAudit(audit, file);
}
