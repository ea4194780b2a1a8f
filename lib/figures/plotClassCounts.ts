import type { Figure } from "../base/types";
import { type ClassCountsData, countBars } from "./countBars";
import { type FigureOptions, withTheme } from "./theme";

/** Number of images per split and class: shows how unbalanced the classes are, and where. */
export function plotClassCounts(data: ClassCountsData, options: FigureOptions = {}): Figure {
  const title = options.title ?? "Images per split and class";
  return withTheme(countBars(data, "Number of images"), { ...options, title });
}
