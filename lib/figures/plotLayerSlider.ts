import { check } from "../base/checks";
import type { Figure } from "../base/types";
import { overlay } from "../gradcam/overlay";
import { pictureUri, placePictures } from "./draw/pictures";
import { type FigureOptions, withTheme } from "./theme";

export interface LayerSliderData {
  /** Grey pixels [imageSize * imageSize], 0 to 255. */
  image: Uint8Array;
  imageSize: number;
  /** A map for every position of the slider, values 0 to 1, as many as pixels. */
  maps: { label: string; heatmap: Float32Array }[];
}

const SIDE = 420;
const GAP = 20;

/**
 * Heat maps of one image, one for each position of a slider: the X-ray on the left, the X-ray under
 * the map on the right. It needs no kernel; as a still picture it shows the last map.
 *
 * @throws if there is no map
 */
export function plotLayerSlider(
  { image, imageSize, maps }: LayerSliderData,
  options: FigureOptions = {},
): Figure {
  check(maps.length > 0, "maps is empty: the slider needs at least one map.");
  const sources = maps.map(({ heatmap }) => pictureUri(overlay(image, heatmap), imageSize));
  const active = maps.length - 1;
  const figure = placePictures(
    [
      { source: pictureUri(image, imageSize), x: 0, y: 0, size: SIDE },
      { source: sources[active], x: SIDE + GAP, y: 0, size: SIDE },
    ],
    2 * SIDE + GAP,
    SIDE,
  );
  figure.layout.sliders = [
    {
      active,
      x: 0.04,
      len: 0.92,
      pad: { t: 20 },
      currentvalue: { prefix: "layer " },
      steps: maps.map(({ label }, i) => ({
        label,
        method: "relayout",
        args: [{ "images[1].source": sources[i] }],
      })),
    },
  ];
  return withTheme(figure, {
    width: 2 * SIDE + GAP + 40,
    height: SIDE + 216,
    margin: { l: 20, r: 20, t: 66, b: 146 }, // below: the slider, then the credit
    pictures: true,
    ...options,
  });
}
