/**
 * A reason why set-up cannot go on that its user can remove: it is shown as a message, without
 * a stack trace.
 */
export class SetupProblem extends Error {
  /**
   * @param {string} message what was expected and what was found
   * @param {{ [where: string]: string }} help the command to type on each system, or other advice
   */
  constructor(message, help = {}) {
    super(message);
    this.name = "SetupProblem";
    this.help = help;
  }

  /** The message with the commands below it, one per line. */
  describe() {
    const names = Object.keys(this.help);
    const width = Math.max(0, ...names.map((name) => name.length)) + 1;
    const lines = names.map((name) => `    ${`${name}:`.padEnd(width)}  ${this.help[name]}`);
    return [`Set-up cannot go on: ${this.message}`, ...lines].join("\n");
  }
}

/** One problem out of several, so that everything that is missing is named at once. */
export function joinProblems(problems) {
  if (problems.length === 1) return problems[0];
  const described = problems.map((problem) =>
    problem.describe().replace(/^Set-up cannot go on: /, "- "),
  );
  return new SetupProblem(`${problems.length} things are missing.\n${described.join("\n")}`);
}
