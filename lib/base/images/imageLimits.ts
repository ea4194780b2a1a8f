/** More pixels than any X-ray detector has: a file beyond that is a mistake or an attack. */
export const MAX_PIXELS = 100_000_000;

/**
 * How every image is opened. Colour profiles are ignored because Pillow ignores them: half of the
 * normal originals carry a grey profile that would change their values by 14 levels.
 */
export const OPEN_OPTIONS = {
  ignoreIcc: true,
  failOn: "error",
  limitInputPixels: MAX_PIXELS,
} as const;
