/** The element of index.html with this id. @throws if it is missing, or of another kind */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element "${id}".`);
  return found as T;
}

/**
 * A new element. Texts become text nodes, never markup: names of files are shown as they are.
 * @param attributes by name; true stands for one without a value, false and null leave it out
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | number | boolean | null> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null)
      made.setAttribute(name, value === true ? "" : `${value}`);
  }
  made.append(...children);
  return made;
}

/** Fills a list of choices; what was chosen stays chosen where it is still there. */
export function fillSelect(
  select: HTMLSelectElement,
  choices: readonly { value: string; text: string }[],
  chosen = select.value,
): void {
  select.replaceChildren(...choices.map(({ value, text }) => element("option", { value }, text)));
  if (choices.some(({ value }) => value === chosen)) select.value = chosen;
}
