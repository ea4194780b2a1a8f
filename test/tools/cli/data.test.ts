import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { dataCli } from "../../../lib/tools/cli/data";
import type { DownloadContext } from "../../../lib/tools/cli/downloadCommand";
import { type ServerHabits, withFileServer } from "../../support/fileServer";
import { sha256 } from "../../support/sha256";
import { withTempFolder } from "../../support/tempFolder";
import { textTerminal } from "../../support/textTerminal";
import { dataSetMembers, makeZip } from "../../support/zips";

const NETWORK = { attempts: 2, waitSeconds: 0.01, idleSeconds: 5 };

/** Runs the command with captured output. */
async function run(
  args: string[],
  context: Partial<DownloadContext> = {},
): Promise<{ code: number; text: string }> {
  const terminal = textTerminal();
  const code = await dataCli(args, { terminal, network: NETWORK, ...context });
  return { code, text: terminal.text() };
}

/**
 * A folder, a server with the smallest zip of the data set, and the arguments that download from
 * it.
 */
async function withServer(
  habits: ServerHabits,
  body: (tools: { folder: string; to: string; args: string[] }) => Promise<void>,
): Promise<void> {
  const zip = await makeZip(dataSetMembers("chest_xray/"));
  await withTempFolder((folder) =>
    withFileServer(zip, habits, ({ url }) => {
      const to = path.join(folder, "chest_xray");
      return body({ folder, to, args: ["--url", url, "--sha256", sha256(zip), "--to", to] });
    }),
  );
}

