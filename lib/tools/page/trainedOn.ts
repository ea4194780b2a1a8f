import type { TrainedRun } from "./trainedRun";

/** What a run's networks have learned from, in a sentence for readers of the page. */
export function trainedOn({ kind, models }: TrainedRun): string {
  const { counts, name } = models[0].metrics.dataSet;
  const images = [counts.train, counts.validation]
    .map((split) => split.NORMAL + split.PNEUMONIA)
    .reduce((a, b) => a + b, 0)
    .toLocaleString("en");
  if (kind === "sample")
    return (
      `Trained on ${images} drawn pictures that only look like chest X-rays; what it says of a ` +
      "real one means nothing."
    );
  const which =
    name === "chest_xray"
      ? "chest X-rays of children of one hospital (Kermany et al., CC BY 4.0)"
      : `images of “${name}”`;
  const part = kind === "quick" ? ", a small part of the data set for a quick run" : "";
  return `Trained on ${images} ${which}${part}.`;
}
