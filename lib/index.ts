/** Every public name of the library. Notebooks import from here: `import { ... } from "../lib/dist"`. */

// Settings, engine, base
export * from "./settings";
export * from "./describeSettings";
export * from "./types";
export * from "./random";
export * from "./engine/tf";
export * from "./engine/chooseEngine";
export { hasFastBfloat16, trainingPrecision, type Precision } from "./engine/precision";

// Images: folders, patients, splits, batches, the built-in sample
export * from "./data/fileName";
export * from "./data/subtypeLabels";
export * from "./data/imageFolder";
export * from "./data/split";
export * from "./data/classWeights";
export * from "./data/decode";
export * from "./data/imageSet";
export * from "./data/imageSizes";
export * from "./data/greyLevels";
export * from "./data/openDataSets";
export * from "./data/batches";
export * from "./data/synthetic/generateSample";
export * from "./data/synthetic/masks";
export * from "./transforms/presets";
export * from "./transforms/normalize";
export * from "./transforms/shifts";
export { underShift } from "./transforms/transform";

// Models
export * from "./models/model";
export * from "./models/parameterStore";
export * from "./models/cnn";
export * from "./models/resnet18";
export * from "./models/newClasses";
export * from "./models/pretrained";
export * from "./models/estimateStatistics";
export * from "./models/safetensors";
export * from "./models/summary";

// Training
export * from "./training/history";
export * from "./training/epochLine";
export * from "./training/loss";
export * from "./training/adam";
export * from "./training/warmupCosine";
export * from "./training/weightAverage";
export * from "./training/trainStep";
export * from "./training/fit";
export * from "./training/predict";
export * from "./training/featureCache";
export * from "./training/fitOnFeatures";
export * from "./training/predictFeatures";
export * from "./training/monteCarloDropout";
export * from "./training/checkpoint";
export * from "./training/softmax";

// Metrics and statistics
export * from "./metrics/confusionMatrix";
export * from "./metrics/rates";
export * from "./metrics/roc";
export * from "./metrics/precisionRecall";
export * from "./metrics/classificationReport";
export * from "./metrics/evaluation";
export * from "./metrics/mistakes";
export * from "./metrics/wilson";
export * from "./metrics/correlation";
export * from "./metrics/bootstrap";
export * from "./metrics/predictedClasses";
export * from "./metrics/multiclassAuc";
export * from "./metrics/multiclassBootstrap";
export * from "./metrics/multiclassEvaluation";
export * from "./metrics/normalAgainstRest";
export * from "./metrics/evaluateWithIntervals";
export * from "./metrics/mcnemar";
export * from "./metrics/delong";
export * from "./metrics/calibration";
export * from "./metrics/calibrationInterval";
export * from "./metrics/temperature";
export * from "./metrics/shareEstimate";
export * from "./metrics/operatingPoint";
export * from "./metrics/priorCorrection";
export * from "./metrics/uncertainty";
export * from "./metrics/referral";

// Data audit: copies, patients in two splits, shortcuts
export * from "./audit/perceptualHash";
export * from "./audit/imageCatalogue";
export * from "./audit/nearDuplicates";
export * from "./audit/patientOverlap";
export * from "./audit/likenessByNumber";
export * from "./audit/logisticRegression";
export * from "./audit/shortcutFeatures";
export * from "./audit/shortcutBaselines";

// Grad-CAM
export * from "./gradcam/gradCam";
export * from "./gradcam/explainSamples";
export * from "./gradcam/capture";
export * from "./gradcam/heatmap";
export * from "./gradcam/overlay";
export * from "./gradcam/pointingGame";

// Results on disk
export * from "./results/metricsFile";
export * from "./results/predictionsFile";
export * from "./results/uncertaintyFile";
export * from "./results/resultsPaths";
export * from "./results/committedResults";
export * from "./results/saveModelResults";
export * from "./results/threeClassFile";
export * from "./results/saveThreeClass";
export * from "./results/threeClassLogRow";
export * from "./results/pairedPredictions";
export * from "./results/splitAnswers";
export * from "./results/testLog";
export * from "./results/scoredModels";
export * from "./results/seedSummary";
export * from "./results/optimism";
export * from "./results/resultsTable";
export * from "./results/readmeTable";
export * from "./results/modelCard";
export * from "./results/originalResults";
export * from "./results/ablationFile";
export * from "./results/wording";

// How each model is trained, and what is compared
export * from "./experiments/recipes";
export * from "./experiments/variants";

// Figures
export * from "./figures/theme";
export * from "./figures/render";
export * from "./figures/imageGrid";
export * from "./figures/classCounts";
export * from "./figures/imageSizes";
export * from "./figures/imagesPerPatient";
export * from "./figures/patientsPerClass";
export * from "./figures/intensityShift";
export * from "./figures/learningCurves";
export * from "./figures/confusionMatrix";
export * from "./figures/rocCurve";
export * from "./figures/variants";
export * from "./figures/evaluationPanel";
export * from "./figures/gradcamPanel";
export * from "./figures/pointingGame";
export * from "./figures/overallPerformance";
export * from "./figures/missedPneumonia";
export * from "./figures/performanceComparison";
export * from "./figures/reliabilityDiagram";
export * from "./figures/referralCurve";
export * from "./figures/subtypeErrors";
export * from "./figures/thresholdTradeoff";
export * from "./figures/pairRows";
export * from "./figures/shortcutBaselines";
