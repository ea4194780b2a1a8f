import fs from "node:fs";
import path from "node:path";
import Papa from "papaparse";
import { check } from "../../base/checks";
import { removeFolder } from "../../base/files/whenFree.cjs";
import type { LabelledImage } from "../../base/types";
import { writeFileAtomic } from "../../base/writeFileAtomic";
import { type ImageSet, openImageSet } from "../../data/imageSet";
import { pictureUri } from "../../figures/draw/pictures";
import { explainImages } from "../../gradcam/explainImages";
import { overlay } from "../../gradcam/overlay";
import { predict } from "../../training/predict";
import { loadTrainedModel, type TrainedModel } from "../../training/trainedModel";
import type { TrainedFile } from "./findTrained";
import { type PageImage, predictionPage } from "./predictionPage";

export interface PredictOptions {
  /** Grad-CAM overlays as well, in the page and as files. */
  explain: boolean;
  /** How many images the page shows. */
  mostPictures: number;
  /** What the models were trained on, for the page. */
  notes: string[];
  signal?: AbortSignal;
  onProgress?: (step: string, done: number, total: number) => void;
}

export interface PredictedPictures {
  images: number;
  skipped: { file: string; reason: string }[];
  csv: string;
  page: string;
}

/** Images explained in one pass. */
const AT_ONCE = 8;
const PNEUMONIA = 1;

/** Answers and overlays of one model. */
interface ModelAnswers {
  id: string;
  probabilities: Map<string, number>;
  /** Data URIs of the first images, by file. */
  overlays: Map<string, string>;
}

/**
 * Asks trained models about images whose class nobody knows, and writes `predictions.csv`, a page
 * to leaf through, `predictions.html`, and the overlays. One model is in memory at a time, and
 * decoded images lie on disk while the command runs.
 *
 * @param to new or empty folder
 * @throws if no image can be read, or interrupted
 */
export async function predictPictures(
  images: readonly LabelledImage[],
  models: readonly TrainedFile[],
  to: string,
  options: PredictOptions,
): Promise<PredictedPictures> {
  fs.mkdirSync(to, { recursive: true });
  const cacheFolder = fs.mkdtempSync(path.join(to, "decoded-"));
  try {
    const answers: ModelAnswers[] = [];
    let seen: Pick<ImageSet, "images" | "skipped"> = { images: [], skipped: [] };
    const pictures = new Map<string, string>();
    for (const { id, file } of models) {
      const trained = loadTrainedModel(file);
      try {
        const set = await open(images, trained, cacheFolder, options);
        try {
          seen = set;
          addPictures(set, pictures, options.mostPictures);
          answers.push(await ask(id, trained, set, to, options));
        } finally {
          set.close();
        }
      } finally {
        trained.model.dispose();
      }
    }
    return writeAnswers(seen, answers, pictures, to, options);
  } finally {
    removeFolder(cacheFolder);
  }
}

async function open(
  images: readonly LabelledImage[],
  { model }: TrainedModel,
  cacheFolder: string,
  { onProgress, signal }: PredictOptions,
): Promise<ImageSet> {
  const set = await openImageSet(images, {
    imageSize: model.imageSize,
    channels: 1,
    cacheFolder,
    maxBadShare: 1,
    signal,
    onProgress: (done, total) => onProgress?.("Reading images", done, total),
  });
  if (set.images.length > 0) return set;
  set.close();
  const [{ file, reason }] = set.skipped;
  throw new Error(`None of ${images.length} images can be read. The first, ${file}: ${reason}`);
}

function addPictures(set: ImageSet, pictures: Map<string, string>, most: number): void {
  if (pictures.size > 0) return;
  set.images.slice(0, most).forEach(({ path: file }, i) => {
    pictures.set(file, pictureUri(set.pixels([i]), set.imageSize));
  });
}

async function ask(
  id: string,
  { model, evalTransform }: TrainedModel,
  set: ImageSet,
  to: string,
  { explain, mostPictures, onProgress, signal }: PredictOptions,
): Promise<ModelAnswers> {
  const { probabilities } = await predict(model, set, evalTransform, {
    signal,
    onProgress: (done, total) => onProgress?.(`Asking ${id}`, done, total),
  });
  const overlays = new Map<string, string>();
  for (let start = 0; explain && start < set.images.length; start += AT_ONCE) {
    const indices = set.images.map((_, i) => i).slice(start, start + AT_ONCE);
    const found = await explainImages(model, set, evalTransform, indices, {
      classIndex: PNEUMONIA,
      signal,
    });
    found.forEach(({ image, heatmap }, k) => {
      const index = indices[k];
      const uri = pictureUri(overlay(image, heatmap), set.imageSize);
      writeOverlay(to, index, id, uri);
      if (index < mostPictures) overlays.set(set.images[index].path, uri);
    });
    onProgress?.(`Explaining ${id}`, start + indices.length, set.images.length);
  }
  const byFile = set.images.map(({ path: file }, i): [string, number] => [file, probabilities[i]]);
  return { id, probabilities: new Map(byFile), overlays };
}

/** Overlays are numbered as the lines of the table: names of files may hold anything. */
function writeOverlay(to: string, index: number, id: string, uri: string): void {
  const folder = path.join(to, "overlays");
  fs.mkdirSync(folder, { recursive: true });
  const name = `${String(index + 1).padStart(5, "0")}-${id.replace(/[^\w.-]/g, "_")}.jpeg`;
  fs.writeFileSync(path.join(folder, name), Buffer.from(uri.split(",")[1], "base64"));
}

function writeAnswers(
  { images, skipped }: Pick<ImageSet, "images" | "skipped">,
  answers: readonly ModelAnswers[],
  pictures: Map<string, string>,
  to: string,
  { notes }: PredictOptions,
): PredictedPictures {
  const models = answers.map(({ id }) => id);
  check(new Set(models).size === models.length, `Two models are called alike: ${models.join()}.`);
  const csv = path.join(to, "predictions.csv");
  const rows = images.map(({ path: file, file: name }, i) => ({
    number: i + 1,
    file: name,
    ...Object.fromEntries(answers.map(({ id, probabilities }) => [id, probabilities.get(file)])),
    problem: "",
  }));
  const unread = skipped.map(({ file, reason }) => ({ file, problem: reason }));
  writeFileAtomic(csv, toCsv([...rows, ...unread], ["number", "file", ...models, "problem"]));
  const shown = images.filter(({ path: file }) => pictures.has(file));
  const page = path.join(to, "predictions.html");
  const contents = {
    models,
    notes,
    images: shown.map(
      ({ path: file, file: name }): PageImage => ({
        file: name,
        probabilities: answers.map(({ probabilities }) => probabilities.get(file)!),
        picture: pictures.get(file)!,
        overlays: answers.flatMap(({ id, overlays }) =>
          overlays.has(file) ? [{ model: id, uri: overlays.get(file)! }] : [],
        ),
      }),
    ),
    more: images.length - shown.length,
    skipped,
  };
  writeFileAtomic(page, predictionPage(contents));
  return { images: images.length, skipped, csv, page };
}

/** A name that begins like a formula must not become one in a spreadsheet. */
function toCsv(rows: object[], columns: string[]): string {
  return `${Papa.unparse(rows, { columns, newline: "\n", escapeFormulae: true })}\n`;
}
