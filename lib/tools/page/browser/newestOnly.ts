/**
 * Makes a task that may be asked for faster than it is done, as while a slider moves: one runs at a
 * time, and of those asked for meanwhile only the newest is done.
 */
export function newestOnly<A>(task: (argument: A) => Promise<void>): (argument: A) => void {
  let running = false;
  let next: { argument: A } | null = null;
  const run = async (): Promise<void> => {
    if (running) return;
    running = true;
    while (next) {
      const { argument } = next;
      next = null;
      await task(argument);
    }
    running = false;
  };
  return (argument) => {
    next = { argument };
    void run();
  };
}
