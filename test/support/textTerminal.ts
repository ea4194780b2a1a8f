/** A terminal that remembers what was written to it. */
export function textTerminal() {
  let text = "";
  return {
    write: (more: string) => void (text += more),
    /** Everything written so far. */
    text: () => text,
  };
}
