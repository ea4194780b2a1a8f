/**
 * Shapes of the tensors of torchvision's ResNet-18 without its last dense layer, by name: what a
 * weights file must hold to be of use here.
 */
export function resnet18BackboneShapes(): Map<string, number[]> {
  const shapes = new Map<string, number[]>();
  const conv = (name: string, out: number, input: number, size: number) =>
    shapes.set(`${name}.weight`, [out, input, size, size]);
  const batchNorm = (name: string, channels: number) =>
    ["weight", "bias", "running_mean", "running_var"].forEach((part) =>
      shapes.set(`${name}.${part}`, [channels]),
    );

  conv("conv1", 64, 3, 7);
  batchNorm("bn1", 64);
  [64, 128, 256, 512].forEach((width, index) => {
    const before = index === 0 ? 64 : width / 2;
    for (const block of [0, 1]) {
      const name = `layer${index + 1}.${block}`;
      conv(`${name}.conv1`, width, block === 0 ? before : width, 3);
      batchNorm(`${name}.bn1`, width);
      conv(`${name}.conv2`, width, width, 3);
      batchNorm(`${name}.bn2`, width);
    }
    if (before === width) return;
    conv(`layer${index + 1}.0.downsample.0`, width, before, 1);
    batchNorm(`layer${index + 1}.0.downsample.1`, width);
  });
  return shapes;
}
