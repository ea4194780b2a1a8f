/**
 * A text as it stands in HTML, between tags and in quoted attributes alike: names of files and
 * classes can be chosen by anybody, and hold no markup.
 */
export function escapeHtml(text: string): string {
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}
