/** How many lines a message quotes. */
const SHOWN = 3;

/**
 * Collects what is wrong with the lines of a table, so that one message names the first of them and
 * says how many there are: a table with a wrong column has as many faults as lines.
 */
export class TableProblems {
  private readonly found: string[] = [];
  private count = 0;

  constructor(private readonly file: string) {}

  add(line: number, problem: string): void {
    if (this.found.length < SHOWN) this.found.push(`  line ${line}: ${problem}`);
    this.count += 1;
  }

  /** @param advice what to do; ends the message */
  throwIfAny(what: string, advice: string): void {
    if (this.count === 0) return;
    const more = this.count > this.found.length ? "\n  ..." : "";
    const lines = this.count === 1 ? "1 line" : `${this.count} lines`;
    throw new Error(
      `${this.file}: ${lines} with ${what}:\n${this.found.join("\n")}${more}\n${advice}`,
    );
  }
}

/** Counts of what is not understood and does no harm, with the first example of each kind. */
export class TableDoubts {
  private readonly kinds = new Map<string, { count: number; line: number; text: string }>();

  constructor(private readonly file: string) {}

  add(kind: string, line: number, text: string): void {
    const known = this.kinds.get(kind);
    if (known) known.count += 1;
    else this.kinds.set(kind, { count: 1, line, text });
  }

  /** @example ['labels.csv: 2 lines: the age cannot be read (the first: line 5, "old")'] */
  warnings(): string[] {
    return [...this.kinds].map(
      ([kind, { count, line, text }]) =>
        `${this.file}: ${kind} in ${count === 1 ? "1 line" : `${count} lines`} ` +
        `(the first is line ${line}: "${text}").`,
    );
  }
}
