import { explainFileError } from "../../base/files/explainFileError";

/**
 * Runs the body of a command and turns what goes wrong into one message.
 *
 * @param body reads the options with parseArgs and does the work
 * @param options.seeHelp is added where an option is wrong
 * @returns exit code: 0, 1 when the work failed or was stopped by the signal, 2 for a wrong option
 */
export async function runCommand(
  body: () => Promise<void>,
  {
    write,
    signal,
    seeHelp = "See --help.",
  }: { write: (line: string) => void; signal?: AbortSignal; seeHelp?: string },
): Promise<number> {
  try {
    await body();
    return 0;
  } catch (error) {
    if (signal?.aborted) {
      write("\nStopped.");
      return 1;
    }
    const { message, code = "" } = explainFileError(error) as NodeJS.ErrnoException;
    const isUsage = code.startsWith("ERR_PARSE_ARGS");
    write(`\n${message}${isUsage ? `\n${seeHelp}` : ""}`);
    return isUsage ? 2 : 1;
  }
}
