import { expect } from "chai";
import path from "node:path";
import { readBench, writeBench } from "../../lib/bench/benchFile";
import { exampleBench } from "../support/exampleBench";
import { withTempFolder } from "../support/tempFolder";

describe("writeBench and readBench", () => {
  it("give back what was written", () =>
    withTempFolder(async (folder) => {
      const file = path.join(folder, "results", "bench.json");
      writeBench(file, exampleBench());
      expect(readBench(file)).to.deep.equal(exampleBench());
    }));

  it("take results without PyTorch", () =>
    withTempFolder(async (folder) => {
      const file = path.join(folder, "bench.json");
      const [item] = exampleBench().items;
      const alone = exampleBench({ items: [{ ...item, pytorch: null, ratio: null, difference: null }] });
      writeBench(file, alone);
      expect(readBench(file)).to.deep.equal(alone);
    }));

  it("refuse what does not follow the schema, naming the field", () =>
    withTempFolder(async (folder) => {
      const file = path.join(folder, "bench.json");
      const enginePeak = { matrixProduct: -1, convolution: 1 };
      expect(() => writeBench(file, exampleBench({ enginePeak }))).to.throw("enginePeak.matrixProduct");
    }));

  it("say which command makes a missing file", () =>
    expect(() => readBench(path.join("nowhere", "bench.json"))).to.throw('Run "npm run bench" first'));
});
