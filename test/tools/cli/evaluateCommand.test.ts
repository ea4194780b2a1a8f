import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { useEngine } from "../../../lib/base/engine/chooseEngine";
import { readExternal } from "../../../lib/results/externalFile";
import { resultsPaths } from "../../../lib/results/resultsPaths";
import { evaluateCli } from "../../../lib/tools/cli/evaluateCommand";
import { writeGreyImage } from "../../support/imageFolder";
import { withTempFolder } from "../../support/tempFolder";
import { textTerminal } from "../../support/textTerminal";
import { writeTrained } from "../../support/trainedResults";

const TABLE =
  "scan,dx,nr,age,view\n" +
  Array.from(
    { length: 8 },
    (_, i) => `${i},${i % 2 ? "consolidation" : "clear"},p${i},${i * 10},${i < 4 ? "PA" : "AP"}\n`,
  ).join("");
const COLUMNS = ["file=scan", "label=dx", "patient=nr"].flatMap((pair) => ["--column", pair]);
const RULE = ["--normal", "clear", "--pneumonia", "Consolidation"];

interface Ran {
  code: number;
  text: string;
  to: string;
}

/** Runs the command on eight small pictures with a table of unusual columns. */
function run(args: string[], body: (ran: Ran) => void): Promise<void> {
  return withTempFolder(async (folder) => {
    const data = path.join(folder, "abroad");
    const to = path.join(folder, "out");
    writeTrained(path.join(folder, "results"));
    for (let i = 0; i < 8; i++) await writeGreyImage(path.join(data, `${i}.png`), 20 * i, 16);
    fs.writeFileSync(path.join(data, "labels.csv"), TABLE);
    const terminal = textTerminal();
    const fixed = ["--data", data, "--results", path.join(folder, "results"), "--to", to];
    const before = process.env.XRAY_CACHE;
    process.env.XRAY_CACHE = path.join(folder, "cache");
    try {
      const code = await evaluateCli([...args, ...fixed], { terminal });
      body({ code, text: terminal.text(), to });
    } finally {
      if (before === undefined) delete process.env.XRAY_CACHE;
      else process.env.XRAY_CACHE = before;
    }
  });
}

describe("npm run evaluate", function () {
  this.timeout(60_000);
  before(() => useEngine());

  it("compares models at home and on a collection with a table of any columns", () =>
    run([...COLUMNS, ...RULE], ({ code, text, to }) => {
      expect(code, text).to.equal(0);
      const { models, collection } = readExternal(resultsPaths(to).external);
      expect(collection).to.include({ name: "abroad", kind: "table labels.csv" });
      const [{ abroad, home }] = models;
      expect([abroad.images, abroad.pneumonia, abroad.patients]).to.deep.equal([8, 4, 8]);
      expect(abroad.byView.map(({ group, images }) => [group, images])).to.deep.equal([
        ["PA", 4],
        ["AP", 4],
      ]);
      expect(abroad.byAge.map(({ group, images }) => [group, images])).to.deep.equal([
        ["up to 18", 2],
        ["over 18", 6],
      ]);
      const report = fs.readFileSync(path.join(to, "evaluation.txt"), "utf8");
      expect(text).to.include(report.trim());
      const auc = ({ estimate, low, high }: typeof abroad.auc) =>
        `${estimate.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`;
      expect(report).to.match(/AUC +0\.\d+ \(.*–.*\) +\d\.\d+ \(/);
      expect(report).to.include(auc(home.auc)).and.include(auc(abroad.auc));
      for (const metric of ["sensitivity", "f1", "balanced accuracy", "Calibration here"])
        expect(report).to.include(metric);
      expect(text).to.match(/^THIS IS NO DIAGNOSIS/);
    }));

  it("stops before anything is written at a table that it does not understand", () =>
    run(COLUMNS, ({ code, text, to }) => {
      expect(code).to.equal(1);
      expect(text).to.match(/no image is normal .*found besides: clear, consolidation/);
      expect(fs.existsSync(to)).to.equal(false);
    }));

  it("refuses a wrong option and says what is right", async () => {
    await run(["--column", "label"], ({ text }) =>
      expect(text).to.match(/--column must be NAME=COLUMN .*found "label"/),
    );
    await run(["--box-size", "big"], ({ text }) =>
      expect(text).to.match(/--box-size must be like 1024x1024, found "big"/),
    );
    await run(["--model", "resnet18"], ({ text }) =>
      expect(text).to.match(/no trained model "resnet18"/),
    );
  });
});
