import { expect } from "chai";
import { createRandom } from "../../lib/base/random";
import { mutate } from "./mutations";

const SLIPS = /^(TypeError|RangeError|ReferenceError|SyntaxError)/;

/** A value as somebody might have mistyped it, the same for the same name and number. */
export function damaged(value: string, name: string, i: number): string {
  return mutate(Buffer.from(value), createRandom(11, name, i)).bytes.toString("utf8");
}

/**
 * Tries texts that are no files: settings, options of the command line. `read` throws an error that
 * says one of `names`, or nothing where the value is right.
 */
export function fuzzTexts(
  cases: number,
  attempt: (i: number) => { read: () => void; names: string[] },
) {
  const report = { tried: 0, accepted: 0, refused: 0 };
  for (let i = 0; i < cases; i++) {
    const { read, names } = attempt(i);
    report.tried++;
    try {
      read();
      report.accepted++;
    } catch (error) {
      const { code = "" } = error as NodeJS.ErrnoException;
      // Node's own parser of command lines makes its messages TypeErrors; the commands show them.
      const text = code.startsWith("ERR_PARSE_ARGS") ? (error as Error).message : String(error);
      expect(text, `case ${i}`).not.to.match(SLIPS);
      expect(
        names.some((name) => text.includes(name)),
        `case ${i} names none of ${names}: ${text}`,
      ).to.equal(true);
      report.refused++;
    }
  }
  expect(report.refused).to.be.greaterThan(0);
  if (process.env.XRAY_FUZZ) console.log("     ", JSON.stringify(report));
}
