/**
 * Prints set-up's progress: one line per step, with the seconds it took. On a terminal the seconds
 * count up while the step runs.
 */
export function createReport(stream = process.stdout) {
  const notes = [];
  const line = (text) => stream.write(`${text}\n`);
  return {
    line,
    /** A remark of the step that runs: it follows the step's line. */
    note: (text) => notes.push(text),
    /** Runs `work` and prints its line; the text that `work` returns is added to it. */
    async step(title, work) {
      const started = Date.now();
      const head = `  ${title} `.padEnd(56, ".");
      stream.write(stream.isTTY ? head : `${head} `);
      const timer = stream.isTTY
        ? setInterval(() => stream.write(`\r${head} ${seconds(started)}`), 1000)
        : null;
      try {
        const note = await work();
        const start = stream.isTTY ? `\r${head} ` : "";
        stream.write(`${start}${seconds(started)}${note ? `, ${note}` : ""}\n`);
      } catch (error) {
        stream.write(`${stream.isTTY ? " " : ""}failed\n`);
        throw error;
      } finally {
        clearInterval(timer);
        notes.splice(0).forEach((text) => line(`    note: ${text}`));
      }
    },
  };
}

function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}
