import { type Attribute, integersAttribute, textAttribute } from "./tensorflowOperation";

/** How a filter walks over an image: `padding` pixels of zeros on all four sides, as in PyTorch. */
export interface ConvolutionShape {
  stride: 1 | 2;
  padding: number;
}

/**
 * What every one of TensorFlow's convolutions has to be told.
 * @param pixels of padding on all four sides, only with "EXPLICIT"
 */
export function convolutionAttributes(
  stride: number,
  padding: "EXPLICIT" | "SAME" | "VALID",
  pixels = 0,
): Attribute[] {
  const explicit = integersAttribute("explicit_paddings", [
    0,
    0,
    pixels,
    pixels,
    pixels,
    pixels,
    0,
    0,
  ]);
  return [
    integersAttribute("strides", [1, stride, stride, 1]),
    textAttribute("padding", padding),
    ...(padding === "EXPLICIT" ? [explicit] : []),
    textAttribute("data_format", "NHWC"),
    integersAttribute("dilations", [1, 1, 1, 1]),
  ];
}

/**
 * TensorFlow's fast gradients know only padding that it works out itself: "SAME" is symmetric for
 * stride 1; otherwise `extra` pixels have to be added by hand and "VALID" adds none.
 */
export function gradientPadding({ stride, padding }: ConvolutionShape) {
  const same = stride === 1 && padding > 0;
  return {
    attributes: convolutionAttributes(stride, same ? "SAME" : "VALID"),
    extra: same ? 0 : padding,
  };
}
