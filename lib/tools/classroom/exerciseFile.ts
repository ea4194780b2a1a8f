import fs from "node:fs";
import path from "node:path";
import { check } from "../../base/checks";
import { projectRoot } from "../../base/projectRoot";
import { codeBlock, listedValue, markdownSections, tableRows } from "./markdownSections";

/** A wrong answer that many give. */
export interface TypicalMistake {
  name: string;
  /** What helps, one or two sentences. */
  says: string;
  /** Lines that stand in place of the solution; null for an answer in words. */
  code: string | null;
}

/** What an instructor knows about an exercise; text, stub and check stand in the notebook. */
export interface Exercise {
  /** For example "2.1". */
  id: string;
  /** Name of the function or value that is asked for; null for an answer in words. */
  answer: string | null;
  /** Points of the check in the notebook, and of the hidden tests; words have one number. */
  points: number[];
  /** Lines that stand where the stub says "Write your code here", or the answer in words. */
  solution: string;
  /** Defines `cases`, and `expected` or `isRight`; empty for words. */
  hiddenTests: string;
  mistakes: TypicalMistake[];
  /** What points are given for, for an answer in words. */
  rubric: { points: number; what: string }[];
  /** The figure to show: the one "before" the exercise, or of "section 3"; null for none. */
  picture: string | null;
  /** Texts of the notebook, each with what other variants have in its place. */
  variants: string[][];
}

/** Where exercises and assignments lie, one small file each. */
export function exercisesFolder(): string {
  return path.join(projectRoot(), "lib", "tools", "classroom", "exercises");
}

/** All exercises of a notebook, in their order. */
export function readExercises(notebook: number, folder = exercisesFolder()): Exercise[] {
  const names = fs.readdirSync(folder).filter((name) => name.startsWith(`${notebook}.`));
  return names.sort().map((name) => {
    const text = fs.readFileSync(path.join(folder, name), "utf8");
    return parseExercise(name.replace(/\.md$/, ""), text);
  });
}

/** @throws naming what is missing in the exercise's file */
export function parseExercise(id: string, text: string): Exercise {
  const sections = new Map(markdownSections(text, 2).map(({ title, body }) => [title, body]));
  const need = (value: string | null | undefined, what: string): string => {
    check(value, `Exercise ${id} has no ${what}: see the other files beside it for the form.`);
    return value;
  };
  const answer = need(listedValue(text, "answer"), 'line "- answer: `name`"');
  const points = need(listedValue(text, "points"), 'line "- points: 1 + 2"').split("+").map(Number);
  check(points.every(Number.isInteger), `Exercise ${id}: points must be whole numbers.`);
  const variants = tableRows(sections.get("Variants") ?? "");
  const shared = { id, points, variants, picture: listedValue(text, "picture") };
  const wrong = need(sections.get("Wrong answers"), 'section "Wrong answers"');
  if (answer === "text") {
    const rubric = tableRows(need(sections.get("Rubric"), 'section "Rubric"'));
    return {
      ...shared,
      answer: null,
      solution: need(sections.get("Model answer"), 'section "Model answer"'),
      hiddenTests: "",
      mistakes: tableRows(wrong).map(([name, says]) => ({ name, says, code: null })),
      rubric: rubric.map(([given, what]) => ({ points: Number(given), what })),
    };
  }
  return {
    ...shared,
    answer,
    solution: need(codeBlock(sections.get("Solution") ?? ""), "code in its section Solution"),
    hiddenTests: need(codeBlock(sections.get("Hidden tests") ?? ""), "code in Hidden tests"),
    mistakes: markdownSections(wrong, 3).map(({ title, body }) => ({
      name: title,
      says: need(quoted(body), `sentence for "${title}"`),
      code: need(codeBlock(body), `code for "${title}"`),
    })),
    rubric: [],
  };
}

function quoted(text: string): string {
  const lines = text.split(/\r?\n/).filter((line) => line.startsWith("> "));
  return lines.map((line) => line.slice(2)).join(" ");
}
