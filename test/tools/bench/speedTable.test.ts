import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../lib/base/projectRoot";
import { readBench, type SideResult, writeBench } from "../../../lib/tools/bench/benchFile";
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

describe("speedTable", () => {
  const [item] = exampleBench().items;
  const side = (changes: Partial<SideResult>): SideResult => ({ ...item.ours, ...changes });
  const rowOf = (changes: Partial<typeof item>) =>
    speedTable(exampleBench({ items: [{ ...item, ...changes }] })).split("\n")[2];

  it("has a row for every step: ratio with its range, both speeds, both memories", () => {
    const row = rowOf({
      ratio: { min: 1.5556, median: 1.8872, max: 3.5205 },
      ours: side({ imagesPerSecond: 186.04, peakBytes: 476766208 }),
      pytorch: side({ imagesPerSecond: 100.12, peakBytes: 289484800 }),
    });
    expect(row).to.equal(
      "| CNN: training step | **1.89** (1.56–3.52) | 186 | 100 | 0.48 GB | 0.29 GB |",
    );
  });

  it("writes large numbers with fewer digits, and never as powers of ten", () => {
    const row = rowOf({
      ratio: { min: 9.994, median: 57.32, max: 120.04 },
      ours: side({ imagesPerSecond: 3490.03 }),
    });
    expect(row).to.contain("**57.3** (9.99–120.0) | 3490 |");
  });

  it("says where PyTorch's memory is not all of it", () => {
    expect(rowOf({ pytorch: side({ chosen: "2 loader processes" }) })).to.match(
      /1.00 GB and 2 loader processes \|$/,
    );
    expect(rowOf({ pytorch: side({ chosen: "2 loader processes, contiguous" }) })).to.match(
      / and 2 loader processes \|$/,
    );
    expect(rowOf({ pytorch: side({ chosen: "no loader process, contiguous" }) })).to.match(
      /1.00 GB \|$/,
    );
  });

  it("names the machine, the versions, the date and how often each side ran", () => {
    const text = speedTable(exampleBench());
    expect(text).to.contain("Measured on 2025-01-02: example, 2 cores, Linux x64;");
    expect(text).to.contain("TensorFlow 2.21.0, TensorFlow.js 4.22.0 and Node.js 20.0.0 against");
    expect(text).to.contain("PyTorch 2.13.0, Python 3.11.7 and Pillow 13.0.0.");
    expect(text).to.contain("each step 9 times and each epoch 2 times");
  });

  it("says what images and weights were used", () => {
    const { files } = exampleBench();
    expect(speedTable(exampleBench()))
      .to.contain("with ImageNet's weights")
      .and.to.contain("16 real X-rays of 625 kB");
    const text = speedTable(
      exampleBench({ pretrained: false, files: { ...files, synthetic: true } }),
    );
    expect(text).to.contain("with random weights").and.to.contain("16 generated X-rays");
  });

  it("gives the share of an epoch spent waiting for images, where epochs were measured", () => {
    const items = [0.0558, 0.0399].map((waiting) => ({ ...item, ours: side({ waiting }) }));
    expect(speedTable(exampleBench({ items }))).to.match(
      /waits for images during 4.0 to 5.6 % of an epoch.$/m,
    );
    expect(speedTable(exampleBench({ items: items.slice(1) }))).to.match(
      /during 4.0 % of an epoch.$/m,
    );
    expect(speedTable(exampleBench())).not.to.contain("waits");
  });

  it("names the features of the processor, where the file has them", () => {
    const { machine } = exampleBench();
    expect(speedTable(exampleBench({ machine: { ...machine, features: "AVX2, AMX" } }))).to.contain(
      ": example (AVX2, AMX), 2 cores",
    );
  });

  it("refuses a quick run and one without PyTorch", () => {
    const alone = { ...item, pytorch: null, ratio: null };
    for (const changes of [
      { quick: true },
      { items: [alone] },
      { items: [item, alone] },
      { items: [] },
    ]) {
      expect(() => speedTable(exampleBench(changes))).to.throw(
        'Run "npm run bench -- --with-pytorch"',
      );
    }
  });
});

