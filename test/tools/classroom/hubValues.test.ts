import fs from "node:fs";
import { expect } from "chai";
import { hubMemoryFile, hubValues, parseHubMemory } from "../../../lib/tools/classroom/hubValues";

const MEMORY = {
  ...{ students: 5, notebook: "01_data_exploration", serverBytes: 100e6 },
  ...{ notebookPeakBytes: 900e6, notebookIdleBytes: 500e6 },
};

describe("hubValues", () => {
  it("guarantees a server and a notebook at rest", () => {
    expect(hubValues(MEMORY, 2)).to.contain("guarantee: 600M");
    expect(hubValues(MEMORY, 2)).to.contain("64 GB keeps 106 students");
  });

  it("limits a quarter above a server, a running notebook and the others at rest", () => {
    expect(hubValues(MEMORY, 1)).to.contain("limit: 1250M");
    expect(hubValues(MEMORY, 3)).to.contain("limit: 2500M");
  });

  it("mounts what is shared to read only", () => {
    expect(hubValues(MEMORY, 2)).to.match(/mountPath: \/shared\n +readOnly: true/);
    expect(hubValues(MEMORY, 2)).to.match(/claimName: xray-shared\n +readOnly: true/);
  });

  it("comes from the measured file, which holds every number", () => {
    const memory = parseHubMemory(fs.readFileSync(hubMemoryFile(), "utf8"));
    expect(memory.students).to.equal(5);
    const text = hubValues(memory, 2);
    const [, guarantee, limit] = /guarantee: (\d+)M\n +limit: (\d+)M/.exec(text) ?? [];
    expect(Number(limit)).to.be.greaterThan(Number(guarantee));
  });

  it("says which number is missing", () => {
    const { serverBytes: _, ...rest } = MEMORY;
    expect(() => parseHubMemory(JSON.stringify(rest))).to.throw('must hold "serverBytes"');
  });
});
