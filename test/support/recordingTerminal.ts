/** A terminal that remembers what was written to it. */
export function recordingTerminal(options: { isTTY?: boolean; columns?: number } = {}) {
  const chunks: string[] = [];
  return {
    ...options,
    write: (text: string) => chunks.push(text),
    text: () => chunks.join(""),
  };
}
