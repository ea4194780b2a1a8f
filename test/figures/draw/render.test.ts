import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import sharp from "sharp";
import type { Figure } from "../../../lib/base/types";
import {
  figureBundle,
  figureToPng,
  figureToSvg,
  saveFigure,
} from "../../../lib/figures/draw/render";
import { screenFigure } from "../../../lib/figures/draw/screenFigure";
import { plotConfusionMatrix } from "../../../lib/figures/plotConfusionMatrix";
import { withTheme } from "../../../lib/figures/theme";
import { withTempFolder } from "../../support/tempFolder";

function lineFigure(): Figure {
  const data = [{ type: "scatter", mode: "lines", x: [0, 1], y: [0, 1], name: "a line" }];
  const layout = { xaxis: { title: { text: "Epoch" } }, yaxis: { title: { text: "Loss" } } };
  return withTheme(
    { data, layout },
    { title: "Learning <i>curves</i> ≥ 0.5", width: 400, height: 300 },
  );
}

async function pixelAt(png: Buffer, x: number, y: number): Promise<number[]> {
  const { data } = await sharp(png)
    .extract({ left: x, top: y, width: 1, height: 1 })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [...data.subarray(0, 3)];
}

const digest = (data: Buffer) => createHash("sha256").update(data).digest("hex");

describe("figureToSvg", () => {
  it("writes the figure's size, title and axis titles", async () => {
    const svg = await figureToSvg(lineFigure());
    expect(svg).to.match(/^<svg[^>]*width="400" height="300"/);
    for (const text of ["Learning ", "curves", "≥ 0.5", ">Epoch<", ">Loss<"])
      expect(svg).to.include(text);
  });

  it("leaves the figure as it is", async () => {
    const figure = lineFigure();
    await figureToSvg(figure);
    expect(figure).to.deep.equal(lineFigure());
  });

  it("draws two figures at a time as it draws them one after the other", async () => {
    const other = plotConfusionMatrix({
      matrix: [
        [3, 1],
        [0, 4],
      ],
    });
    const [a, b] = await Promise.all([
      figureToPng(lineFigure(), { scale: 1 }),
      figureToPng(other, { scale: 1 }),
    ]);
    expect(a.equals(await figureToPng(lineFigure(), { scale: 1 }))).to.equal(true);
    expect(b.equals(await figureToPng(other, { scale: 1 }))).to.equal(true);
  });

  it("says what a figure is when it gets something else", async () => {
    let message = "";
    await figureToSvg({ traces: [] } as unknown as Figure).catch(
      (error: Error) => (message = error.message),
    );
    expect(message).to.match(
      /A figure is an object \{data: \[...\], layout: \{...\}\}, found \{"traces":\[\]\}/,
    );
  });
});

describe("figureToPng", () => {
  it("makes a picture of width x scale by height x scale pixels", async () => {
    const sizes = [
      await figureToPng(lineFigure()),
      await figureToPng(lineFigure(), { width: 500, height: 250, scale: 1 }),
    ];
    const [own, asked] = await Promise.all(sizes.map((png) => sharp(png).metadata()));
    expect([own.format, own.width, own.height]).to.deep.equal(["png", 800, 600]);
    expect([asked.width, asked.height]).to.deep.equal([500, 250]);
  });

  it("draws on white and is not blank", async () => {
    const png = await figureToPng(lineFigure(), { scale: 1 });
    expect(await pixelAt(png, 1, 298)).to.deep.equal([255, 255, 255]);
    const { entropy } = await sharp(png).stats();
    expect(entropy).to.be.above(0.2);
  });

  it("draws heat map cells in plain colours with sharp edges", async () => {
    const data = [
      {
        type: "heatmap",
        z: [[0, 1]],
        colorscale: [
          [0, "#ff0000"],
          [1, "#0000ff"],
        ],
        showscale: false,
      },
    ];
    const layout = {
      width: 200,
      height: 100,
      margin: { l: 0, r: 0, t: 0, b: 0 },
      xaxis: { visible: false },
      yaxis: { visible: false },
    };
    const png = await figureToPng({ data, layout }, { scale: 1 });
    for (const x of [5, 50, 97])
      expect(await pixelAt(png, x, 50), `x = ${x}`).to.deep.equal([255, 0, 0]);
    for (const x of [103, 150, 195])
      expect(await pixelAt(png, x, 50), `x = ${x}`).to.deep.equal([0, 0, 255]);
  });

  it("refuses a scale or a size that makes no picture", async () => {
    const messages: string[] = [];
    const note = (error: Error) => void messages.push(error.message);
    await figureToPng(lineFigure(), { scale: 0 }).catch(note);
    await figureToPng(lineFigure(), { width: 10.5 }).catch(note);
    expect(messages[0]).to.match(/scale must lie above 0 .* found 0/);
    expect(messages[1]).to.match(/width must be a whole number of at least 50, found 10.5/);
  });
});

