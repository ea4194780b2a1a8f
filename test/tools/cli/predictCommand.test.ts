import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { JSDOM } from "jsdom";
import Papa from "papaparse";
import { useEngine } from "../../../lib/base/engine/chooseEngine";
import { tf } from "../../../lib/base/engine/tf";
import { decodeImage } from "../../../lib/base/images/decodeImage";
import { forward } from "../../../lib/models/model";
import { resultsPaths } from "../../../lib/results/resultsPaths";
import { predictCli } from "../../../lib/tools/cli/predictCommand";
import { loadTrainedModel } from "../../../lib/training/trainedModel";
import { writeGreyImage } from "../../support/imageFolder";
import { withTempFolder } from "../../support/tempFolder";
import { textTerminal } from "../../support/textTerminal";
import { TRAINED_SIZE, writeTrained } from "../../support/trainedResults";

const DICOM = path.join(__dirname, "..", "..", "fixtures", "dicom");
const HOSTILE = "=1+1<img src=x onerror=alert(1)>.png";

interface Ran {
  code: number;
  text: string;
  folder: string;
  to: string;
}

/** Runs the command on a folder with a DICOM file, a damaged one and a picture of a bad name. */
function run(args: string[], body: (ran: Ran) => unknown): Promise<void> {
  return withTempFolder(async (folder) => {
    const own = path.join(folder, "own");
    const to = path.join(folder, "out");
    writeTrained(path.join(folder, "results"), ["cnn", "cnn-43"]);
    await writeGreyImage(path.join(own, "below", HOSTILE), 90, 16);
    fs.copyFileSync(path.join(DICOM, "implicit.dcm"), path.join(own, "a.dcm"));
    fs.copyFileSync(path.join(DICOM, "frames.dcm"), path.join(own, "b.dcm"));
    fs.writeFileSync(path.join(own, "notes.txt"), "");
    const terminal = textTerminal();
    const places = args.map((arg) => arg.replace("OWN", own));
    const fixed = ["--results", path.join(folder, "results"), "--to", to];
    const code = await predictCli([...places, ...fixed], { terminal });
    await body({ code, text: terminal.text(), folder, to });
  });
}

function csvOf(to: string): Record<string, string>[] {
  const text = fs.readFileSync(path.join(to, "predictions.csv"), "utf8").trim();
  return Papa.parse<Record<string, string>>(text, { header: true }).data;
}

