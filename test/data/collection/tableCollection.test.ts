import path from "node:path";
import { expect } from "chai";
import { loadCollection } from "../../../lib/data/collection/loadCollection";
import { messageOf, withFiles } from "../../support/collections";

/** Loads a folder with 8 x 8 pictures a.png, b.png and c.png and this table. */
function load(table: string, options = {}, files: Record<string, string | number> = {}) {
  return withFiles({ "a.png": 8, "b.png": 8, "c.png": 8, "labels.csv": table, ...files }, (root) =>
    loadCollection(root, options),
  );
}

describe("loadCollection with a table", () => {
  it("recognises columns and reads labels, patients, ages, sexes and views", async () => {
    const { images, kind, warnings, leftOut } = await load(
      "View Position;Image Index;Finding Labels;Patient ID;Patient Age;Patient Gender\n" +
        "PA;b.png;Effusion|Pneumonia;7;058Y;M\n" +
        "AP supine;a.png;No Finding;3;006M;Female\n",
    );
    expect(kind).to.equal("table labels.csv");
    expect(warnings).to.deep.equal([]);
    expect(leftOut).to.deep.equal({ "ending .csv": 1, "image that the table does not name": 1 });
    const plain = images.map(({ path: _, ...rest }) => rest);
    expect(plain).to.deep.equal([
      {
        file: "a.png",
        label: 0,
        patient: "3",
        subtype: null,
        age: 0.5,
        sex: "F",
        view: "AP",
        findings: ["No Finding"],
        boxes: [],
      },
      {
        file: "b.png",
        label: 1,
        patient: "7",
        subtype: null,
        age: 58,
        sex: "M",
        view: "PA",
        findings: ["Effusion", "Pneumonia"],
        boxes: [],
      },
    ]);
    expect(images.every((image) => path.isAbsolute(image.path))).to.equal(true);
  });

  it("finds images by path, name in any case, or name without ending, in subfolders", async () => {
    const { images } = await load(
      "file,label\nA.PNG,1\nb,0\ndeep\\d.png,1\n./deep/e.png,0\n",
      {},
      { "deep/d.png": 8, "deep/e.png": 8 },
    );
    expect(images.map(({ file, label }) => [file, label])).to.deep.equal([
      ["a.png", 1],
      ["b.png", 0],
      ["deep/d.png", 1],
      ["deep/e.png", 0],
    ]);
  });

  it("takes columns and findings that the caller names", async () => {
    const { images } = await load("scan,dx,nr\na.png,consolidation,1\nb.png,clear,2\nc.png,?,3\n", {
      columns: { file: "Scan", label: "dx", patient: "nr" },
      rule: { normal: ["clear"], pneumonia: ["Consolidation"] },
    });
    expect(images.map(({ label, patient }) => [label, patient])).to.deep.equal([
      [1, "1"],
      [0, "2"],
    ]);
  });

  it("leaves out other findings, lateral views and repeated lines, and counts them", async () => {
    const { images, leftOut } = await load(
      "file,label,view\na.png,1,PA\nb.png,0,\nb.png,0,\nc.png,Effusion,PA\nd.png,1,LL\n",
      {},
      { "d.png": 8 },
    );
    expect(images.map(({ file }) => file)).to.deep.equal(["a.png", "b.png"]);
    expect(leftOut).to.deep.equal({
      "ending .csv": 1,
      "line that repeats another": 1,
      "neither normal nor pneumonia": 1,
      "lateral view": 1,
    });
  });

  it("puts several lines of an image together: findings and boxes", async () => {
    const { images } = await load(
      "image,class,x,y,width,height\n" +
        "a.png,Pneumonia,1,2,3,4\na.png,Pneumonia,5,5,2,2\na.png,Effusion,,,,\nb.png,Normal,,,,\n",
    );
    expect(images[0].findings).to.deep.equal(["Pneumonia", "Effusion"]);
    const frame = { width: 8, height: 8 };
    expect(images[0].boxes).to.deep.equal([
      { finding: "Pneumonia", x: 1, y: 2, width: 3, height: 4, frame },
      { finding: "Pneumonia", x: 5, y: 5, width: 2, height: 2, frame },
    ]);
    expect(images[1].boxes).to.deep.equal([]);
  });

  it("measures boxes on each of pictures of mixed sizes, or as the caller says", async () => {
    const table = "file,label,x,y,width,height\na.png,1,0,0,8,8\nb.png,1,0,0,16,16\nc.png,0,,,,\n";
    const { images } = await load(table, {}, { "b.png": 16 });
    expect(images.flatMap(({ boxes }) => boxes.map(({ frame }) => frame.width))).to.deep.equal([
      8, 16,
    ]);
    const boxFrame = { width: 1024, height: 1024 };
    const resized = await load(table, { boxFrame });
    expect(resized.images[1].boxes[0].frame).to.deep.equal(boxFrame);
  });

  it("says which facts it does not understand, and takes them as unknown", async () => {
    const { images, warnings } = await load(
      "file,label,age,view,sex,patient\na.png,1,414,PA,F,1\nb.png,0,abc,oblique,x,2\n",
    );
    expect(images.map(({ age, sex, view }) => [age, sex, view])).to.deep.equal([
      [null, "F", "PA"],
      [null, null, null],
    ]);
    expect(warnings.map((text) => text.replace(/^.*labels\.csv: /, ""))).to.deep.equal([
      'the age is not understood in 2 lines (the first is line 2: "414").',
      'the sex is not understood in 1 line (the first is line 3: "x").',
      'the view is not understood in 1 line (the first is line 3: "oblique").',
    ]);
  });

  it("warns where the table has no patients", async () => {
    const { warnings, images } = await load("file,label\na.png,1\nb.png,0\n");
    expect(warnings[0]).to.match(
      /2 of 2 images have no patient in the table \(for example a\.png\)/,
    );
    expect(images[0].patient).to.equal("a.png");
  });
});

