import { expect } from "chai";
import type { TaskEvent } from "../../../lib/tools/experiments/tasks";
import { runScript } from "../../support/runScript";

/** Starts tasks as the compiled command does, in processes of their own. */
function start(task: object): { events: TaskEvent[]; failure: string | null } {
  return runScript(`
    const { startTask } = require("./lib/tools/experiments/startTask");
    const events = [];
    startTask(${JSON.stringify(task)}, { env: process.env, onEvent: (event) => events.push(event) })
      .then(() => null, (error) => error.message)
      .then((failure) => console.log(JSON.stringify({ events, failure })));
  `);
}

describe("startTask", () => {
  it("does a task in another process and passes on what it tells", function () {
    this.timeout(180_000);
    const { events, failure } = start({ do: "versions" });
    expect(failure).to.equal(null);
    expect(events).to.have.length(2);
    expect(events[0])
      .to.have.property("text")
      .that.matches(/^tfjs 4\.\d+\.\d+, .+ on \d+ threads?$/);
    expect(events[1])
      .to.have.property("text")
      .that.matches(/^(float32|bfloat16)$/);
  });

  it("fails with the task's own message", function () {
    this.timeout(180_000);
    expect(start({ do: "train", run: "vgg" }).failure).to.contain('There is no run "vgg"');
  });
});
