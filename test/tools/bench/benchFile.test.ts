import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { addBench, checkCanAdd, machineName, readBench } from "../../../lib/tools/bench/benchFile";
import { exampleBench, exampleMixedItem } from "../../support/exampleBench";
import { withTempFolder } from "../../support/tempFolder";

describe("addBench and readBench", () => {
  it("give back what was written", () =>
    withTempFolder(async (folder) => {
      const file = path.join(folder, "results", "bench.json");
      addBench(file, exampleBench());
      expect(readBench(file)).to.deep.equal([exampleBench()]);
    }));

  it("take results without PyTorch", () =>
    withTempFolder(async (folder) => {
      const file = path.join(folder, "bench.json");
      const [item] = exampleBench().items;
      const alone = exampleBench({
        items: [{ ...item, pytorch: null, ratio: null, difference: null }],
      });
      addBench(file, alone);
      expect(readBench(file)).to.deep.equal([alone]);
    }));

  it("take mixed precision beside PyTorch and without, and what only some machines have", () =>
    withTempFolder(async (folder) => {
      const file = path.join(folder, "bench.json");
      const { machine, enginePeak } = exampleBench();
      const beside = exampleMixedItem();
      const mixed = {
        ...beside.mixed!,
        pytorch: null,
        ratioToFloat32: null,
        ratioToMixed: null,
        pytorchGain: null,
        difference: null,
      };
      const results = exampleBench({
        machine: { ...machine, features: "AVX2, AMX" },
        enginePeak: { ...enginePeak, bfloat16Convolution: 2e12 },
        items: [
          beside,
          { ...beside, mixed },
          { ...beside, mixed: undefined, ours: { ...beside.ours, onceSeconds: 3 } },
        ],
      });
      addBench(file, results);
      expect(readBench(file)).to.deep.equal(JSON.parse(JSON.stringify([results])));
    }));

  it("keep what was measured on other machines, and only the newest of the same one", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "bench.json");
      const { machine } = exampleBench();
      const on = (features: string, createdAt: string) =>
        exampleBench({ createdAt, machine: { ...machine, features } });
      addBench(file, on("AMX", "2026-01-01T00:00:00.000Z"));
      addBench(file, on("AVX2", "2026-01-02T00:00:00.000Z"));
      const all = addBench(file, on("AMX", "2026-01-03T00:00:00.000Z"));
      // Each machine keeps its place.
      expect(all.map(({ createdAt }) => createdAt.slice(0, 10))).to.deep.equal([
        "2026-01-03",
        "2026-01-02",
      ]);
      expect(readBench(file)).to.deep.equal(JSON.parse(JSON.stringify(all)));
      expect(new Set(all.map(machineName)).size).to.equal(2);
    }));

  it("put what was measured on another processor, or with other cores, behind the rest", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "bench.json");
      const { machine } = exampleBench();
      const others = [{ cpu: "AMD EPYC" }, { cores: 4 }, { system: "Darwin arm64" }];
      addBench(file, exampleBench());
      for (const changes of others)
        addBench(file, exampleBench({ machine: { ...machine, ...changes } }));
      const expected = [{}, ...others].map((changes) => ({ ...machine, ...changes }));
      expect(readBench(file).map((one) => one.machine)).to.deep.equal(expected);
    }));

  it("take over a file that holds one measurement alone, as its first", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "bench.json");
      fs.writeFileSync(file, JSON.stringify(exampleBench()));
      expect(readBench(file)).to.deep.equal([exampleBench()]);
      const second = exampleBench({ machine: { ...exampleBench().machine, cpu: "AMD EPYC" } });
      addBench(file, second);
      expect(readBench(file)).to.deep.equal([exampleBench(), second]);
      expect(fs.readdirSync(folder)).to.deep.equal(["bench.json"]);
    }));

  it("say before measuring that a file cannot be added to, and leave it as it is", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "bench.json");
      expect(() => checkCanAdd(file)).not.to.throw();
      const broken = JSON.stringify({ machines: [{ ...exampleBench(), repetitions: 0 }] });
      fs.writeFileSync(file, broken);
      expect(() => checkCanAdd(file)).to.throw("repetitions");
      expect(() => addBench(file, exampleBench())).to.throw("repetitions");
      expect(fs.readFileSync(file, "utf8")).to.equal(broken);
      fs.writeFileSync(file, "somebody else's");
      expect(() => checkCanAdd(file)).not.to.throw();
    }));

  it("refuse what does not follow the schema, naming the field", () =>
    withTempFolder(async (folder) => {
      const file = path.join(folder, "bench.json");
      const enginePeak = { matrixProduct: -1, convolution: 1 };
      expect(() => addBench(file, exampleBench({ enginePeak }))).to.throw(
        "enginePeak.matrixProduct",
      );
    }));

  it("say which command makes a missing file", () =>
    expect(() => readBench(path.join("nowhere", "bench.json"))).to.throw(
      'Run "npm run bench" first',
    ));
});
