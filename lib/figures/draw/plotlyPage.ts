import fs from "node:fs";
import type { Canvas } from "@napi-rs/canvas";
import type { DOMWindow } from "jsdom";
import { type Box, clientBox, elementBox, textWidth } from "./svgBoxes";

/** The part of Plotly that the library uses. */
export interface Plotly {
  toImage(
    figure: object,
    options: { format: "svg"; width: number; height: number },
  ): Promise<string>;
  /** Names every attribute that Plotly does not know; undefined when there is none. */
  validate(data: unknown, layout: unknown): { msg: string }[] | undefined;
}

/** A page that exists in memory only, with Plotly loaded into it. */
export interface PlotlyPage {
  plotly: Plotly;
  /** Copies plain data into the page's own world, whose Object and Array differ from Node's. */
  copy<T>(value: T): T;
}

let page: PlotlyPage | undefined;

/**
 * Returns the page, made on first use (about one second) and kept for the process. Plotly runs in
 * the page's own global scope: nothing is added to Node's, which the notebook kernel shares.
 */
export function plotlyPage(): PlotlyPage {
  page ??= openPage();
  return page;
}

function openPage(): PlotlyPage {
  const { JSDOM, VirtualConsole } = require("jsdom") as typeof import("jsdom");
  const options = { runScripts: "outside-only", virtualConsole: new VirtualConsole() } as const;
  const window = new JSDOM("<!DOCTYPE html><html><body></body></html>", options).window;
  addSizes(window);
  addCanvas(window);
  window.URL.createObjectURL = () => ""; // asked for when Plotly loads; used by maps alone
  window.eval(fs.readFileSync(require.resolve("plotly.js-dist-min"), "utf8"));
  return {
    plotly: (window as unknown as { Plotly: Plotly }).Plotly,
    copy: (value) => window.JSON.parse(JSON.stringify(value)),
  };
}

/** Answers Plotly's questions about sizes, which jsdom cannot: it does no layout. */
function addSizes(window: DOMWindow): void {
  const svg = window.SVGElement.prototype as unknown as Record<string, unknown>;
  svg.getBBox = function (this: Element) {
    return rectangle(elementBox(this));
  };
  svg.getBoundingClientRect = function (this: Element) {
    return rectangle(clientBox(this));
  };
  svg.getComputedTextLength = function (this: Element) {
    return textWidth(this);
  };
}

function rectangle(box: Box | null): Box & { x: number; y: number; width: number; height: number } {
  const { left, top, right, bottom } = box ?? { left: 0, top: 0, right: 0, bottom: 0 };
  return { x: left, y: top, left, top, right, bottom, width: right - left, height: bottom - top };
}

/** Gives canvas elements a real drawing surface: Plotly paints heat maps on one. */
function addCanvas(window: DOMWindow): void {
  const { createCanvas } = require("@napi-rs/canvas") as typeof import("@napi-rs/canvas");
  const surfaces = new WeakMap<object, Canvas>();
  const surfaceOf = (element: { width: number; height: number }): Canvas => {
    const surface = surfaces.get(element) ?? createCanvas(element.width, element.height);
    if (surface.width !== element.width) surface.width = element.width;
    if (surface.height !== element.height) surface.height = element.height;
    surfaces.set(element, surface);
    return surface;
  };
  const canvas = window.HTMLCanvasElement.prototype as unknown as Record<string, unknown>;
  canvas.getContext = function (this: HTMLCanvasElement, kind: string) {
    return kind === "2d" ? surfaceOf(this).getContext("2d") : null;
  };
  canvas.toDataURL = function (this: HTMLCanvasElement) {
    return surfaceOf(this).toDataURL("image/png");
  };
}
