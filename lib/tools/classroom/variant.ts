import { createRandom } from "../../base/random";
import type { Exercise } from "./exerciseFile";

/** Puts another variant's texts in place of the notebook's. */
export type Rewrite = (text: string) => string;

/** How many variants an exercise has; the first is the notebook's. */
export function countVariants({ variants }: Exercise): number {
  return variants.length === 0 ? 1 : variants[0].length;
}

/**
 * The variant that a course has of an exercise. The published one belongs to the seed 0; any other
 * seed draws one for each exercise.
 */
export function chooseVariant(exercise: Exercise, seed: number): number {
  if (seed === 0) return 0;
  const random = createRandom(seed, "variant", exercise.id);
  return Math.floor(random.next() * countVariants(exercise));
}

/** All replacements at once, so that two texts can change places; the longest text first. */
export function rewriteFor({ variants }: Exercise, variant: number): Rewrite {
  if (variant === 0) return (text) => text;
  const rows = [...variants].sort(([a], [b]) => b.length - a.length);
  return (text) => {
    let result = "";
    for (let i = 0; i < text.length; ) {
      const row = rows.find(([from]) => text.startsWith(from, i));
      result += row ? row[variant] : text[i];
      i += row ? row[0].length : 1;
    }
    return result;
  };
}
