/**
 * Every public name of the library: what the notebooks use and lib/README.md tells about.
 * Notebooks import from here: `import { ... } from "../lib/dist"`.
 */

// Start: settings, engine, random numbers
export { describeSettings } from "./base/describeSettings";
export { type EngineReport, useEngine } from "./base/engine/chooseEngine";
export { precisionNote } from "./base/engine/precision";
export { tf } from "./base/engine/tf";
export { createRandom, shuffled } from "./base/random";
export { readSettings, type Settings } from "./base/settings";
export { CLASS_NAMES, type Figure, type LabelledImage } from "./base/types";

// Images: folders, patients, splits, batches
export { decodeImage } from "./base/images/decodeImage";
export { loadMask } from "./base/sample/masks";
export { batches } from "./data/batches";
export { classCounts, classWeights } from "./data/classWeights";
export { loadImageFolder } from "./data/imageFolder";
export { type ImageSet, openImageSet } from "./data/imageSet";
export { meanGreyLevels } from "./data/meanGreyLevels";
export { type DataSets, openDataSets } from "./data/openDataSets";
export { readImageSizes } from "./data/readImageSizes";
export { splitByPatient } from "./data/splitByPatient";
export { SUBTYPE_CLASS_NAMES, subtypeObstacle, withSubtypeLabels } from "./data/subtypeLabels";

// What happens to pixels on their way to a model
export { denormalize } from "./transforms/normalize";
export {
  cnnEvalTransform,
  cnnTrainTransform,
  resnetEvalTransform,
  resnetTrainTransform,
} from "./transforms/presets";
export { SHIFTS } from "./transforms/shifts";
export { type Transform, underShift } from "./transforms/transform";

// Models
export { buildCnn } from "./models/buildCnn";
export { buildResNet18 } from "./models/buildResNet18";
export { estimateStatistics } from "./models/estimateStatistics";
export { forward, type Model } from "./models/model";
export { loadPretrainedBackbone } from "./models/pretrained";
export { summarize } from "./models/summarize";
export { withNewClasses } from "./models/withNewClasses";

// Training and predicting
export { crossEntropy } from "./training/crossEntropy";
export { epochLine } from "./training/epochLine";
export { extractFeatures } from "./training/featureCache";
export { fit } from "./training/fit";
export { fitOnFeatures } from "./training/fitOnFeatures";
export type { BatchState } from "./training/fitOptions";
export { bestRecord, bothSelections, type EpochRecord, type History } from "./training/history";
export { predict, type Predictions } from "./training/predict";
export { predictFeatures } from "./training/predictFeatures";
export { predictWithDropout } from "./training/predictWithDropout";
export {
  cnnRecipe,
  resnetOriginalRecipe,
  resnetRobustRecipe,
  trainingSettings,
} from "./training/recipes";
export { loadWeights, saveWeights } from "./training/weightsFile";

// Metrics and statistics
export { bootstrapByPatient } from "./metrics/bootstrap";
export { expectedCalibrationError, reliabilityBins } from "./metrics/calibration";
export { calibrationErrorByChance, calibrationErrorByPatient } from "./metrics/calibrationInterval";
export { confidentMistakes } from "./metrics/confidentMistakes";
export { pearsonCorrelation, spearmanCorrelation } from "./metrics/correlation";
export { deLongTest } from "./metrics/delong";
export { evaluate, predictedLabels } from "./metrics/evaluation";
export { mcNemarTest } from "./metrics/mcNemarTest";
export { thresholdForSensitivity, thresholdForYouden } from "./metrics/operatingPoint";
export { referralCurve } from "./metrics/referralCurve";
export { rocAuc } from "./metrics/roc";
export { estimateRates, estimateShare } from "./metrics/shareEstimate";
export {
  fitTemperature,
  logOddsFromProbabilities,
  scaleByTemperature,
} from "./metrics/temperature";
export { entropy } from "./metrics/uncertainty";
export { wilsonInterval } from "./metrics/wilsonInterval";

// Where a model looks: Grad-CAM
export { captureLayer } from "./gradcam/capture";
export { explainImages, type Explanation } from "./gradcam/explainImages";
export { gradCam } from "./gradcam/gradCam";
export { heatmapFromActivations } from "./gradcam/heatmap";
export { overlay } from "./gradcam/overlay";
export { peakInMask, pointingGame } from "./gradcam/pointingGame";

// Data audit: copies, patients in two splits, shortcuts
export { catalogueImages } from "./audit/imageCatalogue";
export { likenessByNumber } from "./audit/likenessByNumber";
export { countDuplicates, examplePairs, findNearDuplicates } from "./audit/nearDuplicates";
export { patientOverlap } from "./audit/patientOverlap";
export { shortcutBaselines } from "./audit/shortcutBaselines";

// Results on disk, and how their numbers are written
export { checkScoredWeights } from "./results/checkScoredWeights";
export { committedAblations, committedResults } from "./results/committedResults";
export { readMetrics } from "./results/metricsFile";
export { describeOptimism, measureOptimism } from "./results/optimism";
export { ORIGINAL_PROTOCOL, ORIGINAL_RESULTS, publishedCounts } from "./results/originalResults";
export { pairPredictions } from "./results/pairedPredictions";
export { readPredictions, recomputeFromPredictions } from "./results/predictionsFile";
export { type ResultsPaths, resultsPaths } from "./results/resultsPaths";
export { saveModelResults } from "./results/saveModelResults";
export { saveThreeClass } from "./results/saveThreeClass";
export { readScoredModels, testEvaluation } from "./results/scoredModels";
export { summarizeSeeds } from "./results/seedSummary";
export { readTestLog } from "./results/testLog";
export { readUncertainty, uncertaintyRows, writeUncertainty } from "./results/uncertaintyFile";
export {
  countChange,
  decimalInterval,
  decimalWithInterval,
  meanWithSd,
  optimismNote,
  percent,
  percentInterval,
  percentWithInterval,
  percentWithSd,
  placeIn,
  pointsChange,
  signed,
  significance,
} from "./results/wording";

// Figures
export { figureBundle, saveFigure } from "./figures/draw/render";
export { pairRows } from "./figures/pairRows";
export { plotClassCounts } from "./figures/plotClassCounts";
export { plotConfusionMatrix } from "./figures/plotConfusionMatrix";
export { plotEvaluationPanel } from "./figures/plotEvaluationPanel";
export { plotGradcamPanel } from "./figures/plotGradcamPanel";
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
export { plotReliabilityDiagram, plotReliabilityPanels } from "./figures/plotReliabilityDiagram";
export { plotRocCurve } from "./figures/plotRocCurve";
export { plotShortcutBaselines } from "./figures/plotShortcutBaselines";
export { plotSubtypeErrors } from "./figures/plotSubtypeErrors";
export { plotThresholdTradeoff } from "./figures/plotThresholdTradeoff";
export { plotVariants } from "./figures/plotVariants";

// Text on the page: tables and progress, for notebooks/show.ts
export { durationText } from "./base/display/durationText";
export { plainMarkdown } from "./base/display/plainMarkdown";
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