describe("npm run predict", function () {
  this.timeout(60_000);
  before(() => useEngine());

  it("writes each model's probability of every image, and why one was not read", () =>
    run(["OWN"], async ({ code, text, folder, to }) => {
      expect(code, text).to.equal(0);
      const rows = csvOf(to);
      expect(rows.map(({ number, file }) => [number, file])).to.deep.equal([
        ["1", "own/a.dcm"],
        ["2", `own/below/${HOSTILE}`],
        ["", "own/b.dcm"],
      ]);
      expect(rows[2].problem).to.match(/has 3 frames/);
      expect(text)
        .to.include("Left out: 1 (ending .txt).")
        .and.match(/Not read: own\/b\.dcm/);
      // The same number by another way: the model itself, on the decoded file.
      const checkpoints = resultsPaths(path.join(folder, "results")).checkpoints;
      const trained = loadTrainedModel(path.join(checkpoints, "cnn-43", "best.safetensors"));
      const file = path.join(DICOM, "implicit.dcm");
      const pixels = await decodeImage(file, { imageSize: TRAINED_SIZE, channels: 1 });
      const expected = tf.tidy(() => {
        const shape = [1, TRAINED_SIZE, TRAINED_SIZE, 1] as const;
        const images = trained.evalTransform.apply(pixels, shape);
        return tf.softmax(forward(trained.model, images) as tf.Tensor2D).dataSync()[1];
      });
      trained.model.dispose();
      expect(Number(rows[0]["cnn-43"])).to.be.closeTo(expected, 1e-6);
      expect(fs.readdirSync(to).sort()).to.deep.equal(["predictions.csv", "predictions.html"]);
    }));

  it("says on top of all that this is no diagnosis, and what the models were trained on", () =>
    run(["OWN", "--model", "cnn"], ({ text, to }) => {
      expect(text.startsWith("THIS IS NO DIAGNOSIS")).to.equal(true);
      expect(text).to.match(
        /cnn: trained on 400 X-rays of the collection "chest_xray"; AUC 0\.\d\d/,
      );
      expect(text).to.match(/children of one to five years in one hospital/);
      const page = new JSDOM(fs.readFileSync(path.join(to, "predictions.html"), "utf8"));
      const { document } = page.window;
      expect(document.querySelector(".warning")!.textContent).to.match(/NO DIAGNOSIS/);
      expect(document.body.textContent).to.match(/trained on 400 X-rays/);
    }));

  it("explains with overlays, in files and on a page without scripts or foreign markup", () =>
    run(["OWN", "--explain"], ({ to }) => {
      expect(fs.readdirSync(path.join(to, "overlays"))).to.deep.equal([
        "00001-cnn-43.jpeg",
        "00001-cnn.jpeg",
        "00002-cnn-43.jpeg",
        "00002-cnn.jpeg",
      ]);
      const html = fs.readFileSync(path.join(to, "predictions.html"), "utf8");
      const { document } = new JSDOM(html).window;
      expect(document.querySelectorAll("script, [onerror]")).to.have.length(0);
      const sources = [...document.querySelectorAll("img")].map(({ src }) => src.slice(0, 22));
      expect(sources).to.deep.equal(new Array(6).fill("data:image/jpeg;base64"));
      expect(document.querySelector("#image-1 h2")!.textContent).to.include(HOSTILE);
      const targets = [...document.querySelectorAll("a")].map((a) => a.getAttribute("href")!);
      for (const target of targets)
        expect(document.querySelector(target), target).not.to.equal(null);
      expect(html).to.include("default-src 'none'");
    }));

  it("shows as many pictures as asked for, and says how many more there are", () =>
    run(["OWN", "--pictures", "1"], ({ to }) => {
      const html = fs.readFileSync(path.join(to, "predictions.html"), "utf8");
      expect(html).to.include("1 more images have no picture here");
      expect(csvOf(to)).to.have.length(3);
    }));

  it("keeps a file's name from becoming a formula in a spreadsheet", () =>
    run([`OWN/below/${HOSTILE}`], ({ to }) => expect(csvOf(to)[0].file).to.equal(`'${HOSTILE}`)));

  it("refuses images that are not there, models that are not there, a folder in use", async () => {
    await run(["OWN/none"], ({ code, text }) => {
      expect(code).to.equal(1);
      expect(text).to.match(/none does not exist/);
    });
    await run(["OWN", "--model", "resnet18"], ({ text }) =>
      expect(text).to.match(/no trained model "resnet18" in .*: found cnn, cnn-43/),
    );
    await run(["OWN/b.dcm"], ({ code, text }) => {
      expect(code).to.equal(1);
      expect(text).to.match(/None of 1 images can be read\. The first, b\.dcm: .*3 frames/);
    });
    await run(["OWN"], async ({ folder, to }) => {
      const terminal = textTerminal();
      const again = ["--results", path.join(folder, "results"), "--to", to];
      expect(await predictCli([path.join(folder, "own"), ...again], { terminal })).to.equal(1);
      expect(terminal.text()).to.match(/exists and is not empty/);
    });
    await run(["OWN", "--explian"], ({ code }) => expect(code).to.equal(2));
  });
});

describe("loadTrainedModel", () => {
  it("refuses weights of another kind and a file that was changed", () =>
    withTempFolder((folder) => {
      writeTrained(folder);
      const file = path.join(resultsPaths(folder).checkpoints, "cnn", "best.safetensors");
      const bytes = fs.readFileSync(file);
      bytes[bytes.length - 5] ^= 1;
      fs.writeFileSync(file, bytes);
      expect(() => loadTrainedModel(file)).to.throw(/was changed after it was written/);
      const { writeSafetensors } = require("../../../lib/base/files/safetensors");
      writeSafetensors(file, new Map([["w", { shape: [1], values: Float32Array.of(1) }]]));
      expect(() => loadTrainedModel(file)).to.throw(/holds no model that was trained here/);
    }));
});
