import { checkSameLength } from "../checks";
import { CLASS_NAMES, Figure } from "../types";
import { CLASS_COLOURS, FigureOptions, withTheme } from "./theme";

export interface ImagesPerPatientData {
  /** For every class the number of images of each of its patients, for example [[1, 1, 2], [1, 7]]. */
  images: number[][];
  classNames?: readonly string[];
}

/**
 * Histogram of images per patient. A patient with many images weighs more in training, and leaks
 * into validation unless the split keeps patients whole. The counts stand on a logarithmic axis,
 * because most patients have one image and few have many; it starts below 1, so that one shows.
 */
export function plotImagesPerPatient(data: ImagesPerPatientData, options: FigureOptions = {}): Figure {
  const { images, classNames = CLASS_NAMES } = data;
  checkSameLength("images", images, "classNames", classNames);
  const figure: Figure = {
    data: images.map((perPatient, label) => ({
      type: "histogram",
      name: classNames[label],
      x: perPatient,
      xbins: { start: 0.5, size: 1 },
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
        dtick: 1,
        autorangeoptions: { include: 0.6 },
      },
    },
  };
  return withTheme(figure, { ...options, title: options.title ?? "Images per patient" });
}
