import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../lib/base/projectRoot";
import {
  addBench,
  type BenchResults,
  readBench,
  type SideResult,
} from "../../../lib/tools/bench/benchFile";
import { repetitionsOf } from "../../../lib/tools/bench/benchItems";
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

/** The parts of a text between empty lines: the table, then the notes. */
const parts = (results: BenchResults): string[] => speedTable([results]).split("\n\n");
/** What the text says of some results and not of others, whatever the words. */
const saidOnlyOf = (results: BenchResults, others: BenchResults): string =>
  parts(results)
    .filter((part) => !parts(others).includes(part))
    .join("\n");
/** All numbers of a text, as they are written. */
const numbers = (text: string): string[] => text.match(/\d+(?:\.\d+)*/g) ?? [];
/** The table's cells, row by row; the header first. */
function cells(results: BenchResults): string[][] {
  const [header, , ...rows] = parts(results)[0].split("\n");
  return [header, ...rows].map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
const isBold = (cell: string): boolean => cell.startsWith("**");

describe("speedTable", () => {
  const [item] = exampleBench().items;
  const side = (changes: Partial<SideResult>): SideResult => ({ ...item.ours, ...changes });
  const withItem = (changes: Partial<typeof item>) =>
    exampleBench({ items: [{ ...item, ...changes }] });
  const rowOf = (changes: Partial<typeof item>) => cells(withItem(changes))[1];

  it("has a row for every step: ratio with its range, both speeds, both memories", () => {
    const row = rowOf({
      ratio: { min: 1.5556, median: 1.8872, max: 3.5205 },
      ours: side({ imagesPerSecond: 186.04, peakBytes: 476766208 }),
      pytorch: side({ imagesPerSecond: 100.12, peakBytes: 289484800 }),
    });
    expect(row[0]).to.equal(item.title);
    expect(row.slice(1).map(numbers)).to.deep.equal([
      ["1.89", "1.56", "3.52"],
      ["186"],
      ["100"],
      ["0.48"],
      ["0.29"],
    ]);
    expect(row.map(isBold)).to.deep.equal([false, true, false, false, false, false]);
    expect(cells(exampleBench({ items: [item, item, item] }))).to.have.length(1 + 3);
  });

  it("writes large numbers with fewer digits, and never as powers of ten", () => {
    const row = rowOf({
      ratio: { min: 9.994, median: 57.32, max: 120.04 },
      ours: side({ imagesPerSecond: 3490.03 }),
    });
    expect(row.slice(1, 3).map(numbers)).to.deep.equal([["57.3", "9.99", "120.0"], ["3490"]]);
  });

  it("says where PyTorch's memory is not all of it", () => {
    const memoryOf = (chosen: string) => numbers(rowOf({ pytorch: side({ chosen }) })[5]);
    expect(memoryOf("2 loader processes")).to.deep.equal(["1.00", "2"]);
    expect(memoryOf("2 loader processes, contiguous")).to.deep.equal(["1.00", "2"]);
    expect(memoryOf("no loader process, contiguous")).to.deep.equal(["1.00"]);
  });

  it("names the machine, the versions, the date and how often each side ran", () => {
    const { machine } = exampleBench();
    const [, note] = parts(exampleBench({ machine: { ...machine, cores: 7 }, repetitions: 19 }));
    for (const fact of ["2025-01-02", "example", "Linux x64"]) expect(note).to.contain(fact);
    const versions = ["2.21.0", "4.22.0", "20.0.0", "2.13.0", "3.11.7", "13.0.0"];
    const ofEpochs = String(repetitionsOf({ group: "epoch" }, 19));
    expect(numbers(note)).to.include.members([...versions, "7", "19", ofEpochs]);
  });

  it("says what images and weights were used", () => {
    const { files } = exampleBench();
    const others = exampleBench({ pretrained: false, files: { ...files, synthetic: true } });
    const [ofThese, ofOthers] = [parts(exampleBench())[1], parts(others)[1]];
    expect(numbers(ofThese)).to.include.members(["16", "625", "512"]);
    expect(ofThese)
      .to.match(/ImageNet/)
      .and.match(/real X-rays/);
    expect(ofOthers).to.not.match(/ImageNet|real X-rays/);
    expect(ofOthers)
      .to.match(/random/)
      .and.match(/generated/);
  });

  it("gives the share of an epoch spent waiting for images, where epochs were measured", () => {
    const items = [0.0558, 0.0399].map((waiting) => ({ ...item, ours: side({ waiting }) }));
    const saidOf = (measured: typeof items) => {
      const others = measured.map((one) => ({ ...one, ours: side({}) }));
      return numbers(
        saidOnlyOf(exampleBench({ items: measured }), exampleBench({ items: others })),
      );
    };
    expect(saidOf(items)).to.deep.equal(["4.0", "5.6"]);
    expect(saidOf(items.slice(1))).to.deep.equal(["4.0"]);
  });

  it("names the features of the processor, where the file has them", () => {
    const { machine } = exampleBench();
    const features = "AVX2, AMX";
    expect(speedTable([exampleBench({ machine: { ...machine, features } })])).to.contain(features);
    expect(speedTable([exampleBench()])).to.not.contain("AMX");
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
});

describe("speedTable with mixed precision", () => {
  const [alone] = exampleBench().items;
  const peaks = { matrixProduct: 3e11, convolution: 3.2e11, bfloat16Convolution: 2.56e12 };
  const results = exampleBench({ items: [exampleMixedItem(), alone], enginePeak: peaks });
  const float32 = exampleBench({ items: [alone, alone], enginePeak: peaks });
  const [header, both, float32Only] = cells(results);

  it("shows three ratios, with PyTorch in float32 in bold, both speeds and memories", () => {
    const formats = header.slice(1, 4).map((title) => title.match(/float32|mixed/g));
    expect(formats).to.deep.equal([["float32"], ["mixed", "float32"], ["mixed"]]);
    expect(header).to.have.length(8);
    expect(both.slice(1).map(numbers)).to.deep.equal([
      ["1.50", "1.00", "2.00"],
      ["6.00", "5.00", "7.00"],
      ["3.00", "2.50", "3.50"],
      ["16", "64"],
      ["16", "21.3"],
      ["1.00", "0.60"],
      ["1.00", "0.80"],
    ]);
    expect(both.findIndex(isBold)).to.equal(2);
  });

  it("leaves out what a step without convolutions does not have", () => {
    expect(float32Only.slice(1).map(numbers)).to.deep.equal([
      ["1.50", "1.00", "2.00"],
      [],
      [],
      ["16"],
      ["16"],
      ["1.00"],
      ["1.00"],
    ]);
    expect(float32Only.findIndex(isBold)).to.equal(1);
  });

  it("explains what mixed precision is, gives PyTorch and was checked against", () => {
    const { machine } = exampleBench();
    const said = saidOnlyOf(results, { ...float32, machine: { ...machine, features: "AVX2" } });
    // Bits of precision; GFLOP/s; PyTorch's gain; percent of the allowed difference.
    expect(numbers(said)).to.include.members(["8", "24", "2560", "320", "2.00", "50"]);
    expect(said).to.contain("torch.autocast");
  });

  it("states the shares of the engine's peak in both precisions", () => {
    const items = [exampleMixedItem(), alone].map((one) => ({ ...one, shareOfPeak: null }));
    const said = saidOnlyOf(results, { ...results, items });
    expect(numbers(said).slice(0, 2)).to.deep.equal(["60", "25"]);
  });

  it("gives the share of an epoch spent waiting in both precisions", () => {
    const epoch = exampleMixedItem();
    epoch.ours = { ...epoch.ours, waiting: 0.01 };
    epoch.mixed!.ours.waiting = 0.03;
    const others = exampleBench({ items: [exampleMixedItem()] });
    const said = saidOnlyOf(exampleBench({ items: [epoch] }), others);
    expect(numbers(said)).to.deep.equal(["1.0", "3.0"]);
  });

  it("says of a machine without it that everything ran in float32", () => {
    const { machine } = exampleBench();
    const plain = exampleBench({ machine: { ...machine, features: "AVX2" } });
    expect(parts(plain)[2]).to.contain("float32").and.not.to.contain("torch.autocast");
    expect(cells(plain)[0].join()).to.not.match(/float32|mixed/);
  });
});

describe("speedTable's notes", () => {
  const [item] = exampleBench().items;

  it("state what features that are kept cost once", () => {
    const kept = { ...item, title: "Kept", images: 512 };
    const onceSeconds = 6.54;
    const said = saidOnlyOf(
      exampleBench({ items: [{ ...kept, ours: { ...item.ours, onceSeconds } }] }),
      exampleBench({ items: [kept] }),
    );
    expect(said).to.contain("Kept");
    expect(numbers(said)).to.deep.equal(["512", "6.5"]);
  });

  it("say what the estimate of the original's trainings counts", () => {
    const without = exampleBench({ reproduction: null });
    // The epochs of the CNN, of ResNet-18 in its two phases, the images, and minutes.
    const counted = ["15", "5", "10", "18", "5216"];
    expect(numbers(saidOnlyOf(exampleBench(), without))).to.deep.equal([...counted, "100"]);
    const reproduction = {
      ...exampleBench().reproduction!,
      pytorchSeconds: 9000,
      oursMixedSeconds: 1800,
      pytorchMixedSeconds: 3000,
    };
    expect(numbers(saidOnlyOf(exampleBench({ reproduction }), without))).to.deep.equal([
      ...counted,
      "100",
      "150",
      "30",
      "50",
    ]);
  });
});

describe("speedTable of several machines", () => {
  const { machine } = exampleBench();
  const second = exampleBench({
    machine: { ...machine, features: "AVX2" },
    items: [exampleMixedItem()],
  });

  it("says all of the first, and of the others how many times as fast each step is", () => {
    const [alone, both] = [[exampleBench()], [exampleBench(), second]].map(speedTable);
    expect(both.startsWith(alone)).to.equal(true);
    const { title, ratio, mixed } = exampleMixedItem();
    const two = [ratio!, mixed!.ratioToFloat32!].map(({ median }) => median.toFixed(2)).join(" / ");
    const added = both.slice(alone.length);
    expect(added).to.contain(`| ${title} | ${two} |`);
    expect(added).to.contain("AVX2").and.contain("**A**, measured on");
  });

  it("refuses a quick run among the others, too", () => {
    const quick = { ...second, quick: true };
    expect(() => speedTable([exampleBench(), quick])).to.throw(/quick/);
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
