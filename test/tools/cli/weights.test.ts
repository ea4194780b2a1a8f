import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { weightsCli } from "../../../lib/tools/cli/weights";
import { withFileServer } from "../../support/fileServer";
import { writeResnetWeights } from "../../support/resnetWeights";
import { sha256 } from "../../support/sha256";
import { withTempFolder } from "../../support/tempFolder";
import { textTerminal } from "../../support/textTerminal";

const NETWORK = { attempts: 2, waitSeconds: 0.01, idleSeconds: 5 };
const NAME = "resnet18_imagenet.safetensors";

/** Runs the command with captured output. */
async function run(args: string[]): Promise<{ code: number; text: string }> {
  const terminal = textTerminal();
  const code = await weightsCli(args, { terminal, network: NETWORK });
  return { code, text: terminal.text() };
}

describe("npm run weights", () => {
  it("downloads by way of a redirect, and does nothing the second time", () =>
    withTempFolder(async (folder) => {
      const source = path.join(folder, "source.safetensors");
      const to = path.join(folder, "weights");
      writeResnetWeights(source);
      const content = fs.readFileSync(source);
      await withFileServer(content, {}, async ({ redirectUrl, ranges }) => {
        const args = ["--url", redirectUrl, "--sha256", sha256(content), "--to", to];
        const first = await run(args);
        expect(first.text)
          .to.contain("The sha256 is right.")
          .and.contain(`Ready: ${path.join(to, NAME)}`);
        expect(first.code).to.equal(0);
        const second = await run(args);
        expect(second).to.deep.include({ code: 0 });
        expect(second.text).to.contain("The weights are there already");
        expect(ranges).to.have.length(1);
        expect(fs.readdirSync(to)).to.deep.equal([NAME]);
      });
    }));

  it("takes a file already downloaded, with a note where it is not the official one", () =>
    withTempFolder(async (folder) => {
      const from = path.join(folder, "mine.safetensors");
      writeResnetWeights(from);
      const { code, text } = await run(["--from", from, "--to", path.join(folder, "weights")]);
      expect(text).to.contain("Note: this is not the official file");
      expect(code).to.equal(0);
      const copy = fs.readFileSync(path.join(folder, "weights", NAME));
      expect(copy.equals(fs.readFileSync(from))).to.equal(true);
    }));

  it("refuses a file that lacks a tensor, and leaves none behind", () =>
    withTempFolder(async (folder) => {
      const from = path.join(folder, "mine.safetensors");
      const to = path.join(folder, "weights");
      writeResnetWeights(from, (tensors) => void tensors.delete("layer4.1.conv2.weight"));
      const { code, text } = await run(["--from", from, "--to", to]);
      expect(code).to.equal(1);
      expect(text).to.contain("lacks the tensor layer4.1.conv2.weight [512, 512, 3, 3]");
      expect(fs.existsSync(to)).to.equal(false);
    }));

  it("refuses a download that is something else, and leaves none behind", () =>
    withTempFolder((folder) => {
      const page = Buffer.from("<html>Please log in</html>");
      return withFileServer(page, {}, async ({ url }) => {
        const { code, text } = await run(["--url", url, "--sha256", sha256(page), "--to", folder]);
        expect(code).to.equal(1);
        expect(text).to.contain("is not a .safetensors file");
        expect(fs.readdirSync(folder)).to.deep.equal([]);
      });
    }));

  it("refuses a mirror whose file has not the official size", () =>
    withTempFolder((folder) =>
      withFileServer(Buffer.from("something else"), {}, async ({ url }) => {
        const { code, text } = await run(["--url", url, "--to", folder]);
        expect(code).to.equal(1);
        expect(text).to.contain("the address no longer leads to this file");
      }),
    ));

  it("refuses two sources at once and a sha256 that is none", async () => {
    expect((await run(["--from", "a", "--url", "http://b"])).text).to.contain(
      "Give --from or --url, not both",
    );
    expect((await run(["--sha256", "abc"])).text).to.contain('64 hexadecimal digits, found "abc"');
  });

  it("explains itself", async () => {
    expect((await run(["--help"])).text)
      .to.contain("BSD-3-Clause")
      .and.contain("46.8 MB");
  });
});
