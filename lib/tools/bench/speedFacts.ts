import type { BenchResults, ItemResult, ReproductionEstimate } from "./benchFile";

/** What was measured, with a text for each name; the text holds for one machine. */
type Facts = Record<string, string>;

/**
 * What was measured on a machine besides the ratios. Where there are two numbers, or ranges of
 * them over all steps, the first is in float32 and the second in mixed precision.
 *
 * @returns only what was measured there; machines that share a name of a fact can be compared
 */
export function speedFacts(results: BenchResults): Facts {
  const { items, enginePeak, machine, reproduction } = results;
  const gains = items.flatMap(({ mixed }) => mixed?.pytorchGain?.median ?? []);
  const used = items.flatMap(({ mixed }) => mixed?.difference ?? []);
  const shares = [
    items.flatMap(({ shareOfPeak }) => shareOfPeak ?? []),
    items.flatMap(({ mixed }) => mixed?.shareOfPeak ?? []),
  ];
  const waiting = [
    items.flatMap(({ ours }) => ours.waiting ?? []),
    items.flatMap(({ mixed }) => mixed?.ours.waiting ?? []),
  ];
  const bfloat16 = enginePeak.bfloat16Convolution;
  // Files without the features are from before bfloat16 was tried.
  const inBfloat16 = machine.features === undefined ? "" : ", bfloat16 not clearly faster";
  return {
    "The engine's best convolution": bfloat16
      ? `${gigaflops(enginePeak.convolution)} / ${gigaflops(bfloat16)} GFLOP/s`
      : `${gigaflops(enginePeak.convolution)} GFLOP/s${inBfloat16}`,
    "PyTorch's gain by its mixed precision": list([gains], (gain) => gain.toFixed(2), " times"),
    "Our rounding, of what is allowed": list([used], percent(0), " %"),
    "Our steps' share of the engine's best": list(shares, percent(0), " %"),
    "Our model waits for images": list(waiting, percent(1), " % of an epoch"),
    ...Object.assign({}, ...items.map(keptFeatures)),
    ...(reproduction && originalTrainings(reproduction)),
  };
}

/** What has to be done before an epoch on kept features. */
function keptFeatures({ title, images, ours }: ItemResult): Facts {
  if (ours.onceSeconds === undefined) return {};
  return {
    [`Once before "${title}"`]: `${ours.onceSeconds.toFixed(1)} s for ${images} images`,
  };
}

function originalTrainings(estimate: ReproductionEstimate): Facts {
  const { images, epochs } = estimate;
  const { "epoch-cnn": cnn, "epoch-resnet-phase1": phase1, "epoch-resnet-phase2": phase2 } = epochs;
  const counted =
    `The original's trainings (CNN ${cnn} epochs, ResNet-18 ${phase1} and ${phase2}, ` +
    `${images} images)`;
  const ours = minutes(estimate.oursSeconds, estimate.oursMixedSeconds);
  const pytorch = minutes(estimate.pytorchSeconds, estimate.pytorchMixedSeconds);
  return { [counted]: `${ours}${pytorch && `, in PyTorch ${pytorch}`}` };
}

function minutes(...seconds: (number | null | undefined)[]): string {
  const known = seconds.flatMap((one) => (one ? [[one]] : []));
  return list(known, (one) => String(Math.round(one / 60)), " minutes");
}

function gigaflops(perSecond: number): string {
  return String(Math.round(perSecond / 1e9));
}

function percent(digits: number): (share: number) => string {
  return (share) => (100 * share).toFixed(digits);
}

/** Ranges of numbers with " / " between them, e.g. "26–84 / 5–45 %"; "" where there are none. */
function list(
  groups: readonly (readonly number[])[],
  write: (value: number) => string,
  unit: string,
): string {
  const ranges = groups.filter((values) => values.length > 0).map((values) => range(values, write));
  return ranges.length === 0 ? "" : `${ranges.join(" / ")}${unit}`;
}

/** "4.0–5.6", or "4.0" where all are alike. */
function range(values: readonly number[], write: (value: number) => string): string {
  const [low, high] = [Math.min(...values), Math.max(...values)].map(write);
  return low === high ? low : `${low}–${high}`;
}
