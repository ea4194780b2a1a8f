import { durationText } from "../../../base/display/durationText";
import { MODEL_NAMES, type ScoredModel } from "../../../results/scoredModels";
import { splitAnswers } from "../../../results/splitAnswers";
import { percent } from "../../../results/wording";
import { markdownTable } from "../markdownTable";
import type { CardData } from "./cardData";

/** The model card's facts about models, images and machines, all from the metrics files. */

/** What each model is and how it was trained. */
export function modelDetails({ models }: CardData): string {
  const table = markdownTable(
    models.map(({ name, metrics }) => ({
      model: name,
      "started from": metrics.pretrained ?? "random weights",
      "weights (trained in the last phase)":
        `${metrics.parameters.total.toLocaleString("en")} ` +
        `(${metrics.parameters.trainable.toLocaleString("en")})`,
      epochs: String(metrics.history.epochs.length),
      "epoch kept": String(metrics.history.bestEpoch),
      "chosen on": metrics.protocol.selectOn,
      finished: metrics.createdAt.slice(0, 10),
    })),
  );
  return `${table}\n\nSettings:\n\n${settingsList(models)}`;
}

/** How the answers of a finished network were taken; everything else was there before. */
const OF_SCORING = ["views", "bitsPerWeight"];

/** Models with the same settings share a line; a copy of a network names only what it adds. */
function settingsList(models: ScoredModel[]): string {
  const lines = new Map<string, Set<string>>();
  const linesOf = new Map<string, string>();
  for (const { name, metrics } of models) {
    const settings = Object.entries(metrics.settings);
    const trained = settingsText(settings.filter(([key]) => !OF_SCORING.includes(key)));
    const scored = settingsText(settings.filter(([key]) => OF_SCORING.includes(key)));
    const group = name.replace(/, seed \d+/, "");
    const original = linesOf.get(trained);
    const text = scored && original ? `as ${original}, but ${scored}` : settingsText(settings);
    if (!scored && !original) linesOf.set(trained, group);
    lines.set(text, (lines.get(text) ?? new Set()).add(group));
  }
  return [...lines].map(([text, groups]) => `- **${[...groups].join("; ")}:** ${text}`).join("\n");
}

function settingsText(settings: [name: string, value: unknown][]): string {
  return settings.map(([name, value]) => `${name} ${value ?? "none"}`).join(" · ");
}

export function evaluationData({ models }: CardData): string {
  const { dataSet } = models[0].metrics;
  const { NORMAL, PNEUMONIA } = dataSet.counts.test;
  const { patients } = splitAnswers(models[0].rows, "test");
  const skipped = dataSet.skipped.length;
  const unread =
    skipped === 0 ? "All could be read." : `${skipped} images of the data set could not be read.`;
  return (
    `The official test images of ${dataSet.name}: ${NORMAL} normal, ${PNEUMONIA} pneumonia ` +
    `(${percent(PNEUMONIA / (NORMAL + PNEUMONIA))}), of ${new Set(patients).size} patients by ` +
    `file name. ${unread} They form a set of their own and differ from the training images, see ` +
    "*From validation to test*."
  );
}

export function trainingData({ models }: CardData): string {
  const rows = models.map(({ model, seed, metrics }) => {
    const { train, validation } = metrics.dataSet.counts;
    return {
      run: `${MODEL_NAMES[model]}, seed ${seed}`,
      "train: normal / pneumonia": `${train.NORMAL} / ${train.PNEUMONIA}`,
      "share of pneumonia": percent(train.PNEUMONIA / (train.NORMAL + train.PNEUMONIA)),
      "validation: normal / pneumonia": `${validation.NORMAL} / ${validation.PNEUMONIA}`,
      "hash of all images": metrics.dataSet.fingerprint.slice(0, 12),
    };
  });
  const different = [...new Map(rows.map((row) => [Object.values(row).join(), row])).values()];
  return (
    "The official training images. Whole patients are held back for validation, drawn anew for " +
    `every seed; that choice is part of the hash.\n\n${markdownTable(different)}`
  );
}

/** Commands, versions, processor and time. */
export function howToReproduce({ models, log }: CardData): string {
  const machines = models.map(({ metrics }) => {
    const { engine, versions, cpu } = metrics;
    return (
      `${engine.version}, tfjs ${versions.tfjs}, Node ${versions.node}, project ` +
      `${versions.project}, on ${cpu.cores} cores (${cpu.model})`
    );
  });
  return [
    "```\nnpm run data\nnpm run weights\nnpm run reproduce\n```",
    `Computed with ${[...new Set(machines)].join("; and with ")}. The same seed gives the ` +
      "same split, order and augmentation; on another kind of processor, sums of floating-point " +
      "numbers may differ in their last digits.",
    precisions(models),
    markdownTable(
      models.map(({ name, metrics }) => ({
        model: name,
        "training, h:mm:ss": durationText(metrics.times.totalSeconds),
        "ms per test image": metrics.times.millisecondsPerImage?.toFixed(1) ?? "–",
        "sha256 of the weights": metrics.weightsHash ? `\`${metrics.weightsHash}\`` : "not noted",
      })),
    ),
    "The weights are too large to come with the project. To get the same ones, train a network " +
      "again into a folder of its own, " +
      "`npm run reproduce -- --only resnet18,scoring --results results/again` (another network " +
      "by the name of its file in `metrics`): they are then in `checkpoints` there. The last " +
      "column, `weightsHash` in every metrics file, says whether they are the same: the sha256 " +
      "over names, shapes and values of all parameters (`lib/results/weightsHash.ts`).",
    looks(log),
  ].join("\n\n");
}

/** Scoring is always in float32, so that only training has to be told. */
function precisions(models: CardData["models"]): string {
  const found = models.flatMap(({ metrics }) =>
    metrics.history.epochs.map(({ precision = "float32" }) => precision),
  );
  const names = [...new Set(found)].sort().join(" and ");
  return (
    `The trainings computed their convolutions in ${names} (\`XRAY_PRECISION\`), the ` +
    "scores are computed in float32."
  );
}

function looks(log: CardData["log"]): string {
  if (log.length === 0) return "There is no log of the looks at the test images.";
  const ids = new Set(log.map(({ id }) => id)).size;
  return (
    `Every look at the test images is logged in \`test_log.csv\`: ${log.length} of ${ids} ` +
    `models, from ${log[0].date.slice(0, 10)} to ${log[log.length - 1].date.slice(0, 10)}.`
  );
}
