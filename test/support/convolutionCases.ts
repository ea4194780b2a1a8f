/** Convolutions whose gradients are compared. */
export interface ConvolutionCase {
  name: string;
  input: [number, number, number, number];
  filter: [number, number, number, number];
  strides: 1 | 2;
  pad: "same" | "valid";
}

export const CONVOLUTION_CASES: ConvolutionCase[] = [
  {
    name: "3x3, stride 1, same",
    input: [2, 9, 8, 3],
    filter: [3, 3, 3, 4],
    strides: 1,
    pad: "same",
  },
  {
    name: "3x3, stride 2, valid",
    input: [2, 10, 9, 2],
    filter: [3, 3, 2, 5],
    strides: 2,
    pad: "valid",
  },
  {
    name: "3x3, stride 2, same",
    input: [1, 8, 8, 2],
    filter: [3, 3, 2, 3],
    strides: 2,
    pad: "same",
  },
  { name: "1x1, stride 2", input: [3, 8, 8, 4], filter: [1, 1, 4, 2], strides: 2, pad: "valid" },
  {
    name: "7x7, stride 2, one pixel of padding never reached",
    input: [2, 14, 14, 3],
    filter: [7, 7, 3, 2],
    strides: 2,
    pad: "valid",
  },
];
