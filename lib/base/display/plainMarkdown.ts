/**
 * Markdown without HTML and without pictures from elsewhere, for texts that hold names from data:
 * what looks like a tag is shown as characters, and so is a picture's address. "p < 0.05", bold
 * type, lists and code stay as they are.
 *
 * @example plainMarkdown("**<img src=x>**, p < 0.05") // "**&lt;img src=x>**, p < 0.05"
 */
export function plainMarkdown(text: string): string {
  return text.replace(/<(?=[a-z/!?])/gi, "&lt;").replace(/!\[/g, "!\\[");
}
