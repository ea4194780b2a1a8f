import { durationText } from "./durationText";

const WIDTH = 24;
/** Before this much has been seen, a forecast of the time left would jump about. */
const LEAST_SECONDS = 2;
const LEAST_SHARE = 0.02;

/**
 * One line of a progress display, such as "████████░░░░  8/12  epoch 2/6  0:10 left". The time
 * left is extrapolated from `elapsedSeconds` and left out until there is something to go by.
 */
export function progressBar(
  done: number,
  total: number,
  elapsedSeconds: number,
  note = "",
): string {
  const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
  const filled = Math.round(share * WIDTH);
  const parts = ["█".repeat(filled) + "░".repeat(WIDTH - filled), `${done}/${total}`];
  if (note) parts.push(note);
  if (share < 1 && share >= LEAST_SHARE && elapsedSeconds >= LEAST_SECONDS) {
    parts.push(`${durationText((elapsedSeconds * (1 - share)) / share)} left`);
  }
  return parts.join("  ");
}
