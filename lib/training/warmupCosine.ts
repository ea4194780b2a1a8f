/**
 * Learning rate of one step: it rises in a straight line over the warm-up steps and then falls
 * along half a cosine to nearly zero (Loshchilov & Hutter 2017), as
 * `get_cosine_schedule_with_warmup` of Hugging Face's transformers, but for a first step that is
 * not lost: there the rate starts at zero, here at one warm-up step's worth.
 *
 * @param step counted from 0
 * @param options.peak highest learning rate, reached at the end of the warm-up
 */
export function warmupCosine(
  step: number,
  { peak, warmupSteps, totalSteps }: { peak: number; warmupSteps: number; totalSteps: number },
): number {
  if (step < warmupSteps) return (peak * (step + 1)) / warmupSteps;
  const share = (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps);
  return (peak * (1 + Math.cos(Math.PI * share))) / 2;
}
