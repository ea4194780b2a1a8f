import os from "node:os";

/** Threads that Node starts for work beside JavaScript where nothing else is said. */
const NODE_THREADS = 4;

/**
 * The environment of every command that npm starts; the notebooks' kernels inherit it. What the
 * user has set stays.
 */
export function childEnvironment(env = process.env, cores = os.availableParallelism()) {
  return {
    // Images are decoded on these threads, two more at a time than there are cores.
    UV_THREADPOOL_SIZE: String(Math.max(NODE_THREADS, cores + 2)),
    ...env,
    // This project's kernel comes before one of the same name in the user's folder.
    JUPYTER_PREFER_ENV_PATH: "1",
  };
}
