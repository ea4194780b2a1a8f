import { expect } from "chai";
import { importModule } from "../../support/importModule";

/**
 * Steps by name with those that they build on; each ends when its name is called with `end`.
 */
async function start(graph: Record<string, string[]>, failing: string[] = []) {
  const { runInOrder } = await importModule("lib/tools/setup/runInOrder.mjs");
  const events: string[] = [];
  const ends: Record<string, () => void> = {};
  const work = async (step: string) => {
    events.push(`${step} begins`);
    await new Promise<void>((resolve) => {
      ends[step] = resolve;
    });
    if (failing.includes(step)) throw new Error(`${step} failed`);
    events.push(`${step} ended`);
  };
  const all = runInOrder(new Map(Object.entries(graph)), work) as Promise<void>;
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  await settle();
  const end = async (step: string) => {
    ends[step]();
    await settle();
  };
  return { all, events, end };
}

describe("runInOrder", () => {
  it("begins a step when those that it builds on have ended, beside what still runs", async () => {
    const graph = { npm: [], python: [], library: ["npm"], engine: ["npm", "python"] };
    const { all, events, end } = await start(graph);
    expect(events.splice(0)).to.deep.equal(["npm begins", "python begins"]);
    await end("npm");
    expect(events.splice(0)).to.deep.equal(["npm ended", "library begins"]);
    await end("python");
    expect(events.splice(0)).to.deep.equal(["python ended", "engine begins"]);
    await end("engine");
    await end("library");
    await all;
    expect(events).to.deep.equal(["engine ended", "library ended"]);
  });

  it("lets the others end after a failure, begins no more, and tells the first", async () => {
    const graph = { npm: [], python: [], library: ["npm"], engine: ["python"] };
    const { all, events, end } = await start(graph, ["npm", "python"]);
    const error = all.catch((caught: Error) => caught.message);
    await end("python");
    await end("npm");
    expect(await error).to.equal("python failed");
    expect(events).to.deep.equal(["npm begins", "python begins"]);

    const one = await start(graph, ["npm"]);
    const failure = one.all.catch((caught: Error) => caught.message);
    await one.end("npm");
    await one.end("python");
    expect(await failure).to.equal("npm failed");
    expect(one.events).to.include("python ended").and.not.include("engine begins");
  });
});

describe("STEPS", () => {
  it("have each step after those that it builds on", async () => {
    const { STEPS } = await importModule("lib/tools/setup/installMissing.mjs");
    const before = new Set();
    for (const [step, buildsOn] of STEPS) {
      for (const other of buildsOn) expect(before.has(other), step.title).to.equal(true);
      before.add(step);
    }
    expect(before.size).to.equal(8);
  });
});
