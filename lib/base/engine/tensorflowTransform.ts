import { floatType, runTensorFlowOperation, textAttribute } from "./tensorflowOperation";
import { tf } from "./tf";

interface TransformAttributes {
  interpolation: string;
  fillMode: string;
  fillValue: number;
  outputShape?: [number, number];
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
    kernelFunc: ({ inputs, attrs }) =>
      runTransform(
        inputs.image as tf.Tensor4D,
        inputs.transforms as tf.Tensor2D,
        attrs as unknown as TransformAttributes,
      ),
  });
}

function runTransform(
  image: tf.Tensor4D,
  transforms: tf.Tensor2D,
  { interpolation, fillMode, fillValue, outputShape }: TransformAttributes,
): tf.Tensor {
  const size = tf.tensor1d(outputShape ?? [image.shape[1], image.shape[2]], "int32");
  const fill = tf.scalar(fillValue, "float32");
  const attributes = [
    floatType("dtype"),
    textAttribute("interpolation", interpolation.toUpperCase()),
    textAttribute("fill_mode", fillMode.toUpperCase()),
  ];
  try {
    return runTensorFlowOperation(
      "ImageProjectiveTransformV3",
      attributes,
      [image, transforms, size, fill],
      1,
    )[0];
  } finally {
    tf.dispose([size, fill]);
  }
}
