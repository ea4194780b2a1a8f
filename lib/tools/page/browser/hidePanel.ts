import { drawGrey } from "./drawPicture";
import { byId, element } from "./elements";
import { HiddenPicture, type Paint } from "./hiddenPicture";
import { newestOnly } from "./newestOnly";
import type { OpenPicture, PageState } from "./pageState";
import { probabilityText } from "./probabilityText";

/** Width of the border that is hidden, as a share of the side: 16 of 224 pixels. */
const BORDER = 1 / 14;

/** The view in which parts of the image are painted over. */
export function startHide(state: PageState): () => void {
  const canvas = byId<HTMLCanvasElement>("hide-canvas");
  const brush = byId<HTMLInputElement>("brush");
  const paint = byId<HTMLSelectElement>("paint");
  let picture: OpenPicture | null = null;
  let hidden: HiddenPicture | null = null;
  /** Where the keyboard's brush is; null while the mouse is used. */
  let cursor: { x: number; y: number } | null = null;

  const draw = () => {
    byId("brush-value").textContent = `${brush.value} pixels`;
    if (!hidden) return;
    drawGrey(canvas, hidden.pixels);
    if (cursor) drawBrush(canvas, cursor, Number(brush.value));
  };
  const compute = newestOnly(async ({ pixels, share }: { pixels: Uint8Array; share: number }) => {
    const open = picture;
    if (!open) return;
    const rows: HTMLElement[] = [];
    for (const { key, name } of state.manifest.models) {
      try {
        if (!state.layers.has(key)) continue;
        if (!open.answers.has(key))
          open.answers.set(
            key,
            await state.engine.call("predict", { model: key, pixels: open.pixels }),
          );
        const [, now] = await state.engine.call("predict", { model: key, pixels });
        rows.push(answerRow(name, open.answers.get(key)![1], now));
      } catch (error) {
        rows.push(element("p", {}, (error as Error).message));
      }
    }
    if (open !== picture) return;
    byId("hide-answers").replaceChildren(...rows, element("p", {}, shareText(share)));
  });
  const changed = () => {
    draw();
    if (hidden) compute({ pixels: hidden.pixels.slice(), share: hidden.hiddenShare() });
  };
  const step = (change: (open: HiddenPicture, paint: Paint) => void) => {
    if (!hidden) return;
    hidden.beginStep();
    change(hidden, paint.value as Paint);
    changed();
  };
  const paintAt = (x: number, y: number) => {
    hidden?.paintDisc(x, y, Number(brush.value), paint.value as Paint);
    changed();
  };
  const undo = () => {
    if (hidden?.undo()) changed();
  };

  byId("hide-border").addEventListener("click", () =>
    step((open, colour) => open.paintBorder(Math.round(open.side * BORDER), colour)),
  );
  byId("hide-middle").addEventListener("click", () =>
    step((open, colour) => open.paintMiddle(Math.round(open.side * BORDER), colour)),
  );
  byId("undo").addEventListener("click", undo);
  byId("restore").addEventListener("click", () => {
    hidden?.restore();
    changed();
  });
  brush.addEventListener("input", draw);

  canvas.addEventListener("pointerdown", (event) => {
    cursor = null;
    hidden?.beginStep();
    canvas.setPointerCapture(event.pointerId);
    paintAt(...placeOn(canvas, event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (canvas.hasPointerCapture(event.pointerId)) paintAt(...placeOn(canvas, event));
  });
  canvas.addEventListener("keydown", (event) => {
    if (!hidden) return;
    const move = event.shiftKey ? 1 : Math.max(1, Number(brush.value) / 2);
    const steps: Record<string, [number, number]> = {
      ArrowLeft: [-move, 0],
      ArrowRight: [move, 0],
      ArrowUp: [0, -move],
      ArrowDown: [0, move],
    };
    cursor ??= { x: hidden.side / 2, y: hidden.side / 2 };
    if (event.key in steps) {
      const [dx, dy] = steps[event.key];
      const clamp = (value: number) => Math.min(hidden!.side, Math.max(0, value));
      cursor = { x: clamp(cursor.x + dx), y: clamp(cursor.y + dy) };
      draw();
    } else if (event.key === " ") {
      hidden.beginStep();
      paintAt(cursor.x, cursor.y);
    } else if (event.key === "z" && (event.ctrlKey || event.metaKey)) undo();
    else return;
    event.preventDefault();
  });

  return () => {
    const { selected } = state;
    byId("hide-empty").hidden = selected !== null;
    byId("hide-view").hidden = selected === null;
    if (selected !== picture) {
      picture = selected;
      hidden = selected && new HiddenPicture(selected.pixels);
      byId("hide-answers").replaceChildren();
    }
    changed();
  };
}

/** Where on the picture a pointer is, in its pixels. */
function placeOn(canvas: HTMLCanvasElement, { clientX, clientY }: PointerEvent): [number, number] {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  return [((clientX - left) / width) * canvas.width, ((clientY - top) / height) * canvas.height];
}

function drawBrush(
  canvas: HTMLCanvasElement,
  { x, y }: { x: number; y: number },
  diameter: number,
): void {
  const context = canvas.getContext("2d")!;
  for (const [colour, radius] of [
    ["#000", diameter / 2 + 1],
    ["#fff", diameter / 2],
  ] as const) {
    context.strokeStyle = colour;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.stroke();
  }
}

function answerRow(name: string, before: number, now: number): HTMLElement {
  const change = 100 * (now - before);
  const points = `${change < 0 ? "−" : "+"}${Math.abs(change).toFixed(1)} points`;
  return element(
    "div",
    { class: "answer" },
    element("h3", {}, name),
    element("p", { class: "value" }, probabilityText(now)),
    element("meter", { min: 0, max: 1, value: now, "aria-label": `${name}, with parts hidden` }),
    element("p", {}, `whole image ${probabilityText(before)}, change ${points}`),
  );
}

function shareText(share: number): string {
  return share === 0
    ? "Nothing is hidden."
    : `${(100 * share).toFixed(0)} % of the image is hidden.`;
}
