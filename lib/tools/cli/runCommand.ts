import { explainFileError } from "../../base/files/explainFileError";

export interface CommandEnds {
  write: (line: string) => void;
  signal?: AbortSignal;
  /** What is said where an option is wrong. */
  seeHelp?: string;
  /** What is said after the signal. */
  stopped?: string;
}

/**
 * Runs the body of a command and turns what goes wrong into one message.
 *
 * @param body reads the options with parseArgs and does the work
 * @returns exit code: 0, 1 when the work failed or was stopped by the signal, 2 for a wrong option
 */
export async function runCommand(
  body: () => Promise<void>,
  { write, signal, seeHelp = "See --help.", stopped = "Stopped." }: CommandEnds,
): Promise<number> {
  try {
    await body();
    return 0;
  } catch (error) {
    if (signal?.aborted) {
      write(`\n${stopped}`);
      return 1;
    }
    const explained = explainFileError(error) as NodeJS.ErrnoException;
    if (explained.code?.startsWith("ERR_PARSE_ARGS")) {
      write(`\n${explained.message}\n${seeHelp}`);
      return 2;
    }
    write(`\n✘ ${isMistake(explained) ? explained.stack : explained.message}`);
    return 1;
  }
}

/** A mistake in the program itself, which its stack helps to find; not what Node says of a file. */
function isMistake({ name, code }: NodeJS.ErrnoException): boolean {
  return ["TypeError", "ReferenceError", "RangeError"].includes(name) && code === undefined;
}
