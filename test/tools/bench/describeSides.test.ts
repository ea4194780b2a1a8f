import os from "node:os";
import { expect } from "chai";
import { describeMachine } from "../../../lib/tools/bench/describeSides";
import { importModule } from "../../support/importModule";

describe("describeMachine", () => {
  it("names the processor's features as the set-up's table does", async () => {
    const { cpuFeatures } = await importModule("lib/tools/setup/cpuFeatures.mjs");
    expect(describeMachine().features).to.equal(cpuFeatures());
  });

  it("names the processor and counts its cores", () => {
    const { cpu, cores } = describeMachine();
    expect([cpu, cores]).to.deep.equal([os.cpus()[0].model, os.availableParallelism()]);
  });
});
