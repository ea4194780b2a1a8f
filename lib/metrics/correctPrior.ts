import { check, checkRange } from "../base/checks";

/**
 * Adjusts probabilities to a place where PNEUMONIA is more or less common than in training, while
 * ill and healthy images themselves look the same (Saerens et al. 2002, equation 2.4). Every
 * log-odds moves by the same amount:
 *
 *     logit(new p) = logit(p) + logit(to) - logit(from)
 *
 * The order of the images, and with it the AUC, stays. Take `to` from knowledge of the place of
 * use, not from the labels of the test set.
 *
 * @example correctPrior([0.5], { from: 0.743, to: 0.625 }) // [0.366]
 *
 * @param yScore probability of PNEUMONIA, in [0, 1]
 * @param shares.from share of PNEUMONIA that the model learned. With class weights that balance the
 *   loss this is 0.5, whatever the share in the folder is.
 * @param shares.to share of PNEUMONIA where the model is used
 * @throws when a probability lies outside [0, 1], or a share is not between 0 and 1
 */
export function correctPrior(
  yScore: readonly number[],
  { from, to }: { from: number; to: number },
): number[] {
  checkShare("from", from);
  checkShare("to", to);
  return yScore.map((p, i) => {
    checkRange(`yScore[${i}]`, p, 0, 1);
    // Bayes' rule with the new class shares: the same as the shift above, and sound at 0 and 1.
    const ill = p * (to / from);
    const healthy = (1 - p) * ((1 - to) / (1 - from));
    return ill / (ill + healthy);
  });
}

function checkShare(name: string, share: number): void {
  check(share > 0 && share < 1, `${name} must lie between 0 and 1, both excluded, found ${share}.`);
}
