import { patientResamples, percentileInterval } from "../../../metrics/patientResamples";
import { fitTemperature, logOddsFromProbabilities } from "../../../metrics/temperature";
import type { Interval } from "../../../metrics/wilsonInterval";
import type { PredictionRow } from "../../../results/predictionsFile";
import { splitAnswers } from "../../../results/splitAnswers";

/**
 * How far the temperature that validation asks for may be off: the 95 % interval of the
 * temperatures of patients drawn with replacement. Draws that are separated without an error have
 * none and are left out.
 *
 * @param rows predictions of a model whose validation images have a best temperature
 */
export function temperatureInterval(
  rows: readonly PredictionRow[],
  { resamples = 200, seed = 42 }: { resamples?: number; seed?: number } = {},
): Interval {
  const { yTrue, yScore, patients } = splitAnswers(rows, "validation");
  const logOdds = logOddsFromProbabilities(yScore);
  const draws = patientResamples(patients, seed);
  const temperatures = Array.from({ length: resamples }, (_, k) => {
    const images = draws.weights(k).flatMap((weight, i) => new Array<number>(weight).fill(i));
    try {
      return fitTemperature(
        images.map((i) => yTrue[i]),
        images.map((i) => logOdds[i]),
      ).temperature;
    } catch {
      return null;
    }
  });
  return percentileInterval(
    temperatures.filter((temperature) => temperature !== null),
    0.95,
  );
}
