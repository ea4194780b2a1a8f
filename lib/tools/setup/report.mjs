/**
 * Prints set-up's progress: one line per step, with the seconds it took. On a terminal the last
 * line counts the seconds of the steps that run; elsewhere, for a log, each beginning has a line.
 */
export function createReport(stream = process.stdout) {
  /** When each step that runs began, by its title. */
  const running = new Map();
  const showRunning = () => {
    if (!stream.isTTY || running.size === 0) return;
    const short = (title) => title.replace(/ \(.*/, "");
    const steps = [...running].map(([title, started]) => `${short(title)} ${seconds(started, 0)}`);
    // A longer line would go on in the next one, and stay there.
    stream.write(`  ${steps.join(", ")}`.slice(0, (stream.columns ?? 80) - 1));
  };
  const line = (text) => {
    stream.write(`${stream.isTTY ? CLEAR : ""}${text}\n`);
    showRunning();
  };
  return {
    line,
    /**
     * Runs `work` and prints its line; the text that `work` returns is added to it. What `work`
     * tells the function that it is given follows that line.
     */
    async step(title, work) {
      const started = Date.now();
      running.set(title, started);
      if (stream.isTTY) showAgain();
      else line(`  begins: ${title}`);
      const timer = stream.isTTY ? setInterval(showAgain, 1000) : null;
      const notes = [];
      const end = (text) => {
        clearInterval(timer);
        running.delete(title);
        line([`${`  ${title} `.padEnd(56, ".")} ${text}`, ...notes].join("\n"));
      };
      try {
        const result = await work((text) => notes.push(`    note: ${text}`));
        end(`${seconds(started)}${result ? `, ${result}` : ""}`);
      } catch (error) {
        end("failed");
        throw error;
      }
    },
  };

  function showAgain() {
    stream.write(CLEAR);
    showRunning();
  }
}

/** To the start of the line, and nothing from there on. */
const CLEAR = "\r\x1b[K";

function seconds(started, digits = 1) {
  return `${((Date.now() - started) / 1000).toFixed(digits)} s`;
}
