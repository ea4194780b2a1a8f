import { expect } from "chai";
import {
  allAtOnce,
  type KernelMessage,
  type KernelSession,
  kernelSession,
  oneByOne,
} from "../../../support/kernelSession";

const statuses = ({ replies }: KernelSession) => replies.map(({ content }) => content.status);
const ofType = ({ messages }: KernelSession, type: string): KernelMessage[] =>
  messages.filter((message) => message.type === type);
const printed = (session: KernelSession): string =>
  ofType(session, "stream")
    .map(({ content }) => content.text)
    .join("");
/** Such as "busy 0": what the kernel does, and for which request. */
const states = (session: KernelSession): string[] =>
  ofType(session, "status").map(({ content, request }) => `${content.execution_state} ${request}`);

describe("the kernel's answers", () => {
  it("an error has its name, value and traceback, in the reply and in a message", async () => {
    const session = await kernelSession(oneByOne('throw new RangeError("too far")'));
    const expected = { ename: "RangeError", evalue: "too far" };
    expect(session.replies[0].content).to.include({ status: "error", ...expected });
    const [error, ...more] = ofType(session, "error");
    expect(more).to.deep.equal([]);
    expect(error.content).to.include(expected);
    expect(error.content.traceback).to.deep.equal(session.replies[0].content.traceback);
    expect(printed(session)).to.equal("");
  });

  it("an error that is no Error, and a compile error, are told in the same way", async () => {
    const session = await kernelSession(
      oneByOne('throw "a text"', "const n: number = 1;\nn.foo()"),
    );
    expect(session.replies[0].content).to.include({ ename: "Error", evalue: "a text" });
    expect(session.replies[1].content).to.include({
      ename: "CompileError",
      evalue: "In [2], line 2, column 3: Property 'foo' does not exist on type 'number'.",
    });
  });

  it("what is sent after an error is answered at once, as a grader expects", async () => {
    const session = await kernelSession(
      oneByOne("const a: number = 'x'", 'console.log("graded")', 'throw new Error("no")', "1 + 1"),
    );
    expect(statuses(session)).to.deep.equal(["error", "ok", "error", "ok"]);
    expect(printed(session)).to.contain("graded").and.to.contain("2");
  });

  it("what was queued when the error came is aborted: Run all stops", async () => {
    for (const failing of ['throw new Error("now")', "await null; JSON.parse('{')"]) {
      const session = await kernelSession([
        ...allAtOnce(failing, 'console.log("below")', 'console.log("further")'),
        ...oneByOne('console.log("by hand")'),
      ]);
      expect(statuses(session)).to.deep.equal(["error", "aborted", "aborted", "ok"]);
      expect(printed(session)).to.equal("by hand\n");
    }
  });

  it("a request with stop_on_error false aborts nothing", async () => {
    const session = await kernelSession([
      { send: 'throw new Error("tolerated")', stop_on_error: false },
      { send: 'console.log("below")' },
      { reply: true },
      { reply: true },
    ]);
    expect(statuses(session)).to.deep.equal(["error", "ok"]);
    expect(printed(session)).to.equal("below\n");
  });

  it("the status is busy while a cell runs, whatever waits or is answered meanwhile", async () => {
    const slow = "await new Promise((done) => setTimeout(done, 400));";
    const session = await kernelSession([
      { send: `${slow} console.log("first")` },
      { send: `console.log("started"); ${slow}` },
      { printed: "started" },
      { complete: "conso" },
      { reply: true },
      { reply: true },
      { reply: true },
    ]);
    expect(states(session)).to.deep.equal([
      ...["busy 0", "idle 0", "busy 1"],
      // The completion is answered while the second cell runs: the kernel is still busy.
      ...["busy 2", "idle 2", "busy 1", "idle 1"],
    ]);
  });
});

