import type { Figure } from "../base/types";
import { type ClassCountsData, countBars } from "./countBars";
import { type FigureOptions, withTheme } from "./theme";

/**
 * Number of patients per split and class. Images of one patient resemble each other, so a data set
 * is worth rather its number of patients than its number of images.
 */
export function plotPatientsPerClass(data: ClassCountsData, options: FigureOptions = {}): Figure {
  const title = options.title ?? "Patients per split and class";
  return withTheme(countBars(data, "Number of patients"), { ...options, title });
}
