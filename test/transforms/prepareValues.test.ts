import { expect } from "chai";
import { prepareValues } from "../../lib/transforms/prepareValues";
import { cnnTrainTransform } from "../../lib/transforms/presets";
import { varyGrey } from "../../lib/transforms/varyGrey";

const KEYS = { seed: 1, epoch: 2, indices: [3] };
const BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte);

describe("prepareValues(pixels, preparation, result)", () => {
  it("divides bytes by 255 as float32 does, whatever the number of channels", () => {
    const result = new Float32Array(256);
    prepareValues(BYTES, { size: { height: 8, width: 8 }, ...KEYS }, result);
    expect(result).to.deep.equal(Float32Array.from(BYTES, (byte) => Math.fround(byte) / 255));
  });

  it("varies grey images where there is an augmentation", () => {
    const size = { height: 16, width: 16 };
    const [expected, result] = [new Float32Array(256), new Float32Array(256)];
    varyGrey(BYTES, size, cnnTrainTransform.augmentation!, KEYS, expected);
    prepareValues(BYTES, { size, augmentation: cnnTrainTransform.augmentation, ...KEYS }, result);
    expect(result).to.deep.equal(expected);
  });
});
