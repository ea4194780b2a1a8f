import { inspect } from "node:util";

/** What an answer is tested with. */
export interface AnswerTests {
  /** Lists of arguments; one empty list for an answer that is a value. */
  cases: readonly unknown[][];
  /** The right answer; or, where several are right, `isRight`. */
  expected?: (...args: never[]) => unknown;
  /** Gets the answer, the arguments, and at the end all answers that were given. */
  isRight?: (...answerAndArgs: never[]) => boolean;
  /** Wrong answers that many give, and what helps: the most specific first. */
  mistakes?: readonly { like: unknown; says: string }[];
}

/** An answer to one case; `failed` is the message of an error. */
export interface GivenAnswer {
  args: readonly unknown[];
  answer: unknown;
  failed?: string;
}

/**
 * Tests an answer on every case. It passes quietly, or throws one sentence: that of the typical
 * mistake which gives just these answers, or else the first case that is wrong. The right answer is
 * never told.
 *
 * @param exercise its number, for the message
 * @param answer the student's function, or value
 */
export function testAnswer(exercise: string, answer: unknown, tests: AnswerTests): void {
  const given = answersOf(answer, tests.cases);
  const wrong = given.find((one) => !isRight(one, given, tests));
  if (wrong === undefined) return;
  const mistake = tests.mistakes?.find(({ like }) => isSame(answersOf(like, tests.cases), given));
  const error = new Error(`Exercise ${exercise}: ${mistake?.says ?? describe(wrong)}`);
  error.name = "NotYet";
  error.stack = `NotYet: ${error.message}`;
  throw error;
}

function answersOf(answer: unknown, cases: readonly unknown[][]): GivenAnswer[] {
  return cases.map((args) => {
    try {
      const value = typeof answer === "function" ? answer(...structuredClone(args)) : answer;
      return { args, answer: value };
    } catch (error) {
      return { args, answer: undefined, failed: String((error as Error)?.message ?? error) };
    }
  });
}

function isRight(given: GivenAnswer, all: readonly GivenAnswer[], tests: AnswerTests): boolean {
  if (given.failed !== undefined) return false;
  const args = structuredClone([...given.args]) as never[];
  if (tests.isRight) return tests.isRight(given.answer as never, ...args, all as never) === true;
  return near(given.answer, tests.expected?.(...args));
}

/** Equal numbers up to rounding, and lists and records of them. */
export function near(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") {
    if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b);
    return a === b || Math.abs(a - b) <= 1e-5 * Math.max(1e-3, Math.abs(a), Math.abs(b));
  }
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return a === b;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) =>
    near((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
  );
}

function isSame(a: readonly GivenAnswer[], b: readonly GivenAnswer[]): boolean {
  return a.every(({ answer, failed }, i) =>
    failed === undefined && b[i].failed === undefined
      ? near(answer, b[i].answer)
      : failed !== undefined && b[i].failed !== undefined,
  );
}

function describe({ args, answer, failed }: GivenAnswer): string {
  const asked = args.length === 0 ? "" : ` for ${args.map(inShort).join(", ")}`;
  if (failed !== undefined) return `your code stopped${asked} with: ${failed}`;
  return `not yet. You answer ${inShort(answer)}${asked}.`;
}

function inShort(value: unknown): string {
  const text = inspect(value, { breakLength: Infinity, depth: 3, maxArrayLength: 12 });
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
