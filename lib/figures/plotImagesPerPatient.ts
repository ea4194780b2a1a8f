import { check, checkSameLength, checkWholeNumber } from "../base/checks";
import { largestOf } from "../base/largestOf";
import { CLASS_NAMES, type Figure } from "../base/types";
import { CLASS_COLOURS, type FigureOptions, withTheme } from "./theme";

export interface ImagesPerPatientData {
  /**
   * For every class the number of images of each of its patients, for example [[1, 1, 2], [1, 7]].
   */
  images: number[][];
  classNames?: readonly string[];
}

/**
 * Histogram of images per patient. A patient with many images weighs more in training, and leaks
 * into validation unless the split keeps patients whole. The counts stand on a logarithmic axis,
 * because most patients have one image and few have many.
 */
export function plotImagesPerPatient(
  data: ImagesPerPatientData,
  options: FigureOptions = {},
): Figure {
  const { images, classNames = CLASS_NAMES } = data;
  checkSameLength("images", images, "classNames", classNames);
  const counts = images.map(countPatients);
  const most = largestOf(counts.flat());
  check(most > 0, "images is empty: at least one patient is needed.");
  const figure: Figure = {
    data: counts.map((patients, label) => ({
      type: "bar",
      name: classNames[label],
      x: patients.map((_, i) => i + 1),
      y: patients.map((count) => count || null), // a logarithmic axis has no place for 0
      marker: { color: CLASS_COLOURS[label % CLASS_COLOURS.length] },
      hovertemplate: "%{y} patients with %{x} images<extra>%{fullData.name}</extra>",
    })),
    layout: {
      barmode: "group",
      bargap: 0.15,
      xaxis: { title: { text: "Images of one patient" } },
      yaxis: {
        title: { text: "Number of patients (log scale)" },
        type: "log",
        tickvals: ticksUpTo(1.5 * most),
        // From below 1, so that a single patient shows.
        range: [Math.log10(0.6), Math.log10(1.5 * most)],
      },
    },
  };
  return withTheme(figure, { ...options, title: options.title ?? "Images per patient" });
}

/** 1, 2, 5, 10, 20, 50, ...: written out in full, where Plotly would shorten 50 to a small 5. */
function ticksUpTo(highest: number): number[] {
  const decades = Array.from({ length: Math.ceil(Math.log10(highest)) }, (_, i) => 10 ** i);
  return decades
    .flatMap((decade) => [decade, 2 * decade, 5 * decade])
    .filter((tick) => tick <= highest);
}

/** Number of patients with 1, 2, 3, ... images. */
function countPatients(imagesPerPatient: number[]): number[] {
  const counts = new Array<number>(Math.max(0, largestOf(imagesPerPatient))).fill(0);
  for (const images of imagesPerPatient) {
    checkWholeNumber("images of a patient", images, 1);
    counts[images - 1]++;
  }
  return counts;
}
