import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../lib/base/projectRoot";
import { withTempFolder } from "./support/tempFolder";

/** Long unmaintained packages that danfojs-node asks for, and what they brought with them. */
const UNWANTED = [
  "har-validator",
  "har-schema",
  "http-signature",
  "jsprim",
  "sshpk",
  "whatwg-url@5",
];

/** The packages that a program loads from node_modules, by their names. */
function loadedPackages(program: string): string[] {
  const report =
    "const names = Object.keys(require.cache).map((file) => " +
    "/.*node_modules[\\\\/]((?:@[^\\\\/]+[\\\\/])?[^\\\\/]+)/.exec(file)?.[1]);" +
    "console.log(JSON.stringify([...new Set(names.filter(Boolean))]));";
  const start = 'require("ts-node/register/transpile-only"); require("./lib/base/engine/tf");';
  const out = execFileSync(process.execPath, ["-e", `${start}${program};${report}`], {
    cwd: projectRoot(),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return JSON.parse(out.trim().split("\n").at(-1)!) as string[];
}

/** Name and version of everything that package-lock.json installs. */
function lockedPackages(): { name: string; version: string; link?: boolean }[] {
  const lock = JSON.parse(fs.readFileSync(path.join(projectRoot(), "package-lock.json"), "utf8"));
  return Object.entries(lock.packages as Record<string, any>).map(([place, entry]) => ({
    name: entry.name ?? place.split("node_modules/").at(-1),
    version: entry.version,
    link: entry.link,
  }));
}

describe("danfojs-node, without the packages that nobody maintains", () => {
  it("is installed without them", () => {
    const packages = lockedPackages();
    const names = packages.map(({ name }) => name);
    expect(names).to.include("danfojs-node");
    UNWANTED.forEach((name) => expect(names).to.not.include(name));
    // What is called "request" is the project's own stand-in; node-fetch 2 is gone.
    expect(packages.find(({ name }) => name === "request")?.link).to.equal(true);
    expect(packages.filter(({ name }) => name === "node-fetch")).to.deep.equal([]);
  });

  it("loads far fewer packages than the 109 of before", () => {
    const loaded = loadedPackages('require("danfojs-node")');
    expect(loaded).to.include("danfojs-node");
    UNWANTED.forEach((name) => expect(loaded).to.not.include(name));
    expect(loaded.length).to.be.within(20, 75);
  });

  it("still makes tables, sorts, groups, writes and reads files", () =>
    withTempFolder(async (folder) => {
      const { useEngine } = await import("../lib/base/engine/chooseEngine");
      await useEngine("auto");
      const dfd = await import("danfojs-node");
      const table = new dfd.DataFrame({
        model: ["cnn", "resnet18", "cnn"],
        auc: [0.9, 0.97, 0.92],
      });
      const sorted = table.sortValues("auc", { ascending: false }).values as unknown[][];
      expect(sorted[0]).to.deep.equal(["resnet18", 0.97]);
      expect(table.groupby(["model"]).col(["auc"]).max().values).to.deep.include(["cnn", 0.92]);
      const file = path.join(folder, "table.csv");
      dfd.toCSV(table, { filePath: file });
      expect((await dfd.readCSV(file)).values).to.deep.equal(table.values);
      const json = path.join(folder, "table.json");
      dfd.toJSON(table, { filePath: json });
      const read = (await dfd.readJSON(json)) as unknown as typeof table;
      expect(read.values).to.deep.equal(table.values);
    }));

  it("says that it reads no addresses", () => {
    const request = require("request") as { get(address: string): unknown };
    expect(() => request.get("https://example.com/a.csv")).to.throw("download the file first");
  });
});
