/**
 * What happened in a running notebook, as lib/tools/runner/execute.py reports it; cells count from
 * 1.
 */
export type RunEvent =
  | { event: "start"; cells: number }
  | { event: "kernel"; pid: number | null }
  | { event: "cell_start"; cell: number; id: string }
  | { event: "stream"; name: "stdout" | "stderr"; text: string }
  | { event: "cell_done"; cell: number; id: string; seconds: number }
  | { event: "failed"; kind: FailureKind; cell: number; source: string; message: string }
  | { event: "done"; leaks: number[] }
  | { event: "rest"; memory: { peak: number; end: number } | null };

/**
 * Why a notebook stopped: an error in a cell, a cell over its time limit, a kernel that died,
 * a kernel that did not start, or a Python without the packages that run notebooks.
 */
export type FailureKind = "error" | "timeout" | "dead" | "kernel" | "python";
