import path from "node:path";
import { projectRoot } from "./projectRoot";
import { runIdOf } from "./runId";
import type { Settings } from "./settings";

/** One row of the table of settings. */
export interface SettingRow {
  setting: string;
  value: string;
}

const SMALLER = ", so that WebAssembly finishes in minutes (XRAY_IMAGE_SIZE changes it)";

/**
 * The settings in words, as rows of the table that every notebook begins with. Folders are given
 * relative to the project's, so that nothing personal ends up in a notebook.
 *
 * @example describeSettings(readSettings({ XRAY_SEED: "7" }))[4] // { setting: "seed", value: "7" }
 */
export function describeSettings(settings: Settings): SettingRow[] {
  const {
    trainImages,
    testImages,
    cnnEpochs,
    cnnRobustEpochs,
    frozenEpochs,
    fineTuneEpochs,
    robustEpochs,
    imageSize,
  } = settings;
  // The recipes that the notebooks take: where the test set selects, the original project's.
  const original = settings.selectOn === "test";
  const cnn = original ? cnnEpochs : (cnnRobustEpochs ?? cnnEpochs);
  const resnet = original ? `${frozenEpochs} + ${fineTuneEpochs}` : `1 + ${robustEpochs}`;
  const run = runIdOf(settings.results);
  const rows: Record<string, string | number> = {
    data: settings.sample ? "built-in sample (synthetic)" : "real X-rays",
    results: path.relative(projectRoot(), settings.results),
    ...(run !== null && { "run of npm run reproduce": run }),
    profile: settings.profile,
    "images used": `${upTo(trainImages)} of train, ${upTo(testImages)} of test`,
    seed: settings.seed,
    "image size": `${imageSize} × ${imageSize} pixels${settings.smallerForWasm ? SMALLER : ""}`,
    "batch size": settings.batchSize,
    "held back for validation": `${Math.round(100 * settings.validationShare)} % of train`,
    "epochs, CNN": `at most ${cnn}`,
    "epochs, ResNet-18": `at most ${resnet}`,
    "epoch chosen on": settings.selectOn,
    "ImageNet weights": settings.weights === null ? "none" : "found",
    "second collection": settings.external === null ? "none" : path.basename(settings.external),
    "own image (notebook 4)": settings.image === null ? "none" : path.basename(settings.image),
    engine: settings.engine,
    "precision in training": settings.precision,
  };
  return Object.entries(rows).map(([setting, value]) => ({ setting, value: String(value) }));
}

function upTo(images: number | null): string {
  return images === null ? "all" : `at most ${images}`;
}
