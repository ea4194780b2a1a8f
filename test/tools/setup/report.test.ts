import { expect } from "chai";
import { importModule } from "../../support/importModule";

/** What a report writes of two steps that run at once, of which the second fails. */
async function written(stream: { isTTY: boolean; columns?: number }) {
  const { createReport } = await importModule("lib/tools/setup/report.mjs");
  let text = "";
  const report = createReport({ ...stream, write: (part: string) => (text += part) });
  let end = () => {};
  const first = report.step("First (of two)", async (note: (text: string) => void) => {
    note("a mirror does not answer");
    await new Promise<void>((resolve) => {
      end = resolve;
    });
    return "Python 3.12";
  });
  const fails = async () => {
    throw new Error("no");
  };
  const second = await report.step("Second", fails).catch((error: Error) => error.message);
  expect(second).to.equal("no");
  report.line("A warning");
  end();
  await first;
  return text;
}

describe("createReport", () => {
  it("writes into a log when steps begin and how they end, notes below their step", async () => {
    const lines = (await written({ isTTY: false })).replace(/\d+\.\d s/g, "0.0 s").split("\n");
    expect(lines).to.deep.equal([
      "  begins: First (of two)",
      "  begins: Second",
      `  Second ${".".repeat(47)} failed`,
      "A warning",
      `  First (of two) ${".".repeat(39)} 0.0 s, Python 3.12`,
      "    note: a mirror does not answer",
      "",
    ]);
  });

  it("shows on a terminal what runs, in a last line that the next text replaces", async () => {
    const text = await written({ isTTY: true, columns: 16 });
    const shown = text.split("\r\x1b[K");
    expect(shown).to.include("  First 0 s").and.include("  First 0 s, Se");
    const dots = `  First (of two) ${".".repeat(39)}`;
    expect(shown.at(-1)!.replace(/\d+\.\d s/, "0.0 s")).to.equal(
      `${dots} 0.0 s, Python 3.12\n    note: a mirror does not answer\n`,
    );
    expect(shown.find((part) => part.startsWith("A warning"))).to.equal("A warning\n  First 0 s");
  });
});
