import { checkFinite } from "../../../base/checks";
import type { tf } from "../../../base/engine/tf";
import { scaledMaps } from "../../../gradcam/scaledMaps";
import { forward } from "../../../models/model";
import { softmaxRows } from "../../../training/softmaxRows";
import type { PageManifest } from "../pageManifest";
import { awaitNumbers } from "./awaitNumbers";
import { onEngineLost, startEngine } from "./browserEngine";
import type { Answer, Argument, CallName, FromWorker, ModelKey, ToWorker } from "./engineCalls";
import { filterOf } from "./filterOf";
import { loadNetwork, type Network } from "./loadNetwork";
import { lookInside } from "./lookInside";
import { loadDecoder, readPicture } from "./readPicture";

/**
 * The page's second thread: it decodes images and computes, so that the page answers meanwhile.
 * Everything that it computes with is the course's own code.
 */

let manifest: PageManifest;
const networks = new Map<ModelKey, Network>();

type Handlers = {
  [K in CallName]: (argument: Argument<K>) => Answer<K> | Promise<Answer<K>>;
};

const handlers: Handlers = {
  async start(options) {
    manifest = options.manifest;
    void loadDecoder().catch(() => undefined); // Whoever needs it says what is wrong.
    const state = await startEngine(options.engine);
    onEngineLost(state.name, () => self.postMessage({ lost: true } satisfies FromWorker));
    return state;
  },
  async load(key) {
    const found = manifest.models.find((model) => model.key === key);
    if (!found) throw new Error(`This page has no network "${key}".`);
    const network = await loadNetwork(found, manifest.imageSize);
    networks.set(key, network);
    await warmUp(network);
    const { stages, defaultGradCamLayer } = network.model;
    const spatial = stages.filter((stage) => stage.spatial).flatMap(({ layers }) => layers);
    return { spatial, defaultLayer: defaultGradCamLayer };
  },
  read: ({ bytes, name }) => readPicture(bytes, name, manifest.imageSize),
  predict: ({ model, pixels }) =>
    withInput(model, pixels, async (network, input) => {
      const { logits } = await awaitNumbers(() => ({ logits: forward(network, input) }));
      return softmaxRows(logits, network.numClasses)[0];
    }),
  explain: ({ model, pixels, classIndex, ...options }) =>
    withInput(model, pixels, async (network, input) => {
      const chosen = classIndex === null ? {} : { classIndex };
      const { heatmaps, logits } = await awaitNumbers(() =>
        scaledMaps(network, input, { ...options, ...chosen }),
      );
      checkFinite("The heat map", heatmaps);
      const [probabilities] = softmaxRows(logits, network.numClasses);
      const likely = probabilities.indexOf(Math.max(...probabilities));
      return { heatmap: heatmaps, probabilities, explained: classIndex ?? likely };
    }),
  inside: ({ model, pixels, layer }) =>
    withInput(model, pixels, (network, input) => lookInside(network, input, layer)),
  filter: ({ model, layer, channel }) => filterOf(networkOf(model).model, layer, channel),
};

/**
 * One explanation of an empty image: what a browser compiles at the first use, and the copy of the
 * weights to where the engine computes, are done before the reader's first image.
 */
async function warmUp({ model, transform }: Network): Promise<void> {
  const { imageSize, defaultGradCamLayer: layer } = model;
  await awaitNumbers(() => {
    const empty = new Uint8Array(imageSize ** 2);
    const input = transform.apply(empty, [1, imageSize, imageSize, 1]);
    return scaledMaps(model, input, { method: "gradCam", layer });
  });
}

function networkOf(key: ModelKey): Network {
  const network = networks.get(key);
  if (!network) throw new Error(`The network "${key}" is not loaded yet.`);
  return network;
}

async function withInput<T>(
  key: ModelKey,
  pixels: Uint8Array,
  use: (model: Network["model"], input: tf.Tensor4D) => Promise<T>,
): Promise<T> {
  const { model, transform } = networkOf(key);
  const input = transform.apply(pixels, [1, model.imageSize, model.imageSize, 1]);
  try {
    return await use(model, input);
  } finally {
    input.dispose();
  }
}

self.onmessage = async ({ data: { id, name, argument } }: MessageEvent<ToWorker>) => {
  try {
    const answer = await (handlers[name] as (argument: unknown) => unknown)(argument);
    self.postMessage({ id, answer } satisfies FromWorker);
  } catch (error) {
    self.postMessage({ id, problem: error instanceof Error ? error.message : String(error) });
  }
};
