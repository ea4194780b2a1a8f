import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { expect } from "chai";
import { importModule } from "../../support/importModule";

/**
 * Loads the engine, multiplies, and prints the product and the MB of TensorFlow's library in
 * memory.
 */
const PROGRAM = `
  require("util").isNullOrUndefined ??= (value) => value == null;
  const tf = require("@tensorflow/tfjs-node");
  const product = tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).dataSync();
  const smaps = require("fs").readFileSync("/proc/self/smaps", "utf8");
  const parts = smaps.split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m);
  const kilobytes = parts
    .filter((part) => /^.*libtensorflow/.test(part))
    .map((part) => Number(/^Rss: +(\\d+)/m.exec(part)[1]));
  const megabytes = kilobytes.reduce((a, b) => a + b, 0) / 1000;
  console.log(JSON.stringify({ product: [...product], megabytes }));
`;

describe("loaderPages.cc", () => {
  it("is compiled into the addon", async () => {
    const { compilerArguments } = await importModule("lib/tools/setup/engine.mjs");
    const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
    const [file] = (compilerArguments(projectPaths(), "linux") as string[]).filter((part) =>
      part.endsWith("loaderPages.cc"),
    );
    expect(fs.existsSync(file)).to.equal(true);
  });

  it("has most of TensorFlow's library leave the memory, and it computes", async function () {
    this.timeout(60_000);
    const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
    const { root, addon } = projectPaths();
    // Elsewhere nothing tells what is in memory, or there is no native engine.
    if (process.platform !== "linux" || !fs.existsSync(addon)) return this.skip();
    const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: "2" };
    const output = execFileSync(process.execPath, ["-e", PROGRAM], {
      cwd: root,
      env,
      encoding: "utf8",
    });
    const { product, megabytes } = JSON.parse(output.trim().split("\n").at(-1)!);
    expect(product).to.deep.equal([3, 3, 3, 3]);
    // 270 MB otherwise.
    expect(megabytes).to.be.within(1, 150);
  });
});