describe("loadCollection refuses a table", () => {
  const refusals: [what: string, table: string, message: RegExp][] = [
    [
      "whose images are missing, with the first line and their number",
      "file,label\na.png,1\nx.png,0\ny.png,0\n",
      /2 of 3 lines of .*labels\.csv name images that are not there \(the first: line 3, x/,
    ],
    [
      "whose labels contradict each other in two lines",
      "file,label\na.png,1\nb.png,0\na.png,0\n",
      /labels\.csv: 1 line with contradictions:\n {2}line 2: a\.png is 1 and 0\nNothing was read/,
    ],
    [
      "with a finding beside No Finding",
      "file,label\na.png,No Finding|Effusion\nb.png,0\nc.png,1\n",
      /line 2: a\.png is No Finding and Effusion/,
    ],
    [
      "that gives an image two patients",
      "file,label,patient\na.png,1,p1\nb.png,0,p2\na.png,1,p3\n",
      /line 4: a\.png has the patient p3, and p1 in line 2/,
    ],
    [
      "with boxes outside the image",
      "file,label,x,y,width,height\na.png,1,600,2,3,4\nb.png,0,,,,\n",
      /be right:\n {2}line 2: a\.png: box 600, 2, 3, 4 lies .*8 x 8 .*603, 6\); was the pict/,
    ],
    [
      "with boxes in shares of the image",
      "file,label,x,y,width,height\na.png,1,0.1,0.2,0.3,0.4\nb.png,0,,,,\n",
      /line 2: a\.png: box 0\.1, 0\.2, 0\.3, 0\.4 looks like shares of the picture; pixels/,
    ],
    [
      "with the right and lower edge in place of width and height",
      "file,label,x,y,width,height\na.png,1,4,4,7,7\nb.png,0,,,,\n",
      /are these the right and lower edge instead of width and height\?/,
    ],
    [
      "with boxes that lack a number or have no area",
      "file,label,x,y,width,height\na.png,1,1,2,,4\nb.png,0,1,1,0,2\nc.png,0,,,,\n",
      /2 lines .*\n {2}line 2: a\.png: .* four numbers\n {2}line 3: b\.png: .* has no area/,
    ],
    [
      "without a column for the label, naming those it has",
      "file,verdict\na.png,1\n",
      /labels\.csv: no column for the label was recognised among file, verdict\. Name it/,
    ],
    ["without lines", "file,label\n", /labels\.csv has no lines below its columns/],
    [
      "in which no image is normal, naming what was found",
      "file,label\na.png,1\nb.png,Effusion\n",
      /no image is normal \(taken for it: normal, .*; found besides: Effusion\)/,
    ],
    [
      "that leaves the field of the image empty",
      "file,label\na.png,1\nb.png,0\n,0\n",
      /line 4: no image in the column file/,
    ],
    [
      "with a row of another length",
      "file,label\na.png,1\nb.png,0,AP\n",
      /labels\.csv, line 3: expected 2 fields, found 3/,
    ],
  ];
  for (const [what, table, message] of refusals)
    it(what, async () => expect(await messageOf(load(table))).to.match(message));

  it("that names an image of which there are two", async () =>
    expect(
      await messageOf(load("file,label\nd.png,1\na.png,0\n", {}, { "x/d.png": 8, "y/d.png": 8 })),
    ).to.match(/"d\.png" may be x.d\.png or y.d\.png: 2 images/));

  it("without a column that the caller names", async () =>
    expect(await messageOf(load("file,label\na.png,1\n", { columns: { label: "dx" } }))).to.match(
      /labels\.csv has no column "dx": found file, label\./,
    ));

  it("with more contradictions than a message can name, and says how many", async () => {
    const files = Object.fromEntries([..."defgh"].map((name) => [`${name}.png`, 8]));
    const lines = Object.keys(files).map((name) => `${name},1\n${name},0\n`);
    expect(await messageOf(load(`file,label\n${lines.join("")}`, {}, files))).to.match(
      /5 lines with contradictions:\n(.*\n){3} {2}\.\.\.\n/,
    );
  });
});

