/**
 * Every public name of the library: what the notebooks use and lib/README.md tells about.
 * Notebooks import from here: `import { ... } from "../lib/dist"`.
 */

// Start: settings, engine, random numbers
export { describeSettings } from "./base/describeSettings";
export { type EngineReport, useEngine } from "./base/engine/chooseEngine";
export { tf } from "./base/engine/tf";
export { precisionNote, trainingPrecision } from "./base/engine/trainingPrecision";
export { createRandom, shuffled } from "./base/random";
export { readSettings, type Settings } from "./base/settings";
export { CLASS_NAMES, type Figure } from "./base/types";

// Images: folders, patients, splits, batches
export { decodeImage } from "./base/images/decodeImage";
export { batches } from "./data/batches";
export { boxAtSize } from "./data/collection/boxes";
export { loadCollection } from "./data/collection/loadCollection";
export { loadImageFolder } from "./data/imageFolder";
export { openImageSet } from "./data/imageSet";
export { meanGreyLevels } from "./data/meanGreyLevels";
export { type DataSets, openDataSets } from "./data/openDataSets";
export { openExternal } from "./data/openExternal";
export { readImageSizes } from "./data/readImageSizes";
export { splitByPatient } from "./data/splitByPatient";

// What happens to pixels on their way to a model
export { denormalize } from "./transforms/normalize";
export {
  cnnEvalTransform,
  cnnTrainTransform,
  resnetEvalTransform,
} from "./transforms/presets";

// Models
export { buildCnn } from "./models/buildCnn";
export { buildResNet18 } from "./models/buildResNet18";
export { forward } from "./models/model";
export { summarize } from "./models/summarize";
export { startBackbone } from "./models/startBackbone";

// Training and predicting
export { epochLine } from "./training/epochLine";
export { fit } from "./training/fit";
export type { BatchState } from "./training/fitOptions";
export { bothSelections, type EpochRecord, type History } from "./training/history";
export { predict } from "./training/predict";
export { cnnRecipe, trainingSettings } from "./training/recipes";
export { loadWeights, saveWeights } from "./training/weightsFile";
export { Adam } from "./training/adam";
export { trainStep } from "./training/trainStep";
export { resnetRecipe } from "./training/recipes";

// Metrics and statistics
export { expectedCalibrationError } from "./metrics/calibration";
export { confidentMistakes } from "./metrics/confidentMistakes";
export { pearsonCorrelation } from "./metrics/correlation";
export { evaluate } from "./metrics/evaluation";
export { thresholdForSensitivity, thresholdForYouden } from "./metrics/operatingPoint";
export { referralCurve } from "./metrics/referralCurve";
export { rocAuc } from "./metrics/roc";
export { estimateRates } from "./metrics/shareEstimate";
export { logOddsFromProbabilities } from "./metrics/temperature";
export { wilsonInterval } from "./metrics/wilsonInterval";
export { compareAnswers } from "./metrics/compareAnswers";

// Where a model looks: Grad-CAM
export { captureLayer } from "./gradcam/capture";
export { explainImages } from "./gradcam/explainImages";
export { gradCam } from "./gradcam/gradCam";
export { heatmapFromActivations } from "./gradcam/heatmap";
export { drawnOpacities, openBoxes } from "./gradcam/markedImages";
export { overlay } from "./gradcam/overlay";
export { pointingGame } from "./gradcam/pointingGame";

// Data audit: copies, patients in two splits, shortcuts
export { compareEditions } from "./audit/dataEditions";
export { patientOverlap } from "./audit/patientOverlap";

// Results on disk, and how their numbers are written
export { compareCollections } from "./results/compareCollections";
export {
  committedAblations,
  committedAbroad,
  committedBoxScores,
  committedResults,
} from "./results/committedResults";
export { readExternal } from "./results/externalFile";
export { measureOptimism } from "./results/optimism";
export { pairPredictions } from "./results/pairedPredictions";
export { type ResultsPaths, resultsPaths } from "./results/resultsPaths";
export { saveExternal } from "./results/saveExternal";
export { saveModelResults } from "./results/saveModelResults";
export { readScoredModels, testEvaluation } from "./results/scoredModels";
export { summarizeSeeds } from "./results/seedSummary";
export { readUncertainty } from "./results/uncertaintyFile";
export { auditImages } from "./results/auditImages";
export { doubtByConfidence } from "./results/doubtByConfidence";
export { publishedComparison } from "./results/publishedComparison";
export { saveUncertainty } from "./results/saveUncertainty";
export { trainThreeClasses } from "./results/trainThreeClasses";
export { validationTemperature } from "./results/validationTemperature";
export { loadScoredModel } from "./results/loadScoredModel";
export { openTrainedSample } from "./results/trainedSample";
export { scoreExplanations } from "./results/scoreExplanations";

// Figures
export { figureBundle, saveFigure } from "./figures/draw/render";
export { pairRows } from "./figures/pairRows";
export { plotClassCounts } from "./figures/plotClassCounts";
export { plotConfusionMatrix } from "./figures/plotConfusionMatrix";
export { plotDeletionInsertion } from "./figures/plotDeletionInsertion";
export { plotEvaluationPanel } from "./figures/plotEvaluationPanel";
export { plotGradcamPanel } from "./figures/plotGradcamPanel";
export { plotHomeAndAbroad } from "./figures/plotHomeAndAbroad";
export { plotImageGrid } from "./figures/plotImageGrid";
export { plotImageSizes } from "./figures/plotImageSizes";
export { plotImagesPerPatient } from "./figures/plotImagesPerPatient";
export { plotIntensityShift } from "./figures/plotIntensityShift";
export { plotLearningCurves } from "./figures/plotLearningCurves";
export { plotMissedPneumonia } from "./figures/plotMissedPneumonia";
export { plotOverallPerformance } from "./figures/plotOverallPerformance";
export { plotPatientsPerClass } from "./figures/plotPatientsPerClass";
export { plotPerformanceComparison } from "./figures/plotPerformanceComparison";
export { plotPointingGame } from "./figures/plotPointingGame";
export { plotReferralCurve } from "./figures/plotReferralCurve";
export { plotRocCurve } from "./figures/plotRocCurve";
export { plotShortcutBaselines } from "./figures/plotShortcutBaselines";
export { plotSubtypeErrors } from "./figures/plotSubtypeErrors";
export { plotLayerSlider } from "./figures/plotLayerSlider";
export { plotTemperatureSlider } from "./figures/plotTemperatureSlider";
export { plotThresholdSlider } from "./figures/plotThresholdSlider";

// Text on the page: tables and progress, for notebooks/show.ts
export { durationText } from "./base/display/durationText";
export { progressBar } from "./base/display/progressBar";
export { StretchTimer } from "./base/display/stretchTimer";
export {
  type Table,
  tableHtml,
  tableOfRows,
  type TableOptions,
  type TableRow,
  tableText,
} from "./base/display/table";
export { checkExercise } from "./base/display/checkExercise";
