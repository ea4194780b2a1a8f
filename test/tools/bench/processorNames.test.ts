import { expect } from "chai";
import { processorNames } from "../../../lib/tools/bench/processorNames";
import { exampleBench } from "../../support/exampleBench";

describe("processorNames", () => {
  const { machine } = exampleBench();
  type Changes = Partial<typeof machine>;
  const namesOf = (...machines: Changes[]) =>
    processorNames(machines.map((changes) => ({ machine: { ...machine, ...changes } })));
  const xeon = { cpu: "Intel(R) Xeon(R) Processor", features: "AVX2, AVX-512, AMX" };

  it("are the processor and the best that it has", () => {
    const epyc = { cpu: "AMD EPYC 9V74 80-Core Processor", features: "AVX2, AVX-512 BF16" };
    const others = [
      { cpu: "Intel(R) Core(TM) i7-8550U CPU @ 1.80GHz", features: "AVX2" },
      { cpu: "Apple M1", features: "NEON (ARM)" },
      { cpu: "Some Chip", features: "not known on this system" },
      { cpu: "Old Chip", features: "none of AVX2, AVX-512, AMX" },
      { cpu: "Older Chip" },
      { cpu: "Processor" },
    ];
    expect(namesOf(xeon, epyc, ...others)).to.deep.equal([
      "Intel Xeon (AMX)",
      "AMD EPYC 9V74 (AVX-512 BF16)",
      "Intel Core i7-8550U (AVX2)",
      "Apple M1 (NEON)",
      "Some Chip",
      "Old Chip",
      "Older Chip",
      "Processor",
    ]);
  });

  it("say as much more as it takes to tell machines apart", () => {
    expect(namesOf(xeon, { ...xeon, cores: 8 })).to.deep.equal([
      "Intel Xeon (AMX), 2 cores",
      "Intel Xeon (AMX), 8 cores",
    ]);
    expect(namesOf(xeon, { ...xeon, system: "Windows_NT x64" })[1]).to.equal(
      "Intel Xeon (AMX), 2 cores, Windows_NT x64",
    );
    expect(namesOf(xeon, { ...xeon, features: "AVX2, AMX" })[1]).to.equal(
      "Intel(R) Xeon(R) Processor (AVX2, AMX), 2 cores, Linux x64",
    );
  });
});
