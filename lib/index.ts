/**
 * Every public name of the library. Notebooks import from here: `import { ... } from
 * "../lib/dist"`.
 */

export * from "./audit/imageCatalogue";
export * from "./audit/likenessByNumber";
export * from "./audit/logisticRegression";
export * from "./audit/nearDuplicates";
export * from "./audit/patientOverlap";
// Data audit: copies, patients in two splits, shortcuts
export * from "./audit/perceptualHash";
export * from "./audit/shortcutBaselines";
export * from "./audit/shortcutFeatures";
export * from "./base/describeSettings";
// Text on the page: tables and progress, for notebooks/show.ts
export { durationText } from "./base/display/durationText";
export { plainMarkdown } from "./base/display/plainMarkdown";
export { progressBar } from "./base/display/progressBar";
export { StretchTimer } from "./base/display/stretchTimer";
export {
  type Table,
  type TableOptions,
  type TableRow,
  tableHtml,
  tableOfRows,
  tableText,
} from "./base/display/table";
export * from "./base/engine/chooseEngine";
export {
  hasFastBfloat16,
  type Precision,
  precisionNote,
  trainingPrecision,
} from "./base/engine/precision";
export * from "./base/engine/tf";
export * from "./base/files/safetensors";
export * from "./base/images/decodeImage";
export * from "./base/random";
export * from "./base/sample/generateSample";
export * from "./base/sample/masks";
// Settings, engine, base
export * from "./base/settings";
export * from "./base/types";
export * from "./data/batches";
export * from "./data/classWeights";
export * from "./data/imageFolder";
export * from "./data/imageSet";
export * from "./data/meanGreyLevels";
export * from "./data/openDataSets";
// Images: folders, patients, splits, batches, the built-in sample
export * from "./data/parseFileName";
export * from "./data/readImageSizes";
export * from "./data/splitByPatient";
export * from "./data/subtypeLabels";
export * from "./figures/draw/render";
export * from "./figures/pairRows";
export * from "./figures/plotClassCounts";
export * from "./figures/plotConfusionMatrix";
export * from "./figures/plotEvaluationPanel";
export * from "./figures/plotGradcamPanel";
export * from "./figures/plotImageGrid";
export * from "./figures/plotImageSizes";
export * from "./figures/plotImagesPerPatient";
export * from "./figures/plotIntensityShift";
export * from "./figures/plotLearningCurves";
export * from "./figures/plotMissedPneumonia";
export * from "./figures/plotOverallPerformance";
export * from "./figures/plotPatientsPerClass";
export * from "./figures/plotPerformanceComparison";
export * from "./figures/plotPointingGame";
export * from "./figures/plotReferralCurve";
export * from "./figures/plotReliabilityDiagram";
export * from "./figures/plotRocCurve";
export * from "./figures/plotShortcutBaselines";
export * from "./figures/plotSubtypeErrors";
export * from "./figures/plotThresholdTradeoff";
export * from "./figures/plotVariants";
// Figures
export * from "./figures/theme";
export * from "./gradcam/capture";
export * from "./gradcam/explainImages";
// Grad-CAM
export * from "./gradcam/gradCam";
export * from "./gradcam/heatmap";
export * from "./gradcam/overlay";
export * from "./gradcam/pointingGame";
export * from "./metrics/binaryRates";
export * from "./metrics/bootstrap";
export * from "./metrics/bootstrapClassesByPatient";
export * from "./metrics/calibration";
export * from "./metrics/calibrationInterval";
export * from "./metrics/classificationReport";
export * from "./metrics/confidentMistakes";
// Metrics and statistics
export * from "./metrics/confusionMatrix";
export * from "./metrics/correctPrior";
export * from "./metrics/correlation";
export * from "./metrics/delong";
export * from "./metrics/evaluateWithIntervals";
export * from "./metrics/evaluation";
export * from "./metrics/mcNemarTest";
export * from "./metrics/multiclassAuc";
export * from "./metrics/multiclassEvaluation";
export * from "./metrics/normalAgainstRest";
export * from "./metrics/operatingPoint";
export * from "./metrics/precisionRecall";
export * from "./metrics/predictedClasses";
export * from "./metrics/referralCurve";
export * from "./metrics/roc";
export * from "./metrics/shareEstimate";
export * from "./metrics/temperature";
export * from "./metrics/uncertainty";
export * from "./metrics/wilsonInterval";
export * from "./models/buildCnn";
export * from "./models/buildResNet18";
export * from "./models/estimateStatistics";
// Models
export * from "./models/model";
export * from "./models/parameterStore";
export * from "./models/pretrained";
export * from "./models/summarize";
export * from "./models/withNewClasses";
export * from "./results/ablationFile";
export * from "./results/committedResults";
// Results on disk
export * from "./results/metricsFile";
export * from "./results/optimism";
export * from "./results/originalResults";
export * from "./results/pairedPredictions";
export * from "./results/predictionsFile";
export * from "./results/resultsPaths";
export * from "./results/saveModelResults";
export * from "./results/saveThreeClass";
export * from "./results/scoredModels";
export * from "./results/seedSummary";
export * from "./results/splitAnswers";
export * from "./results/testLog";
export * from "./results/threeClassFile";
export * from "./results/threeClassLogRow";
export * from "./results/uncertaintyFile";
export * from "./results/wording";
export * from "./training/adam";
export * from "./training/crossEntropy";
export * from "./training/epochLine";
export * from "./training/featureCache";
export * from "./training/fit";
export * from "./training/fitOnFeatures";
export type { BatchState, FitOptions, Phase } from "./training/fitOptions";
// Training
export * from "./training/history";
export type { TrainingData } from "./training/imageSource";
export * from "./training/predict";
export * from "./training/predictFeatures";
export * from "./training/predictWithDropout";
// How each model is trained, and what is compared
export * from "./training/recipes";
export * from "./training/recipeVariants";
export * from "./training/softmaxRows";
export * from "./training/trainStep";
export * from "./training/warmupCosine";
export * from "./training/weightAverage";
export * from "./training/weightsFile";
export * from "./transforms/normalize";
export * from "./transforms/presets";
export * from "./transforms/shifts";
export { underShift } from "./transforms/transform";
