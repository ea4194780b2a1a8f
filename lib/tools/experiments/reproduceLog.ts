import fs from "node:fs";
import path from "node:path";
import { explainFileError } from "../../base/files/explainFileError";

/**
 * The text log of the reproduction: one line per epoch with its UTC time. It is committed with the
 * results, so it holds no paths of the machine. Lines are only ever added.
 */
export class ReproduceLog {
  /**
   * @param file for example results/reproduce.log
   * @param say is told every line as well
   */
  constructor(
    private readonly file: string,
    private readonly say: (text: string) => void = () => {},
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** Starts a new call of the command, with what describes it. */
  heading(lines: readonly string[]): void {
    const text = [`${this.time()}  npm run reproduce`, ...lines.map((line) => `  ${line}`)].join(
      "\n",
    );
    this.append(fs.existsSync(this.file) ? `\n${text}` : text);
  }

  /**
   * Adds a line.
   * @param subject what it is about: a run, or another step
   */
  line(subject: string, text: string): void {
    this.append(`${this.time()}  ${subject.padEnd(17)}  ${text}`);
  }

  /** Whether the log has a line about the subject that begins with this text. */
  has(subject: string, text: string): boolean {
    if (!fs.existsSync(this.file)) return false;
    const wanted = `  ${subject.padEnd(17)}  ${text}`;
    return fs
      .readFileSync(this.file, "utf8")
      .split("\n")
      .some((line) => line.replace(/^\S+/, "").startsWith(wanted));
  }

  private append(text: string): void {
    try {
      fs.mkdirSync(path.dirname(this.file), { recursive: true });
      fs.appendFileSync(this.file, `${text}\n`);
    } catch (error) {
      throw explainFileError(error, this.file);
    }
    this.say(`${text}\n`);
  }

  private time(): string {
    return `${this.now().toISOString().slice(0, 19)}Z`;
  }
}
