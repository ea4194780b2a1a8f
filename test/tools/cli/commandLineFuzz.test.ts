import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { parseBenchArguments } from "../../../lib/tools/cli/bench";
import { dataCli } from "../../../lib/tools/cli/data";
import { parseReproduceArguments } from "../../../lib/tools/cli/reproduce";
import { weightsCli } from "../../../lib/tools/cli/weights";
import { fuzzCases } from "../../support/fuzz";
import { damaged, fuzzTexts } from "../../support/fuzzTexts";
import { withTempFolder } from "../../support/tempFolder";
import { textTerminal } from "../../support/textTerminal";

describe("mistyped command lines", function () {
  this.timeout(0);

  it("options of npm run bench and npm run reproduce", () => {
    const lines = [
      [parseBenchArguments, "--repetitions", "9"],
      [parseBenchArguments, "--images", "512"],
      [parseBenchArguments, "--growth", "500,5000,50000"],
      [parseBenchArguments, "--only", "cnn,resnet-full"],
      [parseReproduceArguments, "--only", "scoring"],
      [parseReproduceArguments, "--seed", "43"],
    ] as const;
    fuzzTexts(fuzzCases(), (i) => {
      const [parse, option, value] = lines[i % lines.length];
      const spoiled = i % 5 === 0 ? damaged(option, "option", i) : option;
      const args = [spoiled, damaged(value, option, i)];
      // A word of Node's own argument parser: it names the option or the value.
      const names = [option, spoiled, args[1].slice(0, 20), "option", "argument"];
      return { read: () => void parse(args), names };
    });
  });

  it("npm run data and npm run weights with a file and a sha256 that are none", () =>
    withTempFolder(async (folder) => {
      const valid = ["--from", path.join(folder, "no.zip"), "--sha256", "0123456789".repeat(7)];
      for (let i = 0; i < fuzzCases(); i++) {
        const args = valid.map((arg, k) => (k === 3 || k === i % 4 ? damaged(arg, "arg", i) : arg));
        const terminal = textTerminal();
        const cli = i % 2 ? dataCli : weightsCli;
        const to = path.join(folder, "to");
        // The target comes first: whatever is damaged behind it, nothing is downloaded.
        const code = await cli(["--to", to, ...args.filter((arg) => !arg.startsWith("--u"))], {
          terminal,
          network: { attempts: 1, waitSeconds: 0, idleSeconds: 0.01 },
          measureFree: async () => 0,
        });
        expect(code, `case ${i}`).to.be.within(1, 2);
        expect(terminal.text(), `case ${i}`).not.to.match(/\n {4}at /);
        expect(terminal.text().trim(), `case ${i}`).not.to.equal("");
        expect(fs.readdirSync(folder), `case ${i}`).to.deep.equal([]);
      }
    }));
});