describe("npm run data", () => {
  it("downloads, unpacks and leaves only the data set", () =>
    withServer({}, async ({ folder, to, args }) => {
      const { code, text } = await run(args);
      expect(text)
        .to.contain("Needs ")
        .and.contain("The sha256 is right.")
        .and.contain("train 2, test 2 images");
      expect(code).to.equal(0);
      const image = path.join(to, "test", "PNEUMONIA", "image-test.jpeg");
      expect(fs.readFileSync(image, "utf8")).to.equal("picture of test PNEUMONIA");
      expect(fs.readdirSync(folder)).to.deep.equal(["chest_xray"]);
    }));

  it("does nothing the second time", () =>
    withServer({}, async ({ args }) => {
      await run(args);
      const { code, text } = await run(args);
      expect(code).to.equal(0);
      expect(text).to.match(
        /^The data set is there already: .* holds train 2, test 2 images\. Nothing to do\.\n$/,
      );
    }));

  it("goes on after a transfer that broke off in an earlier run", () =>
    withServer({ breakAfter: [200, 200, null] }, async ({ args }) => {
      const first = await run(args);
      expect(first.code).to.equal(1);
      expect(first.text).to.contain("the same command goes on from there");
      const second = await run(args);
      expect(second.text).to.contain("Going on where the last transfer stopped");
      expect(second.code).to.equal(0);
    }));

  it("unpacks a zip that an earlier run downloaded and did not come to unpack", () =>
    withServer({ status: [404] }, async ({ folder, to, args }) => {
      fs.writeFileSync(`${to}.zip`, await makeZip(dataSetMembers("chest_xray/")));
      fs.writeFileSync(`${to}.zip.downloaded.json`, "{}");
      expect((await run(args)).code).to.equal(0);
      expect(fs.readdirSync(folder)).to.deep.equal(["chest_xray"]);
    }));

  it("unpacks a zip that somebody put there, and leaves it", () =>
    withServer({ status: [404] }, async ({ folder, to, args }) => {
      fs.writeFileSync(`${to}.zip`, await makeZip(dataSetMembers("chest_xray/")));
      const { code, text } = await run(args);
      expect(code).to.equal(0);
      expect(text).to.contain("was there before and stays");
      expect(fs.readdirSync(folder)).to.deep.equal(["chest_xray", "chest_xray.zip"]);
    }));

  it("never removes another zip that has the download's name", () =>
    withServer({}, async ({ folder, to, args }) => {
      fs.writeFileSync(`${to}.zip`, "my own archive");
      const { code, text } = await run(args);
      expect(code).to.equal(1);
      expect(text).to.contain("is another file").and.to.contain("It was left as it is");
      expect(fs.readFileSync(`${to}.zip`, "utf8")).to.equal("my own archive");
      expect(fs.readdirSync(folder)).to.deep.equal(["chest_xray.zip"]);
    }));

  it("never writes over another program's half-finished download", () =>
    withServer({}, async ({ to, args }) => {
      fs.writeFileSync(`${to}.zip.part`, "a browser is at it");
      const { code, text } = await run(args);
      expect(code).to.equal(1);
      expect(text).to.contain("was not downloaded here");
      expect(fs.readFileSync(`${to}.zip.part`, "utf8")).to.equal("a browser is at it");
    }));

  it("says how much disk it needs and stops before the download when there is less", () =>
    withServer({}, async ({ to, args }) => {
      const { code, text } = await run(args, { measureFree: async () => 100 });
      expect(code).to.equal(1);
      expect(text).to.match(/Not enough disk space in .*: .* needed, 100 bytes free/);
      expect(fs.existsSync(to)).to.equal(false);
    }));

  it("refuses a file with another sha256", () =>
    withServer({}, async ({ folder, args }) => {
      const { code, text } = await run([...args, "--sha256", "0".repeat(64)]);
      expect(code).to.equal(1);
      expect(text).to.contain("is not the expected one");
      expect(fs.readdirSync(folder)).to.deep.equal([]);
    }));

  it("takes a zip already downloaded, with a note where its sha256 is not the pinned one", () =>
    withTempFolder(async (folder) => {
      const [from, to] = [path.join(folder, "archive.zip"), path.join(folder, "data")];
      fs.writeFileSync(
        from,
        await makeZip([
          ...dataSetMembers("chest_xray/"),
          ...dataSetMembers("chest_xray/chest_xray/"),
        ]),
      );
      const { code, text } = await run(["--from", from, "--to", to]);
      expect(text)
        .to.contain("Note: this is not the official file")
        .and.contain("train 2, test 2 images");
      expect(code).to.equal(0);
      expect(fs.existsSync(from), "the zip stays").to.equal(true);
    }));

  it("refuses a zip already downloaded that has not the sha256 asked for", () =>
    withTempFolder(async (folder) => {
      const [from, to] = [path.join(folder, "archive.zip"), path.join(folder, "data")];
      fs.writeFileSync(from, await makeZip(dataSetMembers("")));
      const { code, text } = await run(["--from", from, "--to", to, "--sha256", "1".repeat(64)]);
      expect(code).to.equal(1);
      expect(text).to.contain("has another sha256: expected 1111");
      expect(fs.existsSync(to)).to.equal(false);
    }));

  it("refuses a zip with other contents, naming what is missing", () =>
    withTempFolder(async (folder) => {
      const [from, to] = [path.join(folder, "archive.zip"), path.join(folder, "data")];
      fs.writeFileSync(from, await makeZip(dataSetMembers("").slice(0, 3)));
      const { code, text } = await run(["--from", from, "--to", to]);
      expect(code).to.equal(1);
      expect(text).to.contain("The zip holds no images in test/PNEUMONIA");
      expect(fs.readdirSync(folder)).to.deep.equal(["archive.zip"]);
    }));

  it("never writes into a folder that holds something else", () =>
    withTempFolder(async (folder) => {
      fs.writeFileSync(path.join(folder, "thesis.txt"), "precious");
      const { code, text } = await run(["--to", folder]);
      expect(code).to.equal(1);
      expect(text).to.contain(`${folder} exists and is not a whole data set`);
      expect(fs.readdirSync(folder)).to.deep.equal(["thesis.txt"]);
    }));

  it("names a missing file and wrong options", async () => {
    expect((await run(["--from", "missing.zip", "--to", "missing"])).text).to.contain(
      "missing.zip does not exist",
    );
    const unknown = await run(["--form", "x.zip"]);
    expect(unknown.code).to.equal(2);
    expect(unknown.text).to.contain("Unknown option '--form'").and.contain("See --help");
  });

  it("explains itself", async () => {
    const { code, text } = await run(["--help"]);
    expect(code).to.equal(0);
    expect(text).to.contain("--from FILE").and.contain("1.24 GB").and.contain("CC BY 4.0");
  });

  it("ends as a process with exit code 1 and one message, without a stack trace", () => {
    const script = path.resolve(__dirname, "../../../lib/tools/cli/data.ts");
    const result = spawnSync(
      process.execPath,
      ["-r", "ts-node/register/transpile-only", script, "--from", "missing.zip", "--to", "missing"],
      { encoding: "utf8", cwd: path.resolve(__dirname, "../../..") },
    );
    expect(result.status).to.equal(1);
    expect(result.stdout.trim()).to.match(
      /^.*missing\.zip does not exist\. Give the path of the downloaded zip after --from\.$/,
    );
    expect(result.stdout + result.stderr).to.not.contain("    at ");
  });
});
