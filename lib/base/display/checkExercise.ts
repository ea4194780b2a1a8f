import { inspect } from "node:util";

/** One question to a reader's code. */
export interface Trial {
  /** What is asked, for example "3 × 3 filters, 32 channels in, 64 out". */
  asked: string;
  /** Calls the reader's code. */
  answer: () => unknown;
  /** Whether that answer is right. */
  isRight: (answer: unknown) => boolean;
  /** What to think about, never the answer. */
  hint?: string;
}

/**
 * Tries a reader's code and says in one line how far it is: not begun, stopped by an error, wrong
 * for one of the questions, or right. It never throws, so that no answer stops a notebook, and it
 * never tells the right answer.
 *
 * @example checkExercise("2.1", [{ asked: "2 + 2", answer: () => 4, isRight: (sum) => sum === 4 }])
 *   // "Exercise 2.1: right!"
 */
export function checkExercise(exercise: string, trials: readonly Trial[]): string {
  for (const { asked, answer, isRight, hint = "" } of trials) {
    let found: unknown;
    let right: boolean;
    try {
      found = answer();
      if (isBlank(found)) return `Exercise ${exercise}: not done yet. Asked: ${asked}.`;
      right = isRight(found);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return `Exercise ${exercise}: your code stopped at "${asked}" with: ${message}`;
    }
    if (!right) {
      const answered = `For ${asked} you answer ${inShort(found)}.`;
      return `Exercise ${exercise}: not yet. ${answered} ${hint}`.trim();
    }
  }
  return `Exercise ${exercise}: right!`;
}

/** What a stub returns before anything was written into it. */
function isBlank(found: unknown): boolean {
  if (found === undefined || found === null || found === "" || Number.isNaN(found)) return true;
  return Array.isArray(found) && (found.length === 0 || found.some(isBlank));
}

function inShort(found: unknown): string {
  if (typeof found === "number") return String(Number(found.toPrecision(6)));
  const text = typeof found === "string" ? `"${found}"` : inspect(found, { breakLength: Infinity });
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
