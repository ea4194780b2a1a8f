import { formatJson } from "../base/files/formatJson";
import { type JsonSchema, listSchema, objectSchema, schemaChecker } from "../base/files/jsonSchema";
import { readJson } from "../base/files/readJson";
import { writeFileAtomic } from "../base/writeFileAtomic";

/** An estimate with the ends of its 95 % interval. */
interface Estimate {
  estimate: number;
  low: number;
  high: number;
}

/** Mean correlation of pairs of images; both numbers are null where there are too few pairs. */
interface PairLikeness {
  pairs: number;
  mean: number | null;
  standardError: number | null;
}

/** `audit.json`: what notebook 1 finds about the images before any model is trained. */
export interface Audit {
  dataSet: { name: string; synthetic: boolean; fingerprint: string; images: number };
  /** Numbers of images and patients in the official folders. */
  counts: Array<{ split: string; NORMAL: number; PNEUMONIA: number; patients: number }>;
  /** Share of validation images whose patient is also in training, 0 to 1. */
  leak: { imagesAtRandom: number; wholePatients: number };
  /** AUC of the mean grey level alone, without an interval. */
  brightness: { train: number; test: number };
  copies: {
    pairs: number;
    identical: number;
    acrossSplits: number;
    labelsDiffer: number;
    surplusTest: number;
  };
  likeness: { sameKind: PairLikeness; otherKind: PairLikeness; strangers: PairLikeness };
  baselines: Array<{ name: string; validation: Estimate; test: Estimate }>;
  /** ISO 8601 in UTC. */
  createdAt: string;
}

const text: JsonSchema = { type: "string", minLength: 1 };
const truth: JsonSchema = { type: "boolean" };
const count: JsonSchema = { type: "integer", minimum: 0 };
const share: JsonSchema = { type: "number", minimum: 0, maximum: 1 };
const numberOrNull: JsonSchema = { type: ["number", "null"] };
const estimate = objectSchema({ estimate: share, low: share, high: share });
const likeness = objectSchema({ pairs: count, mean: numberOrNull, standardError: numberOrNull });

const checkAudit = schemaChecker({
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Audit of the images",
  ...objectSchema({
    dataSet: objectSchema({ name: text, synthetic: truth, fingerprint: text, images: count }),
    counts: listSchema(
      objectSchema({ split: text, NORMAL: count, PNEUMONIA: count, patients: count }),
    ),
    leak: objectSchema({ imagesAtRandom: share, wholePatients: share }),
    brightness: objectSchema({ train: share, test: share }),
    copies: objectSchema({
      pairs: count,
      identical: count,
      acrossSplits: count,
      labelsDiffer: count,
      surplusTest: count,
    }),
    likeness: objectSchema({ sameKind: likeness, otherKind: likeness, strangers: likeness }),
    baselines: listSchema(objectSchema({ name: text, validation: estimate, test: estimate })),
    createdAt: text,
  }),
});

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
  checkAudit(audit, file);
  return audit as Audit;
}
