import { check, checkSameLength } from "../base/checks";
import { CLASS_NAMES, type Figure } from "../base/types";
import { CLASS_COLOURS } from "./theme";

/** Counts of one group of bars, one number per class. */
export interface CountGroup {
  /** Name under the bars: the split. */
  name: string;
  counts: number[];
}

export interface ClassCountsData {
  /** Counts of every split, per class in the order of the class names. */
  splits: CountGroup[];
  classNames?: readonly string[];
}

/**
 * Grouped bars, one group per split and one bar per class in the class colour, with its number
 * above it: the body of the figures that count images and patients.
 */
export function countBars(data: ClassCountsData, quantity: string): Figure {
  const { splits, classNames = CLASS_NAMES } = data;
  check(splits.length > 0, "splits is empty: at least one split is needed.");
  splits.forEach(({ name, counts }) =>
    checkSameLength(`counts of ${name}`, counts, "classNames", classNames),
  );
  return {
    data: classNames.map((className, label) => ({
      type: "bar",
      name: className,
      x: splits.map(({ name }) => name),
      y: splits.map(({ counts }) => counts[label]),
      text: splits.map(({ counts }) => counts[label].toLocaleString("en")),
      textposition: "outside",
      cliponaxis: false,
      hovertemplate: "%{x}, %{fullData.name}: %{y}<extra></extra>",
      marker: { color: CLASS_COLOURS[label % CLASS_COLOURS.length] },
    })),
    layout: {
      barmode: "group",
      xaxis: { title: { text: "Split" }, type: "category" },
      yaxis: { title: { text: quantity }, tickformat: ",d" },
    },
  };
}
