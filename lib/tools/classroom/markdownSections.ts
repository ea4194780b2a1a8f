/** A heading of a Markdown text and what stands below it, up to the next of its level or above. */
export interface MarkdownSection {
  title: string;
  body: string;
}

/** The sections of one level ("##" is 2); headings within code do not count. */
export function markdownSections(text: string, level: number): MarkdownSection[] {
  const sections: MarkdownSection[] = [];
  let open: MarkdownSection | null = null;
  let inCode = false;
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith("```")) inCode = !inCode;
    const [, marks, title] = (!inCode && /^(#+) (.*)$/.exec(line)) || [];
    if (marks && marks.length <= level) {
      open = marks.length === level ? { title, body: "" } : null;
      if (open) sections.push(open);
    } else if (open) {
      open.body += `${line}\n`;
    }
  }
  return sections.map(({ title, body }) => ({ title, body: body.trim() }));
}

/** The text of the first block of TypeScript, or null. */
export function codeBlock(text: string): string | null {
  return /^```ts\r?\n([\s\S]*?)\r?\n```/m.exec(text)?.[1] ?? null;
}

/** The value of a line "- name: value", without backquotes, or null. */
export function listedValue(text: string, name: string): string | null {
  const line = text.split(/\r?\n/).find((one) => one.startsWith(`- ${name}: `));
  return line?.slice(`- ${name}: `.length).replaceAll("`", "").trim() ?? null;
}

/** The rows of the first table, without its head, as texts of cells. */
export function tableRows(text: string): string[][] {
  const rows = text.split(/\r?\n/).filter((line) => line.startsWith("|"));
  return rows.slice(2).map((line) => {
    const cells = line.trim().replace(/^\|/, "").replace(/\|$/, "").split("|");
    return cells.map((cell) => cell.trim());
  });
}
