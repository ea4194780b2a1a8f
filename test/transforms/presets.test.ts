import { expect } from "chai";
import {
  cnnEvalTransform,
  cnnTrainTransform,
  resnetEvalTransform,
  resnetRobustTrainTransform,
  resnetTrainTransform,
} from "../../lib/transforms/presets";

describe("the presets", () => {
  it("describe the CNN's training pipeline of the original project", () => {
    expect(cnnTrainTransform.describe()).to.deep.equal([
      "random rotation by up to ±10°",
      "horizontal flip with probability 0.5",
      "random crop of 85 to 100 % of the area, enlarged to full size",
      "brightness and contrast changed by up to ±10 %",
      "one grey channel, scaled to 0-1, normalised with mean 0.5 and standard deviation 0.5",
    ]);
  });

  it("describe ResNet-18's training pipeline of the original project", () => {
    expect(resnetTrainTransform.describe()).to.deep.equal([
      "random crop of 90 to 100 % of the area, enlarged to full size",
      "random rotation by up to ±8°",
      "horizontal flip with probability 0.3",
      "brightness and contrast changed by up to ±5 %",
      "3 channels, scaled to 0-1, normalised with mean 0.485, 0.456, 0.406 and standard " +
        "deviation 0.229, 0.224, 0.225",
    ]);
  });

  it("describe the stronger pipeline that trains against shifts", () => {
    expect(resnetRobustTrainTransform.describe()).to.deep.equal([
      "random crop of 60 to 100 % of the area, enlarged to full size",
      "random rotation by up to ±10°",
      "horizontal flip with probability 0.5",
      "brightness and contrast changed by up to ±35 %",
      ...resnetEvalTransform.describe(),
    ]);
    expect(resnetRobustTrainTransform).to.include({
      name: "resnetRobustTrainTransform",
      augments: true,
      channels: 3,
    });
  });

  it("only normalise for evaluation, as for training", () => {
    expect(cnnEvalTransform.describe()).to.deep.equal(cnnTrainTransform.describe().slice(-1));
    expect(resnetEvalTransform.describe()).to.deep.equal(resnetTrainTransform.describe().slice(-1));
  });

  it("are random for training only", () => {
    const presets = [
      cnnTrainTransform,
      cnnEvalTransform,
      resnetTrainTransform,
      resnetEvalTransform,
    ];
    expect(presets.map(({ augments }) => augments)).to.deep.equal([true, false, true, false]);
  });

  it("give one channel to the CNN and three to ResNet-18", () => {
    const presets = [
      cnnTrainTransform,
      cnnEvalTransform,
      resnetTrainTransform,
      resnetEvalTransform,
    ];
    expect(presets.map(({ channels }) => channels)).to.deep.equal([1, 1, 3, 3]);
  });
});
