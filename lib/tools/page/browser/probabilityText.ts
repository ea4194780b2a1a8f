/**
 * A probability for readers; never a certainty that the network does not have.
 * @example probabilityText(0.9996) // "> 99.9 %"
 */
export function probabilityText(probability: number): string {
  if (probability > 0.999) return "> 99.9 %";
  if (probability < 0.001) return "< 0.1 %";
  return `${(100 * probability).toFixed(1)} %`;
}
