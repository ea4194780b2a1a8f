/** A text for a message: its first 60 characters, with "..." where there were more. */
export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
