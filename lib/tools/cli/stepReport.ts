/**
 * A listener for progress that writes a line at the start of each step, not for each image.
 * @returns to be told the step, how much of it is done, and of how much
 */
export function stepReport(write: (line: string) => void) {
  let last = "";
  return (step: string, _done: number, total: number): void => {
    if (step !== last) write(`${step} (${total}) ...`);
    last = step;
  };
}