describe("speedTable with mixed precision", () => {
  const [alone] = exampleBench().items;
  const peaks = { matrixProduct: 3e11, convolution: 3.2e11, bfloat16Convolution: 2.56e12 };
  const text = speedTable(exampleBench({ items: [exampleMixedItem(), alone], enginePeak: peaks }));
  const [header, , both, float32Only] = text.split("\n");

  it("shows three ratios, with PyTorch in float32 in bold, both speeds and memories", () => {
    const cells = header.split("|").map((cell) => cell.trim());
    expect(cells.slice(1, 5)).to.deep.equal([
      "step",
      "both in float32",
      "ours in mixed precision, PyTorch in float32",
      "both in mixed precision",
    ]);
    expect(both).to.equal(
      "| CNN: training step | 1.50 (1.00–2.00) | **6.00** (5.00–7.00) | 3.00 (2.50–3.50) | 16 " +
        "/ 64 | 16 / 21.3 | 1.00 / 0.60 GB | 1.00 / 0.80 GB |",
    );
  });

  it("leaves out what a step without convolutions does not have", () =>
    expect(float32Only).to.equal(
      "| CNN: training step | **1.50** (1.00–2.00) | – | – | 16 | 16 | 1.00 GB | 1.00 GB |",
    ));

  it("explains what mixed precision is, needs, gives PyTorch and was checked against", () => {
    expect(text).to.contain("8 instead of 24 bits").and.to.contain("which set-up tries");
    expect(text).to.contain("here a convolution reaches 2560 instead of 320 GFLOP/s");
    expect(text).to.contain("makes PyTorch 2.00 times as fast");
    expect(text)
      .to.contain("at most twice as far from PyTorch's float32 results")
      .and.to.contain("they used 50 % of that.");
  });

  it("states the shares of the engine's peak in both precisions", () =>
    expect(text).to.contain(
      "use 60 % of what the engine reaches in its best convolution or matrix product, in " +
        "mixed precision 25 %",
    ));

  it("gives the share of an epoch spent waiting in both precisions", () => {
    const epoch = exampleMixedItem();
    epoch.ours = { ...epoch.ours, waiting: 0.01 };
    epoch.mixed!.ours.waiting = 0.03;
    expect(speedTable(exampleBench({ items: [epoch] }))).to.contain(
      "waits for images during 1.0 % of an epoch, in mixed precision during 3.0 %.",
    );
  });

  it("says of a machine without it that everything ran in float32", () => {
    const { machine } = exampleBench();
    const plain = speedTable(exampleBench({ machine: { ...machine, features: "AVX2" } }));
    expect(plain).to.contain("Everything ran in float32").and.not.to.contain("torch.autocast");
    expect(plain.split("\n")[0]).to.contain("| times as fast as PyTorch |");
  });
});

describe("speedTable's notes", () => {
  const [item] = exampleBench().items;

  it("state what features that are kept cost once", () => {
    const items = [
      { ...item, title: "Kept", images: 512, ours: { ...item.ours, onceSeconds: 6.54 } },
    ];
    expect(speedTable(exampleBench({ items }))).to.contain(
      '"Kept": the features of all 512 images took 6.5 s once',
    );
  });

  it("say what the estimate of the original's trainings counts", () => {
    const text = speedTable(exampleBench());
    expect(text).to.contain(
      "(15 epochs of the CNN, 5 and 10 of ResNet-18's two phases, on 5216 images)",
    );
    expect(text)
      .to.contain("would take 100 minutes, in PyTorch not measured.")
      .and.to.contain("Early stopping");
    const mixed = {
      ...exampleBench().reproduction!,
      pytorchSeconds: 9000,
      oursMixedSeconds: 1800,
      pytorchMixedSeconds: 3000,
    };
    expect(speedTable(exampleBench({ reproduction: mixed }))).to.contain(
      "100 minutes, in PyTorch 150 minutes; in mixed precision 30 minutes, in PyTorch 50 minutes.",
    );
  });
});

describe("updateReadmeSpeed", () => {
  it("puts the table of a bench.json between README's markers", () =>
    withTempFolder((folder) => {
      const [readme, file] = [path.join(folder, "README.md"), path.join(folder, "bench.json")];
      fs.writeFileSync(readme, README_TEXT);
      writeBench(file, exampleBench());
      expect(updateReadmeSpeed(readme, file)).to.equal(true);
      expect(fs.readFileSync(readme, "utf8")).to.equal(
        README_TEXT.replace("old", speedTable(exampleBench())),
      );
    }));

  it("leaves README.md as it is when the results cannot be used", () =>
    withTempFolder((folder) => {
      const [readme, file] = [path.join(folder, "README.md"), path.join(folder, "bench.json")];
      fs.writeFileSync(readme, README_TEXT);
      writeBench(file, exampleBench({ quick: true }));
      expect(() => updateReadmeSpeed(readme, file)).to.throw("not a quick one");
      expect(fs.readFileSync(readme, "utf8")).to.equal(README_TEXT);
    }));
});
