import { comparableName } from "../comparableName";
import type { FindingRule } from "./collection";

/** Words that mean the same in most tables; Opacity or Infiltrate alone are not among them. */
export const USUAL_RULE: FindingRule = {
  normal: ["normal", "no finding", "no findings", "healthy", "negative", "no pneumonia", "0"],
  pneumonia: [
    "pneumonia",
    "bacterial pneumonia",
    "viral pneumonia",
    "bacterial",
    "viral",
    "bacteria",
    "virus",
    "positive",
    "1",
  ],
};

/** What the findings of one image mean. */
export type Verdict = "normal" | "pneumonia" | "left out" | "contradiction";

/**
 * Tells the class of an image from its findings. One that means pneumonia decides, whatever else
 * was found; an image is normal if nothing was found but what means normal. To be both at once is a
 * contradiction.
 */
export function judgeFindings({
  normal,
  pneumonia,
}: FindingRule): (findings: readonly string[]) => Verdict {
  const [well, ill] = [normal, pneumonia].map((names) => new Set(names.map(findingKey)));
  return (findings) => {
    const keys = findings.map(findingKey);
    const isWell = keys.some((key) => well.has(key));
    if (keys.some((key) => ill.has(key))) return isWell ? "contradiction" : "pneumonia";
    if (!isWell) return "left out";
    return keys.every((key) => well.has(key)) ? "normal" : "contradiction";
  };
}

/**
 * The findings in one field: several stand between |, ; or commas, or as a list of Python's.
 *
 * @example splitFindings("Edema|Pneumonia") // ["Edema", "Pneumonia"]
 */
export function splitFindings(text: string): string[] {
  return text
    .replace(/^\[(.*)\]$/, "$1")
    .split(/[|;,]/)
    .map((finding) => finding.trim().replace(/^(['"])(.*)\1$/, "$2"))
    .filter((finding) => finding !== "");
}

/** Underscores are spaces, and 1.0 is 1. */
function findingKey(finding: string): string {
  const key = comparableName(finding).replace(/[_\s]+/g, " ");
  return /^\d+\.0+$/.test(key) ? String(Number(key)) : key;
}
