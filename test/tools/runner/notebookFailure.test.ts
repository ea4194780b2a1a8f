import { expect } from "chai";
import {
  type FailureDetails,
  NotebookFailure,
  readableError,
} from "../../../lib/tools/runner/notebookFailure";

const details = (changes: Partial<FailureDetails>): FailureDetails => ({
  kind: "error",
  notebook: "03_resnet",
  cell: 5,
  cells: 12,
  source: "// Train the head.\nconst model = buildResNet18();",
  message: "TypeError: seed is missing",
  timeout: null,
  copy: null,
  ...changes,
});

describe("NotebookFailure", () => {
  it("names notebook, cell, the cell's first line of code and the error", () => {
    expect(new NotebookFailure(details({})).message).to.equal(
      "03_resnet, cell 5 of 12 (In [5]) failed:\n    const model = " +
        "buildResNet18();\nTypeError: seed is missing",
    );
  });

  it("says which limit a cell passed and how to change it", () => {
    const { message } = new NotebookFailure(details({ kind: "timeout", timeout: 60, message: "" }));
    expect(message).to.contain("took longer than 60 s").and.to.contain("--timeout SECONDS");
  });

  it("says that a kernel died, and that memory is the likely cause", () => {
    const { message } = new NotebookFailure(
      details({ kind: "dead", message: "It was ended by SIGKILL." }),
    );
    expect(message)
      .to.contain("the kernel died")
      .and.to.contain("SIGKILL")
      .and.to.contain("out of memory");
  });

  it("names no cell when the kernel did not start", () => {
    const { message } = new NotebookFailure(
      details({ kind: "kernel", cell: 0, source: "", message: "No such kernel" }),
    );
    expect(message).to.match(/^03_resnet: the kernel could not be started/);
    expect(message).to.contain("npm run setup");
  });

  it("says where the partly executed copy lies", () => {
    expect(new NotebookFailure(details({ copy: "x.failed.ipynb" })).message).to.contain(
      "What ran so far: x.failed.ipynb",
    );
  });
});

describe("readableError", () => {
  it("removes colours, the compiled cell's place and the calls inside the kernel", () => {
    const text = [
      "evalmachine.<anonymous>:3",
      'throw new Error("boom");',
      "^",
      "",
      "\x1b[31mError: boom\x1b[0m",
      "    at evalmachine.<anonymous>:3:7",
      "    at Script.runInThisContext (node:vm:135:14)",
    ].join("\n");
    expect(readableError(text)).to.equal("Error: boom");
  });

  it("removes the place of an error that a library file threw", () => {
    const text =
      "/somewhere/lib/dist/checks.js:14\n        throw new Error(message);\n        " +
      "^\n\nError: empty";
    expect(readableError(text)).to.equal("Error: empty");
  });

  it("leaves a type error as the kernel words it", () => {
    const text = "1:5 - Type 'string' is not assignable to type 'number'.";
    expect(readableError(text)).to.equal(text);
  });
});
