import { drawKernel, drawOverlay, scaleMap } from "./drawPicture";
import { byId, element } from "./elements";
import type { Filter, ModelKey } from "./engineCalls";
import type { InsideView } from "./insideView";
import type { PageState } from "./pageState";
import { signed } from "./signed";

/** Shows one map large over the X-ray, and the filter that made it. */
export async function showMap(state: PageState, view: InsideView, channel: number): Promise<void> {
  const { model, layer, picture, inside } = view;
  const { side, maps, contributions } = inside;
  const map = maps.subarray(channel * side ** 2, (channel + 1) * side ** 2);
  byId("map-detail").hidden = false;
  byId("map-title").textContent = `Map ${channel} of ${layer}`;
  const canvas = byId<HTMLCanvasElement>("map-large");
  const large = enlarge(scaleMap(map), side, Math.sqrt(picture.pixels.length));
  drawOverlay(canvas, picture.pixels, large, { alpha: 0.5, mask: null });
  const [low, high] = [Math.min(...map), Math.max(...map)];
  canvas.setAttribute("aria-label", `Map ${channel} of ${layer} over the X-ray`);
  byId("map-text").textContent =
    `${side} × ${side} places, values ${low.toFixed(2)} to ${high.toFixed(2)}. ` +
    `It adds ${signed(contributions[channel])} to the log odds of pneumonia.`;
  showFilter(model, await state.engine.call("filter", { model, layer, channel }));
}

function showFilter(model: ModelKey, { name, size, inputs, strongest }: Filter): void {
  byId("filter-title").textContent = `The filter of ${name} that made it`;
  const some = strongest.length < inputs ? `; the ${strongest.length} strongest are shown` : "";
  byId("filter-text").textContent =
    `${size} × ${size} weights for each of ${inputs} input ` +
    `${inputs === 1 ? "map" : "maps"}${some}. ` +
    "Red weights count for, blue ones against.";
  byId("kernels").replaceChildren(
    ...strongest.map(({ input, weights }) => {
      const canvas = element("canvas", { role: "img", "aria-label": weightsText(weights) });
      drawKernel(canvas, weights);
      return element("li", {}, canvas, element("span", {}, inputName(model, name, input)));
    }),
  );
}

function inputName(model: ModelKey, convolution: string, input: number): string {
  if (convolution !== "conv1") return `map ${input}`;
  return model === "cnn" ? "grey" : ["red", "green", "blue"][input];
}

function weightsText(weights: readonly number[]): string {
  return `Weights ${weights.map((weight) => weight.toFixed(2)).join(", ")}`;
}

/** Every place of a map becomes a square of pixels: nothing is smoothed that the map is not. */
function enlarge(map: Float32Array, side: number, size: number): Float32Array {
  const at = (pixel: number) => Math.floor((pixel * side) / size);
  return Float32Array.from({ length: size * size }, (_, i) => {
    return map[at(Math.floor(i / size)) * side + at(i % size)];
  });
}
