/** An output of a cell, in the notebook format. */
export type CellOutput =
  | { output_type: "stream"; name: "stdout" | "stderr"; text: string }
  | { output_type: "display_data"; data: Record<string, unknown>; metadata: object }
  | { output_type: "error"; ename: string; evalue: string; traceback: string[] };

/** What became of a cell. */
export interface CellResult {
  ok: boolean;
  outputs: CellOutput[];
}

/** The most that a cell may print before the rest is left out, in characters. */
export const LONGEST_OUTPUT = 20_000;

/** An error as a reader sees it under a cell: its message, without a trace through the grader. */
export function errorOutput(ename: string, evalue: string, traceback?: string[]): CellOutput {
  return { output_type: "error", ename, evalue, traceback: traceback ?? [`${ename}: ${evalue}`] };
}

/** The message of the error that ended a cell, or null. */
export function errorMessage({ outputs }: CellResult): string | null {
  const error = outputs.find(({ output_type }) => output_type === "error");
  return error?.output_type === "error" ? error.evalue : null;
}
