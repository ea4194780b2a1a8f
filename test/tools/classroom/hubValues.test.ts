import fs from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import { expect } from "chai";
import { projectRoot } from "../../../lib/base/projectRoot";
import { hubMemoryFile, hubValues, parseHubMemory } from "../../../lib/tools/classroom/hubValues";
import HUB from "../../fixtures/hub_values.json";

const { load } = require("js-yaml") as { load: (text: string) => any };

/** A megabyte as JupyterHub counts it. */
const M = 2 ** 20;
const MEMORY = {
  serverBytes: 100 * M,
  notebooks: {
    "01_data_exploration": { students: 5, peakBytes: 900 * M, idleBytes: 500 * M },
    "02_cnn_model": { students: 2, peakBytes: 700 * M, idleBytes: 300 * M },
  },
};

describe("hubValues", () => {
  it("guarantees a server and a notebook at rest", () => {
    expect(hubValues(MEMORY, 2)).to.contain("guarantee: 600M");
    expect(hubValues(MEMORY, 2)).to.contain("64 GB keeps 101 students");
  });

  it("limits a quarter above a server, a running notebook and the others at rest", () => {
    expect(hubValues(MEMORY, 1)).to.contain("limit: 1250M");
    expect(hubValues(MEMORY, 3)).to.contain("limit: 2500M");
  });

  it("counts with the notebook that takes the most, and names what each took", () => {
    const notebooks = {
      ...MEMORY.notebooks,
      "03_resnet_transfer_learning": { students: 2, peakBytes: 1500 * M, idleBytes: 200 * M },
    };
    const text = hubValues({ ...MEMORY, notebooks }, 1);
    expect(text).to.contain("guarantee: 600M").and.contain("limit: 2000M");
    expect(text).to.contain("02_cnn_model: at the most 700, at rest 300 (2 students)");
  });

  it("mounts what is shared to read only", () => {
    expect(hubValues(MEMORY, 2)).to.match(/mountPath: \/shared\n +readOnly: true/);
    expect(hubValues(MEMORY, 2)).to.match(/claimName: xray-shared\n +readOnly: true/);
  });

  it("keeps notebooks, results and assignments in the folder that outlives a server", () => {
    const { storage, extraEnv } = load(hubValues(MEMORY, 2)).singleuser;
    const within = (place: string) => `${place}/`.startsWith(`${storage.homeMountPath}/`);
    expect(within(extraEnv.XRAY_RESULTS)).to.equal(true);
    expect(within(extraEnv.XRAY_ASSIGNMENTS)).to.equal(true);
    expect(within(extraEnv.XRAY_CACHE)).to.equal(false);
  });

  it("uses names and kinds of values that the chart knows", () => {
    const isValid = new Ajv({ strict: false }).compile(HUB.schema);
    const values = load(hubValues(MEMORY, 2));
    expect(isValid(values), JSON.stringify(isValid.errors)).to.equal(true);
    // The test can fail: Helm refuses a file with a name that the chart does not know.
    values.singleuser.extraArgs = ["--debug"];
    expect(isValid(values)).to.equal(false);
  });

  it("starts a program of the project, in the place that the image gives it", () => {
    const { command } = load(hubValues(MEMORY, 2)).singleuser.lifecycleHooks.postStart.exec;
    const [, home] = /^WORKDIR (.*)$/m.exec(read("Dockerfile")) ?? [];
    expect(command[0]).to.equal("node");
    expect(fs.existsSync(path.join(projectRoot(), path.relative(home, command[1])))).to.equal(true);
  });

  it("is for the JupyterHub that the image and the local hub have", () => {
    const [, inImage] = /jupyterhub==(\S+)/.exec(read("Dockerfile")) ?? [];
    const [, local] = /jupyterhub==([\d.]+)/.exec(read(".ci/hub/hub.py")) ?? [];
    expect(inImage).to.equal(local);
  });

  it("comes from the measured file, which holds every number", () => {
    const memory = parseHubMemory(fs.readFileSync(hubMemoryFile(), "utf8"));
    expect(Object.keys(memory.notebooks)).to.include("01_data_exploration");
    const text = hubValues(memory, 2);
    const [, guarantee, limit] = /guarantee: (\d+)M\n +limit: (\d+)M/.exec(text) ?? [];
    expect(Number(limit)).to.be.greaterThan(Number(guarantee));
  });

  it("says which number is missing", () => {
    const { serverBytes: _, ...rest } = MEMORY;
    expect(() => parseHubMemory(JSON.stringify(rest))).to.throw('must hold "serverBytes"');
    const none = { ...MEMORY, notebooks: {} };
    expect(() => parseHubMemory(JSON.stringify(none))).to.throw('must hold "notebooks"');
    const notebooks = { "02_cnn_model": { students: 2, peakBytes: 700 * M } };
    expect(() => parseHubMemory(JSON.stringify({ ...MEMORY, notebooks }))).to.throw(
      'must hold "02_cnn_model: idleBytes"',
    );
  });
});

function read(name: string): string {
  return fs.readFileSync(path.join(projectRoot(), name), "utf8");
}