describe("loadCollection", () => {
  it("takes the class folders of a folder, and of a data set its test images", async () => {
    await withFiles({ "Normal/IM-0001-0001.png": 8, "PNEUMONIA/x.png": 8 }, async (root) => {
      const { kind, images, warnings } = await loadCollection(root);
      expect(kind).to.equal("class folders");
      expect(images.map(({ label, patient, age }) => [label, patient, age])).to.deep.equal([
        [0, "IM-0001", null],
        [1, "x.png", null],
      ]);
      expect(warnings[0]).to.match(/1 of 2 file names hold no patient number/);
    });
    const names = ["train/NORMAL/", "train/PNEUMONIA/", "test/NORMAL/", "test/PNEUMONIA/"];
    const files = Object.fromEntries(names.map((name, i) => [`${name}person${i}_virus_1.png`, 8]));
    await withFiles(files, async (root) => {
      const { images, warnings } = await loadCollection(root);
      expect(images.map(({ patient, label }) => [patient, label])).to.deep.equal([
        ["person2", 0],
        ["person3", 1],
      ]);
      expect(warnings).to.include("Only the images of its test folder are taken.");
    });
  });

  it("says what it looked for in a folder of no known kind", () =>
    withFiles({ "a.csv": "x", "b.csv": "y", "a.png": 8 }, async (root) => {
      expect(await messageOf(loadCollection(root))).to.match(
        /2 tables were found \(a\.csv, b\.csv\)\. Expected one CSV file .*Data_Entry_2017\.csv/,
      );
      expect(await messageOf(loadCollection(`${root}/nowhere`))).to.match(/does not exist/);
    }));
});
