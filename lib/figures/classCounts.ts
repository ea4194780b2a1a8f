import { Figure } from "../types";
import { ClassCountsData, countBars } from "./countBars";
import { FigureOptions, withTheme } from "./theme";

/** Number of images per split and class: shows how unbalanced the classes are, and where. */
export function plotClassCounts(data: ClassCountsData, options: FigureOptions = {}): Figure {
  const title = options.title ?? "Images per split and class";
  return withTheme(countBars(data, "Number of images"), { ...options, title });
}
