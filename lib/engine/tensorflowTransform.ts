import { tf } from "./tf";

interface TransformAttributes {
  interpolation: string;
  fillMode: string;
  fillValue: number;
  outputShape?: [number, number];
}

/** The part of the tfjs-node backend that runs a TensorFlow operation by its name. */
interface TensorFlowBackend {
  binding: { TF_ATTR_TYPE: number; TF_ATTR_STRING: number; TF_FLOAT: number };
  executeSingleOutput(name: string, attributes: unknown[], inputs: tf.TensorInfo[]): tf.Tensor;
}

/**
 * Registers tf.image.transform for the TensorFlow engine: TensorFlow has the operation
 * (ImageProjectiveTransformV3), tfjs-node does not pass it on. The WebAssembly engine has it.
 * Calling it twice does no harm.
 */
export function registerTensorFlowTransform(): void {
  if (tf.getKernel("Transform", "tensorflow")) return;
  tf.registerKernel({
    kernelName: "Transform",
    backendName: "tensorflow",
    kernelFunc: ({ inputs, attrs, backend }) =>
      runTransform(
        backend as unknown as TensorFlowBackend,
        inputs.image as tf.TensorInfo,
        inputs.transforms as tf.TensorInfo,
        attrs as unknown as TransformAttributes,
      ),
  });
}

function runTransform(
  backend: TensorFlowBackend,
  image: tf.TensorInfo,
  transforms: tf.TensorInfo,
  { interpolation, fillMode, fillValue, outputShape }: TransformAttributes,
): tf.Tensor {
  const { TF_ATTR_TYPE, TF_ATTR_STRING, TF_FLOAT } = backend.binding;
  const size = tf.tensor1d(outputShape ?? [image.shape[1], image.shape[2]], "int32");
  const fill = tf.scalar(fillValue, "float32");
  try {
    return backend.executeSingleOutput(
      "ImageProjectiveTransformV3",
      [
        { name: "dtype", type: TF_ATTR_TYPE, value: TF_FLOAT },
        { name: "interpolation", type: TF_ATTR_STRING, value: interpolation.toUpperCase() },
        { name: "fill_mode", type: TF_ATTR_STRING, value: fillMode.toUpperCase() },
      ],
      [image, transforms, size, fill],
    );
  } finally {
    tf.dispose([size, fill]);
  }
}
