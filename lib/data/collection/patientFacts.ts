import { comparableName } from "../comparableName";
import type { Sex, View } from "./collection";

/** What a field says: a value, nothing (an empty field), or something that is not understood. */
export type Read<T> = { value: T | null; understood: boolean };

const NOTHING = { value: null, understood: true };
const UNKNOWN_WORDS = new Set(["", "nan", "na", "n/a", "none", "null", "unknown", "u", "o", "-"]);
/** Older people exist; ages beyond it are mistakes of typing (the NIH's table has 414). */
const OLDEST = 120;
const YEARS_PER_UNIT: Record<string, number> = { y: 1, m: 1 / 12, w: 7 / 365.25, d: 1 / 365.25 };

/**
 * An age in years: a number, or three digits and a unit as in DICOM.
 *
 * @example readAge("058Y").value // 58
 * @example readAge("006M").value // 0.5
 */
export function readAge(text: string): Read<number> {
  const key = comparableName(text);
  if (UNKNOWN_WORDS.has(key)) return NOTHING;
  const match = /^(\d+(?:\.\d+)?)\s*([ymwd]?)(?:ears?|onths?|eeks?|ays?)?$/.exec(key);
  const years = match ? Number(match[1]) * YEARS_PER_UNIT[match[2] || "y"] : Number.NaN;
  return years <= OLDEST ? { value: years, understood: true } : { value: null, understood: false };
}

export function readSex(text: string): Read<Sex> {
  const key = comparableName(text);
  if (UNKNOWN_WORDS.has(key)) return NOTHING;
  if (/^(f|female|woman|girl)$/.test(key)) return { value: "F", understood: true };
  if (/^(m|male|man|boy)$/.test(key)) return { value: "M", understood: true };
  return { value: null, understood: false };
}

/**
 * A frontal view, with what is said of the patient's position ("AP supine") left aside; or that the
 * picture was taken from the side.
 */
export function readView(text: string): Read<View | "lateral"> {
  const key = comparableName(text).replace(/[-_\s]+/g, " ");
  if (UNKNOWN_WORDS.has(key)) return NOTHING;
  if (/^(pa|postero ?anterior)\b/.test(key)) return { value: "PA", understood: true };
  if (/^(ap|antero ?posterior)\b/.test(key)) return { value: "AP", understood: true };
  if (/^(l|ll|rl|lat|lateral|left lateral|right lateral)\b/.test(key))
    return { value: "lateral", understood: true };
  return { value: null, understood: false };
}
