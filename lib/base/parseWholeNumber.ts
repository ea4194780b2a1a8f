import { check } from "./checks";
import { shorten } from "./shorten";

/**
 * The whole number that a setting or an option of the command line holds.
 *
 * @param name of the setting or option, for the message
 * @throws naming it, what it may hold and what it held
 *
 * @example parseWholeNumber("--images", "12", { minimum: 1, maximum: 1000 }) // 12
 */
export function parseWholeNumber(
  name: string,
  text: string,
  { minimum, maximum }: { minimum: number; maximum: number },
): number {
  const advice = `found "${shorten(text)}". Correct it or leave it out.`;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  check(value >= minimum, `${name} must be a whole number of at least ${minimum}, ${advice}`);
  check(value <= maximum, `${name} must be at most ${maximum}, ${advice}`);
  return value;
}
