import { expect } from "chai";
import { buildAssignment } from "../../../lib/tools/classroom/assignment";
import type { NotebookCell } from "../../../lib/tools/classroom/exerciseCells";
import { nameOf } from "../../../lib/tools/classroom/gradedNotebook";
import { takeIn, withOutputs } from "../../../lib/tools/classroom/takenIn";

const source = buildAssignment(1, 0).notebook;
const NAMES = source.cells.map(nameOf);

/** A submission: the instructor's cells, changed, with whatever a file may hold. */
function taken(change: (cells: any[]) => any[] | void): NotebookCell[] {
  const cells = structuredClone(source.cells);
  return takeIn({ cells: change(cells) ?? cells }, source).cells;
}

const find = (cells: any[], name: string) => cells.find((cell) => nameOf(cell) === name);
const free = (text: string) => ({ cell_type: "code", metadata: {}, source: text });
const error = { output_type: "error" as const, ename: "E", evalue: "no", traceback: ["no"] };
const stream = (name: "stdout" | "stderr") => ({ output_type: "stream" as const, name, text: "a" });

describe("what is taken of a notebook that was handed in", () => {
  it("is the instructor's notebook with the students' texts where they may write", () => {
    const cells = taken((own) => {
      for (const cell of own) {
        cell.metadata.nbgrader.points = 100;
        cell.metadata.nbgrader.schema_version = 1;
        cell.metadata.tags = ["<script>"];
        cell.outputs = "lots";
        cell.id = "the same";
        cell.source = ["all ", "mine"];
      }
    });
    expect(cells.map(nameOf)).to.deep.equal(NAMES);
    cells.forEach((cell, i) => {
      const original = source.cells[i];
      const mayWrite = original.metadata.nbgrader?.solution;
      expect(cell.metadata).to.deep.equal(original.metadata);
      expect(cell.source).to.equal(mayWrite ? "all mine" : original.source);
      if (cell.cell_type === "code") expect(cell.outputs).to.deep.equal([]);
    });
    expect(new Set(cells.map(({ id }) => id)).size).to.equal(cells.length);
  });

  it("lets nobody turn a test into an answer, or into no test", () => {
    const cells = taken((own) => {
      Object.assign(find(own, "tests-1-1").metadata.nbgrader, { solution: true, locked: false });
      find(own, "tests-1-2").metadata.nbgrader.grade = false;
      Object.assign(find(own, "tests-1-3"), { cell_type: "markdown", source: "right" });
    });
    for (const name of ["tests-1-1", "tests-1-2", "tests-1-3"]) {
      const original = find(source.cells, name);
      const { cell_type, metadata, source: text } = find(cells, name);
      expect({ cell_type, metadata, text }).to.deep.equal({
        ...{ cell_type: "code", metadata: original.metadata, text: original.source },
      });
    }
  });

  it("brings deleted tests back to their place, and keeps the order of the rest", () => {
    const cells = taken((own) => own.filter((c) => !/^(check|tests)-1-2/.test(`${nameOf(c)}`)));
    expect(cells.map(nameOf)).to.deep.equal(NAMES);
    const reversed = taken((own) => own.reverse());
    expect(reversed.map(nameOf)).to.deep.equal([...NAMES].reverse());
    const none = taken(() => []);
    expect(none.map(nameOf)).to.deep.equal(
      source.cells.filter(({ metadata }) => metadata.nbgrader?.grade).map(nameOf),
    );
  });

  it("takes the last of a cell that was copied with its name, and the others as free ones", () => {
    const cells = taken((own) => {
      own.unshift({ ...find(own, "tests-1-1"), source: "1 + 1" });
      own.push({ ...structuredClone(find(own, "exercise-1-2")), source: "the last" });
    });
    expect(find(cells, "exercise-1-2").source).to.equal("the last");
    expect(cells.filter((cell) => nameOf(cell) === "exercise-1-2")).to.have.length(1);
    expect(cells.filter((cell) => nameOf(cell) === "tests-1-1")).to.have.length(1);
    expect(cells[0]).to.deep.include({ metadata: {}, source: "1 + 1" });
  });

  it("gives no name, points or kind to other cells, whatever they say", () => {
    const strange = ["x", null, { grade_id: ["a"] }, { grade_id: "bonus", grade: true, points: 9 }];
    const cells = taken((own) => [
      ...own,
      ...strange.map((nbgrader) => ({ ...free("1"), metadata: { nbgrader } })),
      { cell_type: "widget", metadata: {}, source: "words", attachments: { a: "x" } },
    ]).slice(NAMES.length);
    for (const cell of cells) expect(cell.metadata).to.deep.equal({});
    expect(cells.map(({ cell_type }) => cell_type)).to.deep.equal([
      ...["code", "code", "code", "code", "markdown"],
    ]);
    expect(cells[4].attachments).to.deep.equal({ a: {} });
  });

  it("is text that can be stored: no half characters, no end that never comes", () => {
    const [half, long] = taken(() => [free("a\ud800b\0c 😀"), free("x".repeat(3e6))]).filter(
      (cell) => nameOf(cell) === null,
    );
    expect(half.source).to.equal("a\ufffdb\ufffdc 😀");
    expect(long.source.length).to.be.below(200_000);
    expect(long.source).to.match(/\(2900000 more characters\)$/);
  });

  it("holds an error exactly in the tests that failed, as nbgrader looks for it", () => {
    const cells = takeIn(source, source).cells;
    const outputs = withOutputs({ cells }, {
      "tests-1-1": { ok: true, outputs: [stream("stdout"), stream("stderr"), error] },
      "tests-1-2": { ok: false, outputs: [stream("stdout")] },
      "check-1-1": { ok: false, outputs: [error] },
      "exercise-1-1": { ok: false, outputs: [error] },
    } as Parameters<typeof withOutputs>[1]);
    const kinds = (name: string) =>
      find(outputs, name).outputs.map((o: { output_type: string }) => o.output_type);
    expect(kinds("tests-1-1")).to.deep.equal(["stream"]);
    expect(kinds("tests-1-2")).to.deep.equal(["stream", "error"]);
    expect(kinds("check-1-1")).to.deep.equal(["error"]);
    expect(kinds("exercise-1-1")).to.deep.equal(["error"]);
    expect(kinds("tests-1-3")).to.deep.equal(["error"]);
  });
});
