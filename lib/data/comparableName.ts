/**
 * A name as people compare it: letters in either case are the same, and so are the ways in which
 * systems store them (an umlaut as one sign or as two, Unicode's NFKC form).
 *
 * @example comparableName("Normal ") === comparableName("NORMAL") // true
 */
export function comparableName(name: string): string {
  return name.normalize("NFKC").trim().toLowerCase();
}
