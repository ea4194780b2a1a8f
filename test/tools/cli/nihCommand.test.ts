import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { create } from "tar";
import { dataCli } from "../../../lib/tools/cli/data";
import { NIH_HEADER, nihLine } from "../../support/collections";
import { writeGreyImage } from "../../support/imageFolder";
import { withTempFolder } from "../../support/tempFolder";
import { textTerminal } from "../../support/textTerminal";
import { makeZip } from "../../support/zips";

const TABLE = [
  NIH_HEADER,
  nihLine("00000001_000.png", "Pneumonia", { patient: "1" }),
  nihLine("00000002_000.png", "No Finding", { patient: "2" }),
].join("\n");

async function run(args: string[]): Promise<{ code: number; text: string }> {
  const terminal = { ...textTerminal(), isTTY: false };
  const code = await dataCli(["--nih", ...args], { terminal });
  return { code, text: terminal.text() };
}

/** A folder as somebody has it who downloaded the tables and two packages. */
async function writeDownloads(folder: string): Promise<string> {
  const from = path.join(folder, "downloads");
  const source = path.join(folder, "source");
  const names = { images_001: "00000001_000.png", images_012: "00000002_000.png" };
  fs.mkdirSync(from);
  for (const [name, picture] of Object.entries(names)) {
    await writeGreyImage(path.join(source, name, "images", picture), 90);
    fs.writeFileSync(path.join(source, name, "images", "README.txt"), "x");
    fs.symlinkSync("/etc/hosts", path.join(source, name, "images", "00000009_000.png"));
    await create(
      { cwd: path.join(source, name), gzip: true, file: path.join(from, `${name}.tar.gz`) },
      ["images"],
    );
  }
  fs.writeFileSync(path.join(from, "Data_Entry_2017.csv"), TABLE);
  fs.writeFileSync(
    path.join(from, "BBox_List_2017.csv"),
    "Image Index,Finding Label,Bbox [x,y,w,h],,,\n00000001_000.png,Pneumonia,1,2,3,4,,,\n",
  );
  return from;
}

function filesBelow(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)))
    .map((name) => name.split(path.sep).join("/"))
    .sort();
}

const WHOLE = [
  "BBox_List_2017.csv",
  "Data_Entry_2017.csv",
  "images_001/00000001_000.png",
  "images_012/00000002_000.png",
];

describe("npm run data -- --nih", () => {
  it("says what to download: address, files, size and licence", async () => {
    const { code, text } = await run([]);
    expect(code).to.equal(0);
    for (const part of ["https://nihcc.app.box.com/v/ChestXray-NIHCC", "Data_Entry_2017.csv"])
      expect(text).to.include(part);
    expect(text)
      .to.match(/42 GB.*twelve packages/)
      .and.match(/unrestricted.*NIH Clinical Center/);
    expect(text).to.match(/Never train on them/);
  });

  it("takes tables and packages as they were downloaded, pictures alone, and counts them", () =>
    withTempFolder(async (folder) => {
      const from = await writeDownloads(folder);
      const to = path.join(folder, "data", "nih");
      const { code, text } = await run(["--from", from, "--to", to]);
      expect(text).to.match(
        /holds 2 images that are used \(1 with pneumonia, 1 without.*; 1 boxes/,
      );
      expect(code).to.equal(0);
      expect(filesBelow(to)).to.deep.equal(WHOLE);
      expect(fs.readdirSync(path.dirname(to))).to.deep.equal(["nih"]);
    }));

  it("takes one zip that holds all, as Kaggle packs it", () =>
    withTempFolder(async (folder) => {
      const picture = path.join(folder, "picture.png");
      await writeGreyImage(picture, 50);
      const content = fs.readFileSync(picture);
      const zip = path.join(folder, "archive.zip");
      fs.writeFileSync(
        zip,
        await makeZip([
          { name: "Data_Entry_2017.csv", content: TABLE },
          { name: "BBox_List_2017.csv", content: "Image Index,Finding Label,Bbox [x,y,w,h],,,\n" },
          { name: "images_001/images/00000001_000.png", content },
          { name: "images_012/images/00000002_000.png", content },
          { name: "README_CHESTXRAY.pdf", content: "x" },
        ]),
      );
      const to = path.join(folder, "nih");
      const { code, text } = await run(["--from", zip, "--to", to]);
      expect(code, text).to.equal(0);
      expect(filesBelow(to)).to.deep.equal(WHOLE);
    }));

  it("leaves nothing behind where a package is cut short, and names it", () =>
    withTempFolder(async (folder) => {
      const from = await writeDownloads(folder);
      const file = path.join(from, "images_012.tar.gz");
      fs.writeFileSync(file, fs.readFileSync(file).subarray(0, 60));
      const { code, text } = await run(["--from", from, "--to", path.join(folder, "nih")]);
      expect(code).to.equal(1);
      expect(text).to.match(/images_012\.tar\.gz is damaged or cut short/);
      expect(fs.readdirSync(folder).sort()).to.deep.equal(["downloads", "source"]);
    }));

  it("refuses a package without pictures, a folder without the table, a folder in use", () =>
    withTempFolder(async (folder) => {
      const from = await writeDownloads(folder);
      const to = path.join(folder, "nih");
      const cwd = path.join(folder, "source", "images_012");
      const file = path.join(from, "images_012.tar.gz");
      await create({ cwd, gzip: true, file }, ["images/README.txt"]);
      expect((await run(["--from", from, "--to", to])).text).to.match(/holds no pictures such as/);
      expect((await run(["--from", folder, "--to", to])).text).to.match(
        /must hold Data_Entry_2017\.csv and at least one package/,
      );
      expect((await run(["--from", path.join(folder, "no")])).text).to.match(/does not exist/);
      fs.mkdirSync(to);
      expect((await run(["--from", from, "--to", to])).text).to.match(/exists already/);
      expect((await run(["--form", from])).code).to.equal(2);
    }));
});
