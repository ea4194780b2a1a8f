import { signed } from "../../results/wording";
import { anotherHospital } from "./card/abroad";
import {
  calibration,
  comparison,
  errorsByCause,
  operatingPoints,
  threeClasses,
  trainingChoices,
} from "./card/analyses";
import { type CardData, readCardData } from "./card/cardData";
import { evaluationData, howToReproduce, modelDetails, trainingData } from "./card/details";
import {
  honestProtocol,
  optimismSection,
  originalProtocol,
  shiftSection,
} from "./card/scoreTables";
import {
  CAVEATS,
  DATA_CREDIT,
  ETHICS,
  FACTORS,
  INTENDED_USE,
  METRICS,
  OUT_OF_SCOPE,
  REFERENCES,
} from "./card/texts";

/** One heading of the card: its level, its words and what stands below it. */
type Section = [level: "##" | "###", title: string, text: string];

/**
 * The model card after Mitchell et al. 2019 (Model Cards for Model Reporting), as Markdown. Every
 * number in it is computed from the files of the results folder; parts whose files are missing say
 * so in a sentence.
 *
 * @param folder results folder with metrics and predictions, and perhaps ablations.json,
 *   test_log.csv
 * @throws when the folder holds no scored model, or a file is damaged
 */
export function modelCard(folder: string): string {
  const data = readCardData(folder);
  const sections: Section[] = [
    ["##", "Model details", modelDetails(data)],
    ["##", "Intended use", INTENDED_USE],
    ["###", "Out of scope", OUT_OF_SCOPE],
    ["##", "Factors", FACTORS],
    ["##", "Metrics", METRICS],
    ["##", "Evaluation data", evaluationData(data)],
    ["##", "Training data", trainingData(data)],
    ...analysisSections(data),
    ["##", "Ethical considerations", ETHICS],
    ["##", "Caveats and recommendations", `${measuredCaveats(data)}${CAVEATS}`],
    ["##", "How to reproduce", howToReproduce(data)],
    ["##", "Data and licence", DATA_CREDIT],
    ["##", "References", REFERENCES],
  ];
  return `${[
    "# Model card: pneumonia on chest X-rays",
    heading(data),
    ...sections.map(([level, title, text]) => `${level} ${title}\n\n${text.trim()}`),
  ].join("\n\n")}\n`;
}

function heading({ models }: CardData): string {
  const synthetic = models.some(({ metrics }) => metrics.dataSet.synthetic);
  return (
    "**For teaching and research. Not a medical device, and never a diagnosis.**\n\n" +
    (synthetic
      ? "**SYNTHETIC: these numbers come from drawn pictures and say nothing about lungs.**\n\n"
      : "") +
    "Two networks that tell normal chest X-rays of children from pneumonia: a small CNN " +
    "trained from scratch, and a " +
    "ResNet-18. This file is generated; every number is computed from the files beside it."
  );
}

function analysisSections(data: CardData): Section[] {
  return [
    ["##", "Quantitative analyses", "All on the test images, if nothing else is said."],
    ["###", "Honest protocol: epoch chosen on held-back patients", honestProtocol(data)],
    ["###", "Original protocol: epoch chosen on the test set", originalProtocol(data)],
    ["###", "What choosing on the test set adds", optimismSection(data)],
    ["###", "Another hospital", anotherHospital(data)],
    ["###", "CNN and ResNet-18", comparison(data)],
    ["###", "From validation to test", shiftSection(data)],
    ["###", "Calibration", calibration(data)],
    ["###", "Operating points: sensitivity fixed on validation", operatingPoints(data)],
    ["###", "Errors by cause", errorsByCause(data)],
    ["###", "Three classes", threeClasses(data)],
    ["###", "Training choices", trainingChoices(data)],
  ];
}

/** Caveats that carry numbers. */
function measuredCaveats({ models, seeds, optimism }: CardData): string {
  const { NORMAL, PNEUMONIA } = models[0].metrics.dataSet.counts.test;
  const changes = models
    .filter(({ honest }) => honest)
    .map(({ metrics }) => metrics.splits)
    .map(({ validation, test }) => test.auc - validation.auc);
  const widths = seeds.map(({ name, ensemble }) => {
    const { low, high } = ensemble.evaluation.intervals.accuracy;
    return `${(100 * (high - low)).toFixed(1)} points (${name})`;
  });
  return [
    `**Few test images.** Specificity rests on ${NORMAL} images, sensitivity on ${PNEUMONIA}.` +
      (widths.length > 0 ? ` The accuracy's interval spans ${widths.join(" and ")}.` : ""),
    ...(changes.length > 0
      ? [
          "**Train and test differ.** From validation to test the AUC changes by " +
            `${signed(Math.min(...changes))} to ${signed(Math.max(...changes))}, depending on ` +
            "the model; under *Operating points*, compare what a threshold was chosen for with " +
            "what it gives. Another hospital may differ more.",
        ]
      : []),
    ...(optimism.length > 0
      ? ["**Optimism.** Numbers with † must not be compared with honest ones."]
      : []),
  ]
    .map((point) => `- ${point}`)
    .join("\n");
}
