import { expect } from "chai";
import { benchCli } from "../../../lib/tools/cli/bench";
import { classroomCli } from "../../../lib/tools/cli/classroom";
import { dataCli } from "../../../lib/tools/cli/data";
import { evaluateCli } from "../../../lib/tools/cli/evaluateCommand";
import { notebooksCli } from "../../../lib/tools/cli/notebooks";
import { pageCli } from "../../../lib/tools/cli/page";
import { predictCli } from "../../../lib/tools/cli/predictCommand";
import { reproduceCli } from "../../../lib/tools/cli/reproduce";
import { runCommand } from "../../../lib/tools/cli/runCommand";
import { weightsCli } from "../../../lib/tools/cli/weights";

async function endOf(body: () => Promise<void>, signal?: AbortSignal) {
  let text = "";
  const write = (line: string) => {
    text += `${line}\n`;
  };
  return { code: await runCommand(body, { write, signal, stopped: "Goes on later." }), text };
}

describe("runCommand", () => {
  it("ends with 0 and no word of its own where the work is done", async () => {
    expect(await endOf(async () => undefined)).to.deep.equal({ code: 0, text: "" });
  });

  it("ends with 1 and the message alone where the work fails", async () => {
    const failed = await endOf(async () => {
      throw new Error("No images in data.");
    });
    expect(failed).to.deep.equal({ code: 1, text: "\n✘ No images in data.\n" });
  });

  it("says of a file what went wrong and what to do", async () => {
    const { code, text } = await endOf(async () => {
      throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC", path: "a.csv", syscall: "open" });
    });
    expect(code).to.equal(1);
    expect(text).to.contain("✘ a.csv could not be opened: the disk is full. Free some space");
  });

  it("shows the place of a mistake in the program itself", async () => {
    const { code, text } = await endOf(async () => {
      (undefined as unknown as { rows: number[] }).rows.pop();
    });
    expect(code).to.equal(1);
    expect(text).to.contain("TypeError").and.contain("runCommand.test");
  });

  it("ends with 1 and what it was told to say after a signal", async () => {
    const stopped = await endOf(async () => {
      throw new Error("aborted");
    }, AbortSignal.abort());
    expect(stopped).to.deep.equal({ code: 1, text: "\nGoes on later.\n" });
  });
});

describe("every command", () => {
  type Cli = (
    args: string[],
    context: { terminal: { write(text: string): boolean } },
  ) => Promise<number>;
  const commands: Record<string, Cli> = {
    ...{ bench: benchCli, classroom: classroomCli, data: dataCli, evaluate: evaluateCli },
    ...{ notebooks: notebooksCli, page: pageCli, predict: predictCli, reproduce: reproduceCli },
    weights: weightsCli,
  };

  for (const [name, cli] of Object.entries(commands)) {
    const run = async (option: string) => {
      let text = "";
      const write = (part: string) => Boolean((text += part));
      return { code: await cli([option], { terminal: { write } }), text };
    };

    it(`${name} ends with 2 on an unknown option, names it and where help is`, async () => {
      const { code, text } = await run("--no-such-option");
      expect(code).to.equal(2);
      expect(text)
        .to.contain("'--no-such-option'")
        .and.match(/See .*--help\.\n$/);
    });

    it(`${name} ends with 0 and its usage on --help`, async () => {
      const { code, text } = await run("--help");
      expect(code).to.equal(0);
      expect(text).to.contain(`npm run ${name} -- `);
    });
  }
});