describe("a kernel at rest", () => {
  it("gives memory back, and not while a cell runs", async () => {
    const listen = [
      'const memory = require("../lib/dist/base/releaseMemory");',
      'void (memory.releaseMemory = () => console.log("released"));',
    ];
    const busy = 'await new Promise((resolve) => setTimeout(resolve, 1500)); console.log("ended");';
    const session = await kernelSession([
      ...allAtOnce(listen.join("\n"), busy),
      { printed: "released" },
    ]);
    expect(printed(session)).to.equal("ended\nreleased\n");
  });
});

describe("where an exception was thrown", () => {
  it("is told by cell, line of the source and its text, without the kernel's calls", async () => {
    const session = await kernelSession(
      oneByOne(
        "interface Unused { size: number }\n\n// a comment\nfunction half(n: number): number {\n" +
          '  if (n % 2) throw new Error("odd");\n  return n / 2;\n}',
        "type Also = string;\n\nconst three: number =\n  3;\nhalf(three);",
      ),
    );
    expect(session.replies[1].content.traceback).to.deep.equal([
      "Error: odd",
      '    at half (In [1], line 5): if (n % 2) throw new Error("odd");',
      "    at In [2], line 5: half(three);",
    ]);
  });

  it("keeps calls in other files, causes and an error's own properties", async () => {
    const code = [
      'import * as fs from "node:fs";',
      'try { fs.readFileSync("none"); }',
      'catch (cause) { throw new Error("no file", { cause }); }',
    ];
    const session = await kernelSession(oneByOne(code.join("\n")));
    const text = session.replies[0].content.traceback?.join("\n") ?? "";
    expect(text).to.contain("at In [1], line 3: catch (cause)");
    expect(text).to.contain("[cause]: Error: ENOENT").and.to.contain("code: 'ENOENT'");
    expect(text)
      .to.contain("In [1], line 2")
      .and.not.to.match(/tslab|node:/);
  });
});

describe("an interrupt", () => {
  it("ends a cell that keeps the thread for itself before its first await", async () => {
    const session = await kernelSession([
      { send: 'console.log("on"); while (true) {}' },
      { printed: "on" },
      { interrupt: "signal" },
      { reply: true },
      ...oneByOne('console.log("again")'),
    ]);
    expect(session.replies[0].content).to.include({ status: "error", ename: "InterruptedError" });
    expect(printed(session)).to.equal("on\nagain\n");
  });

  for (const way of ["signal", "message"] as const) {
    it(`by ${way} ends a long call of the library, and the cell is busy until then`, async () => {
      const code = [
        'import { pauses } from "../lib/dist/base/interrupt";',
        "const pause = pauses();",
        // Until its first await a cell has Node's own watch over SIGINT, and while Node takes that
        // away a signal can be lost (which needs a stop within a millisecond of the start).
        "await pause();",
        'console.log("on");',
        'try { while (true) await pause(); } finally { console.log("ended"); }',
      ];
      const session = await kernelSession([
        { send: code.join("\n") },
        { printed: "on" },
        { interrupt: way },
        { reply: true },
      ]);
      expect(session.replies[0].content).to.include({ status: "error", ename: "InterruptedError" });
      expect(session.replies[0].content.evalue).to.contain("goes on from its last finished epoch");
      expect(printed(session)).to.equal("on\nended\n");
      // A message is answered while the cell runs, after which the kernel is still busy.
      const again = way === "message" ? ["busy 0"] : [];
      expect(states(session)).to.deep.equal(["busy 0", ...again, "idle 0"]);
    });
  }

  it("leaves a cell that does not listen to itself the second time and says so", async () => {
    const session = await kernelSession([
      { send: 'console.log("on"); await new Promise(() => {});' },
      { printed: "on" },
      { interrupt: "message" },
      { interrupt: "message" },
      { reply: true },
      ...oneByOne("1"),
    ]);
    expect(session.replies[0].content.evalue).to.contain("Restart the kernel");
    expect(statuses(session)).to.deep.equal(["error", "ok"]);
  });
});
