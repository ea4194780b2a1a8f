import fs from "node:fs";
import { catalogueImages, type ImageCatalogue } from "../audit/imageCatalogue";
import { type Likeness, likenessByNumber } from "../audit/likenessByNumber";
import {
  countDuplicates,
  examplePairs,
  findNearDuplicates,
  type ImagePair,
  type NearDuplicates,
} from "../audit/nearDuplicates";
import { type ShortcutBaseline, shortcutBaselines } from "../audit/shortcutBaselines";
import type { LabelledImage } from "../base/types";
import { classCounts } from "../data/classWeights";
import { meanGreyLevels } from "../data/meanGreyLevels";
import type { DataSets } from "../data/openDataSets";
import { rocAuc } from "../metrics/roc";
import { type Audit, readAudit, writeAudit } from "./auditFile";
import { dataFingerprint } from "./saveModelResults";

const EXAMPLES = 4;

/** What the audit found, with the pictures behind the numbers. */
export interface ImageAudit {
  audit: Audit;
  catalogue: ImageCatalogue;
  copies: NearDuplicates;
  /** Up to four pairs of pictures that are alike. */
  alike: ImagePair[];
  baselines: ShortcutBaseline[];
}

/**
 * Asks what could be wrong with a data set before any model is trained: are pictures in it twice,
 * do equal numbers mean the same child, and how far does one get without recognising a lung? Reads
 * all opened images and writes `audit.json`.
 *
 * @param leak share of validation images whose child is also in training, by two ways to split
 * @param options.seed of the pairs of strangers and of the bootstrap
 */
export function auditImages(
  data: DataSets,
  file: string,
  { leak, seed }: { leak: Audit["leak"]; seed: number },
): ImageAudit {
  const catalogue = catalogueImages(data);
  const copies = findNearDuplicates(catalogue);
  const found = countDuplicates(copies);
  const likeness = likenessByNumber(catalogue, { seed });
  const baselines = shortcutBaselines(data, { seed });
  const audit: Audit = {
    dataSet: {
      name: data.folder.name,
      synthetic: data.folder.synthetic,
      fingerprint: dataFingerprint(data),
      images: catalogue.images.length,
    },
    counts: Object.entries(data.folder.splits).map(([split, images]) => countsOf(split, images)),
    leak,
    brightness: {
      train: brightnessAuc([data.train, data.validation]),
      test: brightnessAuc([data.test]),
    },
    copies: {
      pairs: found.pairs,
      identical: found.identical,
      acrossSplits: found.acrossSplits,
      labelsDiffer: found.labelsDiffer,
      surplusTest: found.surplus.test,
    },
    likeness: {
      sameKind: likenessOf(likeness.sameKind),
      otherKind: likenessOf(likeness.otherKind),
      strangers: likenessOf(likeness.strangers),
    },
    baselines: baselines.map(({ name, validation, test }) => ({
      name,
      validation: estimateOf(validation),
      test: estimateOf(test),
    })),
    createdAt: new Date().toISOString(),
  };
  writeAudit(file, { ...audit, ...earlierComparison(file, audit) });
  return { audit, catalogue, copies, alike: examplePairs(copies, EXAMPLES), baselines };
}

/** What an earlier run has found about the same images beside a second collection. */
function earlierComparison(file: string, { dataSet }: Audit): Pick<Audit, "external"> {
  if (!fs.existsSync(file)) return {};
  try {
    const { external, dataSet: earlier } = readAudit(file);
    return external && earlier.fingerprint === dataSet.fingerprint ? { external } : {};
  } catch {
    // A damaged file, or one of an earlier version, is replaced.
    return {};
  }
}

function countsOf(split: string, images: LabelledImage[]): Audit["counts"][number] {
  const [NORMAL, PNEUMONIA] = classCounts(images);
  return { split, NORMAL, PNEUMONIA, patients: new Set(images.map(({ patient }) => patient)).size };
}

/** AUC of the mean grey level of each image: 0.5 says nothing, below 0.5 the ill are darker. */
function brightnessAuc(sets: DataSets["train"][]): number {
  const levels = sets.flatMap((set) => [...meanGreyLevels(set)]);
  return rocAuc(
    sets.flatMap((set) => set.images.map(({ label }) => label)),
    levels,
  );
}

function likenessOf({ pairs, mean, standardError }: Likeness): Audit["likeness"]["sameKind"] {
  const known = (value: number) => (Number.isFinite(value) ? value : null);
  return { pairs, mean: known(mean), standardError: known(standardError) };
}

function estimateOf({ estimate, low, high }: ShortcutBaseline["test"]) {
  return { estimate, low, high };
}
