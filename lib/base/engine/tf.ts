/**
 * The one TensorFlow.js API of this project. Everything in lib imports `tf` from here, so that
 * which engine runs underneath (TensorFlow or WebAssembly) is decided in one place only:
 * chooseEngine.ts. Images are `[batch, height, width, channels]`.
 */
import * as tf from "@tensorflow/tfjs";

export { tf };
