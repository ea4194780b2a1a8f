import { checkSameLength } from "../base/checks";
import type { Figure } from "../base/types";
import { expectedCalibrationError, reliabilityBins } from "../metrics/calibration";
import { logOddsFromProbabilities, scaleByTemperature } from "../metrics/temperature";
import { COLOURS, type FigureOptions, MODEL_COLOURS, type ModelKey, withTheme } from "./theme";

export interface TemperatureSliderData {
  /** 0 = NORMAL, 1 = PNEUMONIA. */
  yTrue: readonly number[];
  /** Probability of pneumonia, as many. */
  yScore: readonly number[];
  model: ModelKey;
}

/** 0.3, 0.4, ... 2.5 */
const TEMPERATURES = Array.from({ length: 23 }, (_, i) => (i + 3) / 10);
const FIRST = TEMPERATURES.indexOf(1);

/**
 * Temperature scaling, to be tried by hand: a slider divides all log-odds by a temperature, and the
 * points of the reliability diagram and the expected calibration error follow. It needs no kernel;
 * as a still picture it shows the model as it is (temperature 1).
 *
 * @throws if the lists differ in length
 */
export function plotTemperatureSlider(
  { yTrue, yScore, model }: TemperatureSliderData,
  options: FigureOptions = {},
): Figure {
  checkSameLength("yTrue", yTrue, "yScore", yScore);
  const logOdds = logOddsFromProbabilities([...yScore]);
  const positions = TEMPERATURES.map((temperature) => {
    const scaled = scaleByTemperature(logOdds, temperature);
    const bins = reliabilityBins([...yTrue], scaled).filter(({ count }) => count > 0);
    return {
      temperature,
      x: bins.map(({ meanScore }) => meanScore),
      y: bins.map(({ positiveShare }) => positiveShare),
      size: bins.map(({ count }) => 8 + 34 * Math.sqrt(count / yTrue.length)),
      ece: expectedCalibrationError([...yTrue], scaled),
    };
  });
  const first = positions[FIRST];
  const figure: Figure = {
    data: [
      {
        type: "scatter",
        mode: "lines",
        x: [0, 1],
        y: [0, 1],
        line: { color: COLOURS.muted, dash: "dash" },
        hoverinfo: "skip",
      },
      {
        type: "scatter",
        mode: "markers",
        x: first.x,
        y: first.y,
        marker: { size: first.size, color: MODEL_COLOURS[model], opacity: 0.75 },
        hovertemplate: "said %{x:.2f}<br>ill %{y:.2f}<extra></extra>",
        cliponaxis: false,
      },
    ],
    layout: {
      showlegend: false,
      xaxis: { title: { text: "mean probability of a bin" }, range: [0, 1] },
      yaxis: { title: { text: "share that is ill" }, range: [0, 1] },
      sliders: [
        {
          active: FIRST,
          pad: { t: 60 },
          currentvalue: { prefix: "temperature " },
          steps: positions.map(({ temperature, x, y, size, ece }) => ({
            label: `${temperature.toFixed(1)} (error ${ece.toFixed(3)})`,
            method: "restyle",
            args: [{ x: [x], y: [y], "marker.size": [size] }, [1]],
          })),
        },
      ],
    },
  };
  const title = options.title ?? "Temperature: move the slider";
  return withTheme(figure, { width: 800, height: 520, margin: { b: 170 }, ...options, title });
}
