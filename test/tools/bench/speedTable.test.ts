import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../lib/base/projectRoot";
import {
  addBench,
  type BenchResults,
  machineName,
  readBench,
  type SideResult,
} from "../../../lib/tools/bench/benchFile";
import { BENCH_ITEMS, inOrder, repetitionsOf } from "../../../lib/tools/bench/benchItems";
import { speedTable, updateReadmeSpeed } from "../../../lib/tools/bench/speedTable";
import { readmeBlock } from "../../../lib/tools/report/readmeBlock";
import { exampleBench, exampleMixedItem } from "../../support/exampleBench";
import { withTempFolder } from "../../support/tempFolder";

const README_TEXT = "# Title\n\n<!-- speed:start -->\nold\n<!-- speed:end -->\n";

describe("README.md", () => {
  it("shows the speed that results/bench.json holds", () => {
    const readme = fs
      .readFileSync(path.join(projectRoot(), "README.md"), "utf8")
      .replace(/\r\n/g, "\n");
    const message =
      "README's speed table is not that of results/bench.json: run npm run bench -- --with-pytorch";
    const table = speedTable(readBench(path.join(projectRoot(), "results", "bench.json")));
    expect(readmeBlock(readme, "speed"), message).to.equal(table);
  });
});

/** The cells of a text's tables, row by row with the header first: ratios, facts, speeds. */
function tables(text: string): string[][][] {
  return text
    .split("\n\n")
    .filter((part) => part.startsWith("|"))
    .map((part) => {
      const [header, , ...rows] = part.split("\n");
      return [header, ...rows].map((line) =>
        line
          .split("|")
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    });
}
/** What stands outside the tables. */
const notes = (machines: readonly BenchResults[]): string =>
  speedTable(machines)
    .split("\n\n")
    .filter((part) => !part.startsWith("|"))
    .join("\n\n");
/** All numbers of a text, as they are written. */
const numbers = (text: string): string[] => text.match(/\d+(?:\.\d+)*/g) ?? [];
const isBold = (cell: string): boolean => cell.startsWith("**");

describe("speedTable of one machine", () => {
  const [item] = exampleBench().items;
  const side = (changes: Partial<SideResult>): SideResult => ({ ...item.ours, ...changes });
  const tablesOf = (changes: Partial<typeof item>) =>
    tables(speedTable([exampleBench({ items: [{ ...item, ...changes }] })]));

  it("has a row for every step: ratio with its range; both speeds, both memories", () => {
    const [ratios, , speeds] = tablesOf({
      ratio: { min: 1.5556, median: 1.8872, max: 3.5205 },
      ours: side({ imagesPerSecond: 186.04, peakBytes: 476766208 }),
      pytorch: side({ imagesPerSecond: 100.12, peakBytes: 289484800 }),
    });
    expect([ratios[1][0], speeds[1][0]]).to.deep.equal([item.title, item.title]);
    expect(ratios[1].slice(1).map(numbers)).to.deep.equal([["1.89", "1.56", "3.52"]]);
    expect(speeds[1].slice(1).map(numbers)).to.deep.equal([["186"], ["100"], ["0.48"], ["0.29"]]);
    expect(ratios[1].map(isBold)).to.deep.equal([false, true]);
    const three = ["a", "b", "c"].map((title) => ({ ...item, title }));
    const [ofThree] = tables(speedTable([exampleBench({ items: three })]));
    expect(ofThree).to.have.length(1 + 3);
  });

  it("writes large numbers with fewer digits, and never as powers of ten", () => {
    const [ratios, , speeds] = tablesOf({
      ratio: { min: 9.994, median: 57.32, max: 120.04 },
      ours: side({ imagesPerSecond: 3490.03 }),
    });
    expect(numbers(ratios[1][1])).to.deep.equal(["57.3", "9.99", "120.0"]);
    expect(numbers(speeds[1][1])).to.deep.equal(["3490"]);
  });

  it("says where PyTorch's memory is not all of it", () => {
    const memoryOf = (chosen: string) => numbers(tablesOf({ pytorch: side({ chosen }) })[2][1][4]);
    expect(memoryOf("2 loader processes")).to.deep.equal(["1.00", "2"]);
    expect(memoryOf("2 loader processes, contiguous")).to.deep.equal(["1.00", "2"]);
    expect(memoryOf("no loader process, contiguous")).to.deep.equal(["1.00"]);
  });

  it("names the machine, the versions, the date and how often each side ran", () => {
    const { machine } = exampleBench();
    const features = "AVX2, AMX";
    const ofSeven = { machine: { ...machine, cores: 7, features }, repetitions: 19 };
    const note = notes([exampleBench(ofSeven)]);
    for (const fact of ["2025-01-02", "example", "Linux x64", features])
      expect(note).to.contain(fact);
    const versions = ["2.21.0", "4.22.0", "20.0.0", "2.13.0", "3.11.7", "13.0.0"];
    const ofEpochs = String(repetitionsOf({ group: "epoch" }, 19));
    expect(numbers(note)).to.include.members([...versions, "7", "19", ofEpochs]);
    expect(notes([exampleBench()])).to.not.contain("AMX");
  });

  it("says what images and weights were used", () => {
    const { files } = exampleBench();
    const others = exampleBench({ pretrained: false, files: { ...files, synthetic: true } });
    const [ofThese, ofOthers] = [notes([exampleBench()]), notes([others])];
    expect(numbers(ofThese)).to.include.members(["16", "625", "512"]);
    expect(ofThese)
      .to.match(/ImageNet/)
      .and.match(/real X-rays/);
    expect(ofOthers).to.not.match(/ImageNet|real X-rays/);
    expect(ofOthers)
      .to.match(/random/)
      .and.match(/generated/);
  });

  it("explains facts only where it shows them", () => {
    const plain = { items: [{ ...item, shareOfPeak: null }], reproduction: null };
    expect(notes([exampleBench()]))
      .to.match(/engine's best/)
      .and.match(/original's trainings/);
    expect(notes([exampleBench(plain)])).to.not.match(/engine's best|original's trainings/);
  });

  it("refuses a quick run and one without PyTorch, and names the command", () => {
    const alone = { ...item, pytorch: null, ratio: null };
    for (const changes of [
      { quick: true },
      { items: [alone] },
      { items: [item, alone] },
      { items: [] },
    ]) {
      expect(() => speedTable([exampleBench(changes)])).to.throw("npm run bench -- --with-pytorch");
    }
  });

  it("leaves out methods of explanation for which PyTorch's side had no package", () => {
    const alone = { ...item, pytorch: null, ratio: null };
    const method = { ...alone, name: "explain-layerCam", title: "LayerCAM" };
    const [ratios] = tables(speedTable([exampleBench({ items: [item, method] })]));
    expect(ratios.slice(1).map(([title]) => title)).to.deep.equal([item.title]);
  });
});

describe("speedTable with mixed precision", () => {
  const [item] = exampleBench().items;
  const alone = { ...item, title: "Reading" };
  const peaks = { matrixProduct: 3e11, convolution: 3.2e11, bfloat16Convolution: 2.56e12 };
  const results = exampleBench({ items: [exampleMixedItem(), alone], enginePeak: peaks });
  const [[header, both, float32Only], , [, speedsOfBoth, speedsOfOne]] = tables(
    speedTable([results]),
  );

  it("shows three ratios, with PyTorch in float32 in bold, both speeds and memories", () => {
    const formats = header.slice(1).map((title) => title.match(/float32|mixed/g));
    expect(formats).to.deep.equal([["float32"], ["mixed", "float32"], ["mixed"]]);
    expect(both.slice(1).map(numbers)).to.deep.equal([
      ["1.50", "1.00", "2.00"],
      ["6.00", "5.00", "7.00"],
      ["3.00", "2.50", "3.50"],
    ]);
    expect(both.findIndex(isBold)).to.equal(2);
    expect(speedsOfBoth.slice(1).map(numbers)).to.deep.equal([
      ["16", "64"],
      ["16", "21.3"],
      ["1.00", "0.60"],
      ["1.00", "0.80"],
    ]);
  });

  it("leaves out what a step without convolutions does not have", () => {
    expect(float32Only.slice(1).map(numbers)).to.deep.equal([["1.50", "1.00", "2.00"], [], []]);
    expect(float32Only.findIndex(isBold)).to.equal(1);
    const speeds = [["16"], ["16"], ["1.00"], ["1.00"]];
    expect(speedsOfOne.slice(1).map(numbers)).to.deep.equal(speeds);
  });

  it("explains what mixed precision is and was checked against", () =>
    expect(notes([results]))
      .to.contain("torch.autocast")
      .and.match(/8 instead of 24 bits/));

  it("says of a machine without it that everything ran in float32", () => {
    const { machine } = exampleBench();
    const plain = exampleBench({ machine: { ...machine, features: "AVX2" } });
    expect(notes([plain]))
      .to.contain("On example (AVX2) everything ran in float32")
      .and.not.to.contain("torch.autocast");
    expect(tables(speedTable([plain]))[0][0].join()).to.not.contain("mixed");
    // An old file without features does not tell whether it was tried.
    expect(notes([exampleBench()])).to.not.contain("everything ran in float32");
  });
});

describe("speedTable of several machines", () => {
  const { machine } = exampleBench();
  const [item] = exampleBench().items;
  const fast = exampleBench({
    machine: { ...machine, cpu: "Fast", features: "AVX2, AMX" },
    items: [exampleMixedItem(), { ...item, title: "Only here" }],
    enginePeak: { matrixProduct: 3e11, convolution: 3.2e11, bfloat16Convolution: 2.56e12 },
  });
  const slow = exampleBench({
    machine: { ...machine, cpu: "Slow", features: "AVX2" },
    items: [{ ...item, ratio: { min: 0.5, median: 0.7, max: 0.9 } }],
    reproduction: null,
  });
  const text = speedTable([fast, slow]);
  const [ratios, facts, speeds] = tables(text);

  it("shows the ratios side by side, each column under its machine's name", () => {
    expect(ratios[0].map((title) => title.split(":")[0])).to.deep.equal([
      "step",
      ...Array(3).fill("Fast (AMX)"),
      "Slow (AVX2)",
    ]);
    expect(ratios.slice(1).map((row) => row.map((cell) => numbers(cell)[0] ?? cell))).to.deep.equal(
      [
        [item.title, "1.50", "6.00", "3.00", "0.70"],
        ["Only here", "1.50", "–", "–", "–"],
      ],
    );
  });

  it("keeps the order of measuring, though the first machine lacks what another has", () => {
    const [first, second, third] = BENCH_ITEMS.map(({ title }) => title);
    expect(inOrder([third, first, "Only here", second, first])).to.deep.equal([
      first,
      second,
      third,
      "Only here",
    ]);
  });

  it("has a column of facts for each, and a dash for what was not measured there", () => {
    expect(facts[0].slice(1)).to.deep.equal(["Fast (AMX)", "Slow (AVX2)"]);
    const [peak, gain] = facts.slice(1);
    expect(peak.slice(1).map(numbers)).to.deep.equal([
      ["320", "2560"],
      ["320", "16"],
    ]);
    expect(gain.slice(1)).to.deep.equal(["2.00 times", "–"]);
    expect(facts[facts.length - 1][2]).to.equal("–");
  });

  it("says which is which, and of whom what it says of mixed precision holds", () => {
    for (const one of [fast, slow]) expect(text).to.contain(machineName(one));
    expect(text).to.contain("it found that on Fast (AMX).");
    expect(text).to.contain("On Slow (AVX2) everything ran in float32");
  });

  it("gives speeds and memory of the first, and says so", () => {
    expect(text).to.contain("Speed and memory on **Fast (AMX)**");
    expect(speeds.slice(1).map(([title]) => title)).to.deep.equal([item.title, "Only here"]);
  });

  it("refuses a quick run among the others, too", () => {
    const quick = { ...slow, quick: true };
    expect(() => speedTable([fast, quick])).to.throw(/quick/);
  });
});

describe("updateReadmeSpeed", () => {
  it("puts the table of a bench.json between README's markers", () =>
    withTempFolder((folder) => {
      const [readme, file] = [path.join(folder, "README.md"), path.join(folder, "bench.json")];
      fs.writeFileSync(readme, README_TEXT);
      addBench(file, exampleBench());
      expect(updateReadmeSpeed(readme, file)).to.equal(true);
      expect(fs.readFileSync(readme, "utf8")).to.equal(
        README_TEXT.replace("old", speedTable([exampleBench()])),
      );
    }));

  it("leaves README.md as it is when the results cannot be used", () =>
    withTempFolder((folder) => {
      const [readme, file] = [path.join(folder, "README.md"), path.join(folder, "bench.json")];
      fs.writeFileSync(readme, README_TEXT);
      addBench(file, exampleBench({ quick: true }));
      expect(() => updateReadmeSpeed(readme, file)).to.throw(/quick/);
      expect(fs.readFileSync(readme, "utf8")).to.equal(README_TEXT);
    }));
});
