import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../lib/base/projectRoot";
import { BENCH_ITEMS } from "../../../lib/tools/bench/benchItems";
import { benchCli, defaultBenchFolder, parseBenchArguments } from "../../../lib/tools/cli/bench";
import { withTempFolder } from "../../support/tempFolder";
import { textTerminal } from "../../support/textTerminal";

describe("parseBenchArguments", () => {
  it("measures everything nine times unless told otherwise", () => {
    const { items, repetitions, growth, quick } = parseBenchArguments([]);
    expect(items).to.deep.equal([...BENCH_ITEMS]);
    expect([repetitions, growth, quick]).to.deep.equal([9, [500, 5000, 50000], false]);
  });

  it("selects items by name and by group, in the order of measuring", () => {
    const { items } = parseBenchArguments(["--only", "resnet-full,gradcam", "--only", "cnn-step"]);
    expect(items.map(({ name }) => name)).to.deep.equal([
      "cnn-step",
      "resnet-full",
      "gradcam-1",
      "gradcam-32",
    ]);
  });

  it("names what is wrong with an option", () => {
    expect(() => parseBenchArguments(["--only", "cnn-stop"])).to.throw(
      'there is no "cnn-stop". Items: pipeline-cold',
    );
    expect(() => parseBenchArguments(["--repetitions", "0"])).to.throw(
      '--repetitions must be a whole number of at least 1, found "0"',
    );
    expect(() => parseBenchArguments(["--growth", "5,x"])).to.throw('found "x"');
    for (const option of ["--repetitions", "--images", "--growth"]) {
      expect(() => parseBenchArguments([option, "1000001"])).to.throw(
        `${option} must be at most 1000000, found "1000001"`,
      );
    }
  });
});

describe("defaultBenchFolder", () => {
  const folderOf = (args: string[], found: { pytorch: boolean; sample: boolean }) =>
    path
      .relative(projectRoot(), defaultBenchFolder(parseBenchArguments(args), found))
      .split(path.sep)
      .join("/");

  it("is the committed results for a whole comparison on real X-rays alone", () => {
    expect(folderOf([], { pytorch: true, sample: false })).to.equal("results");
    expect(folderOf([], { pytorch: false, sample: false })).to.equal("results/quick");
    expect(folderOf(["--only", "cnn"], { pytorch: true, sample: false })).to.equal("results/quick");
    expect(folderOf([], { pytorch: true, sample: true })).to.equal("results/sample");
  });

  it("is that of quick runs for a quick try", () => {
    expect(folderOf(["--quick"], { pytorch: false, sample: false })).to.equal("results/quick");
    expect(folderOf(["--quick"], { pytorch: false, sample: true })).to.equal("results/quick");
  });

  it("gives way to a folder that was named", () =>
    expect(parseBenchArguments(["--results", "elsewhere"]).results).to.match(/elsewhere$/));
});

describe("npm run bench", () => {
  async function run(args: string[], env = {}): Promise<{ code: number; text: string }> {
    const terminal = textTerminal();
    const code = await benchCli(args, { terminal, env });
    return { code, text: terminal.text() };
  }

  it("shows its options", async () => {
    const { code, text } = await run(["--help"]);
    expect(code).to.equal(0);
    expect(text)
      .to.contain("--with-pytorch")
      .and.to.contain("cnn-step")
      .and.to.match(/Groups: .*gradcam, .*epoch\./);
  });

  it("ends with a message on an unknown option and on a Python that is not there", async () => {
    expect(await run(["--fast"])).to.have.property("code", 2);
    const missing = await run(["--pytorch-python", path.join("no", "python")]);
    expect(missing.code).to.equal(1);
    expect(missing.text).to.contain("does not exist. Give the path of a Python that has PyTorch");
  });

  it("refuses a folder of originals without images", () =>
    withTempFolder(async (folder) => {
      const { code, text } = await run(["--quick", "--originals", folder]);
      expect(code).to.equal(1);
      expect(text).to.contain("holds no images");
    }));
});
