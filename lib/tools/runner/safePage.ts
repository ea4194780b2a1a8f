import type { JSDOM } from "jsdom";

/** Nothing is loaded, sent or run: pictures and fonts lie in the page, styles, too. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "img-src data:",
  "font-src data:",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** Elements that a page to read has no use for, beyond those that DOMPurify never lets pass. */
const FORBIDDEN_TAGS = [
  ...["style", "form", "input", "button", "select", "textarea", "option", "dialog"],
  ...["video", "audio", "source", "track", "picture", "image", "use", "map", "area"],
];
const FORBIDDEN_ATTRIBUTES = ["srcset", "background", "poster", "action", "formaction", "ping"];

/** A formula between dollars, as Markdown leaves it: two for one on a line of its own. */
const FORMULA = /\$\$([\s\S]+?)\$\$|\$([^$\n]+?)\$/g;

/**
 * Makes nbconvert's page of an executed notebook safe to open and to pass on, and complete without
 * a network. Names of classes and files, which anybody can choose, reach it as markup in places; so
 * everything goes through DOMPurify's list of what is harmless, no script stays, outputs keep no
 * link, and a content security policy forbids what might have been missed. Formulas of the text
 * become MathML (KaTeX), which browsers draw by themselves.
 *
 * @param html the page as nbconvert wrote it
 * @returns the page; the same for the same input
 */
export function safePage(html: string): string {
  const { JSDOM, VirtualConsole } = require("jsdom") as typeof import("jsdom");
  // Without a console of its own, jsdom prints the page's style sheets when it fails to read them.
  const dom = new JSDOM(html, { virtualConsole: new VirtualConsole() });
  const { document } = dom.window;
  const body = document.createElement("body");
  body.className = document.body.className;
  body.innerHTML = cleanBody(dom, document.body.innerHTML);
  document.body.replaceWith(body);
  for (const cell of body.querySelectorAll(".jp-MarkdownCell")) drawFormulas(cell);
  replaceHead(document);
  return `<!DOCTYPE html>\n${document.documentElement.outerHTML}\n`;
}

function cleanBody({ window }: JSDOM, html: string): string {
  const createDOMPurify = require("dompurify") as typeof import("dompurify");
  const purify = createDOMPurify(window as unknown as import("dompurify").WindowLike);
  purify.addHook("afterSanitizeAttributes", (element) => {
    for (const name of ["src", "href", "xlink:href"]) {
      if (!isAllowedAddress(element, name)) element.removeAttribute(name);
    }
    if (/url\s*\(|@import|expression/i.test(element.getAttribute("style") ?? "")) {
      element.removeAttribute("style");
    }
  });
  return purify.sanitize(html, {
    FORBID_TAGS: FORBIDDEN_TAGS,
    FORBID_ATTR: FORBIDDEN_ATTRIBUTES,
  });
}

/** Pictures lie in the page. A link may lead elsewhere if an author wrote it, not data. */
function isAllowedAddress(element: Element, attribute: string): boolean {
  const address = element.getAttribute(attribute);
  if (address === null) return true;
  if (attribute === "src") return /^data:image\/(png|jpeg|gif|webp);/i.test(address);
  if (address.startsWith("#")) return true;
  return /^https?:\/\//i.test(address) && element.closest(".jp-OutputArea") === null;
}

function drawFormulas(cell: Element): void {
  const katex = require("katex") as typeof import("katex").default;
  const { document } = cell.ownerDocument.defaultView!;
  const walker = document.createTreeWalker(cell, 4 /* text */);
  const texts: Text[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  for (const text of texts) {
    if (!text.data.includes("$") || text.parentElement!.closest("pre, code, math")) continue;
    const drawn = document.createElement("span");
    let end = 0;
    for (const match of text.data.matchAll(FORMULA)) {
      const [whole, block, inline] = match;
      drawn.append(text.data.slice(end, match.index));
      const place = document.createElement("span");
      place.innerHTML = katex.renderToString(block ?? inline, {
        output: "mathml",
        displayMode: block !== undefined,
        throwOnError: false,
      });
      drawn.append(place);
      end = match.index + whole.length;
    }
    drawn.append(text.data.slice(end));
    text.replaceWith(...drawn.childNodes);
  }
}

/** Keeps the title and nbconvert's style sheets, without what they would load. */
function replaceHead(document: Document): void {
  const head = document.createElement("head");
  const add = (tag: string, attributes: Record<string, string>, text = "") => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    head.append(element);
  };
  add("meta", { charset: "utf-8" });
  add("meta", { "http-equiv": "Content-Security-Policy", content: CONTENT_SECURITY_POLICY });
  add("meta", { name: "viewport", content: "width=device-width, initial-scale=1" });
  add("title", {}, document.title);
  for (const { textContent } of document.head.querySelectorAll("style")) {
    add("style", {}, withoutAddresses(textContent ?? ""));
  }
  document.head.replaceWith(head);
}

/** A style sheet without @import and url(...), but for pictures and fonts that lie in it. */
function withoutAddresses(css: string): string {
  return css
    .replace(/@import[^;]*;/gi, "")
    .replace(/url\(\s*(["']?)(?!data:|#)[^)]*\1\s*\)/gi, "none")
    .replace(/<\//g, "<\\/");
}
