/**
 * What a fake command answers: its exit code and output, or null where there is no such command.
 */
export type FakeAnswer = { code: number; output: string } | null;

/**
 * Stands in for set-up's `run`: no process starts. `answer` decides by the command line, for
 * example "g++ --version"; `commands` lists all that were asked for.
 */
export function fakeRun(answer: (line: string) => FakeAnswer) {
  const commands: string[] = [];
  const run = async (command: string, args: string[]) => {
    const line = [command, ...args].join(" ");
    commands.push(line);
    return answer(line) ?? { code: 127, output: `spawn ${command} ENOENT\n` };
  };
  return Object.assign(run, { commands, stop() {} });
}
