import type { SKRSContext2D } from "@napi-rs/canvas";
import { FIGURE_FONT, fontFiles } from "./fonts";

/**
 * Sizes of SVG elements. jsdom lays nothing out, so Plotly would take every text for zero pixels
 * wide; this module answers for the elements whose size Plotly asks for: text, groups, rectangles.
 */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

// Height above and below the base line of DejaVu Sans, as shares of the font size (its hhea table).
const ASCENT = 0.928;
const DESCENT = 0.236;
const MEASURING_FAMILY = "figure-font";

let context: SKRSContext2D | undefined;

/**
 * Box of an element in its own coordinates (what SVG calls getBBox), null where it draws nothing.
 */
export function elementBox(element: Element): Box | null {
  const tag = element.tagName.toLowerCase();
  if (tag === "text") return textBox(element);
  if (tag === "tspan")
    return { left: 0, top: 0, right: textWidth(element), bottom: fontSize(element) };
  if (tag === "rect" || tag === "image") return rectangleBox(element);
  const boxes = Array.from(element.children)
    .map((child) => moved(elementBox(child), child))
    .filter((box): box is Box => box !== null);
  return boxes.length === 0 ? null : boxes.reduce(union);
}

/** Box of an element after its own and all its ancestors' transforms (getBoundingClientRect). */
export function clientBox(element: Element): Box | null {
  let box = elementBox(element);
  for (let node: Element | null = element; node; node = node.parentElement) box = moved(box, node);
  return box;
}

/** Width in pixels of the text in an element, with the fonts of its parts. */
export function textWidth(node: Node): number {
  if (node.nodeType === 3)
    return node.parentElement ? measure(node.textContent ?? "", node.parentElement) : 0;
  return Array.from(node.childNodes).reduce((sum, child) => sum + textWidth(child), 0);
}

function textBox(text: Element): Box | null {
  const lines = Array.from(text.children).filter((child) => child.getAttribute("class") === "line");
  const boxes = (lines.length > 0 ? lines : [text]).map((line) => lineBox(line, text));
  return text.textContent ? boxes.reduce(union) : null;
}

function lineBox(line: Element, text: Element): Box {
  const size = fontSize(text);
  const width = textWidth(line);
  const x = numberOf(line, "x") || numberOf(text, "x");
  const shift = numberOf(line, "dy") * size; // dy is in em
  const base = (numberOf(line, "y") || numberOf(text, "y")) + shift;
  const anchor = text.getAttribute("text-anchor") ?? styleOf(text, "text-anchor");
  const left = x - (anchor === "middle" ? width / 2 : anchor === "end" ? width : 0);
  return { left, top: base - ASCENT * size, right: left + width, bottom: base + DESCENT * size };
}

function rectangleBox(element: Element): Box {
  const left = numberOf(element, "x");
  const top = numberOf(element, "y");
  return {
    left,
    top,
    right: left + numberOf(element, "width"),
    bottom: top + numberOf(element, "height"),
  };
}

function measure(text: string, element: Element): number {
  context ??= measuringContext();
  const slant = inherited(element, "font-style") === "italic" ? "italic " : "";
  const weight = inherited(element, "font-weight") ?? "normal";
  context.font = `${slant}${weight} ${fontSize(element)}px "${MEASURING_FAMILY}"`;
  return context.measureText(text).width;
}

function measuringContext(): SKRSContext2D {
  const { createCanvas, GlobalFonts } =
    require("@napi-rs/canvas") as typeof import("@napi-rs/canvas");
  for (const file of fontFiles()) GlobalFonts.registerFromPath(file, MEASURING_FAMILY);
  if (!GlobalFonts.has(MEASURING_FAMILY))
    throw new Error(`The font ${FIGURE_FONT} could not be loaded.`);
  return createCanvas(1, 1).getContext("2d");
}

/**
 * Font size in pixels; Plotly writes sub- and superscripts as a percentage of the surrounding text.
 */
function fontSize(element: Element | null): number {
  if (!element) return 12;
  const size = styleOf(element, "font-size");
  if (!size) return fontSize(element.parentElement);
  return size.endsWith("%")
    ? (parseFloat(size) / 100) * fontSize(element.parentElement)
    : parseFloat(size);
}

function inherited(element: Element | null, property: string): string | undefined {
  if (!element) return undefined;
  return styleOf(element, property) || inherited(element.parentElement, property);
}

function styleOf(element: Element, property: string): string {
  const style = (element as Element & { style?: CSSStyleDeclaration }).style;
  return style?.getPropertyValue(property) || element.getAttribute(property) || "";
}

function numberOf(element: Element, attribute: string): number {
  return parseFloat(element.getAttribute(attribute) ?? "") || 0;
}

function union(a: Box, b: Box): Box {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

/** Applies the transform attribute of an element: translate, rotate (about a point) and scale. */
function moved(box: Box | null, element: Element): Box | null {
  const transform = element.getAttribute("transform");
  if (!box || !transform) return box;
  const steps = [...transform.matchAll(/(\w+)\(([^)]*)\)/g)].reverse(); // the last one acts first
  let corners = [
    [box.left, box.top],
    [box.right, box.top],
    [box.left, box.bottom],
    [box.right, box.bottom],
  ];
  for (const [, name, values] of steps) {
    const numbers = values.split(/[\s,]+/).map(Number);
    corners = corners.map((corner) => movePoint(corner, name, numbers));
  }
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return {
    left: Math.min(...xs),
    top: Math.min(...ys),
    right: Math.max(...xs),
    bottom: Math.max(...ys),
  };
}

function movePoint([x, y]: number[], name: string, [a = 0, b = 0, c = 0]: number[]): number[] {
  if (name === "translate") return [x + a, y + b];
  if (name === "scale") return [x * a, y * (b || a)];
  if (name !== "rotate") return [x, y];
  const angle = (a * Math.PI) / 180;
  const [dx, dy] = [x - b, y - c];
  return [
    b + dx * Math.cos(angle) - dy * Math.sin(angle),
    c + dx * Math.sin(angle) + dy * Math.cos(angle),
  ];
}