describe("a process that has drawn its first figure, on a machine without fonts", () => {
  let seen: { digest: string; globals: string[] };

  before(async function () {
    this.timeout(120000);
    await withTempFolder((folder) => {
      const config = path.join(folder, "fonts.conf");
      const doctype = "<!DOCTYPE fontconfig SYSTEM 'fonts.dtd'>";
      fs.writeFileSync(config, `<?xml version="1.0"?>${doctype}<fontconfig></fontconfig>`);
      const script = `
        require("ts-node/register");
        const names = () => Object.getOwnPropertyNames(globalThis);
        const before = names();
        const { figureToPng } = require("./lib/figures/draw/render");
        figureToPng(${JSON.stringify(lineFigure())}).then((png) => {
          const digest = require("node:crypto").createHash("sha256").update(png).digest("hex");
          const globals = names().filter((name) => !before.includes(name));
          console.log(JSON.stringify({ digest, globals }));
        });`;
      const env = { ...process.env, FONTCONFIG_FILE: config, XDG_CACHE_HOME: folder };
      const cwd = path.resolve(__dirname, "../../..");
      // It ends by itself: a timer that the page left running would keep it until the time limit.
      const output = execFileSync(process.execPath, ["-e", script], {
        env,
        cwd,
        encoding: "utf8",
        timeout: 100000,
      });
      seen = JSON.parse(output);
    });
  });

  it("has made the same picture as this one", async () => {
    expect(seen.digest).to.equal(digest(await figureToPng(lineFigure())));
  });

  it("has nothing new in its global scope", () => {
    expect(seen.globals).to.deep.equal([]);
  });
});

describe("saveFigure", () => {
  it("writes PNG and JPEG, as the name says, into folders it makes", async () => {
    await withTempFolder(async (folder) => {
      const files = ["a/b/one.png", "two.jpeg", "three.JPG"].map((name) => path.join(folder, name));
      for (const file of files) await saveFigure(lineFigure(), file, { scale: 1 });
      const formats = await Promise.all(
        files.map(async (file) => (await sharp(file).metadata()).format),
      );
      expect(formats).to.deep.equal(["png", "jpeg", "jpeg"]);
      expect(fs.readdirSync(path.join(folder, "a/b")), "no temporary file is left").to.deep.equal([
        "one.png",
      ]);
    });
  });

  it("names the extensions it knows when it gets another", async () => {
    let message = "";
    await saveFigure(lineFigure(), "figure.gif").catch((error: Error) => (message = error.message));
    expect(message).to.match(/saved as .png, .jpeg or .jpg, found "figure.gif"/);
  });
});

describe("figureBundle", () => {
  it("holds the figure for Plotly and a picture in base 64", async () => {
    const bundle = await figureBundle(lineFigure());
    expect(Object.keys(bundle)).to.deep.equal(["application/vnd.plotly.v1+json", "image/png"]);
    const { data, layout } = screenFigure(lineFigure());
    expect(bundle["application/vnd.plotly.v1+json"]).to.deep.include({ data, layout });
    const { format, width } = await sharp(
      Buffer.from(bundle["image/png"] as string, "base64"),
    ).metadata();
    expect([format, width]).to.deep.equal(["png", 400]);
  });
});
