import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { loadImageFolder } from "../../lib/data/imageFolder";
import { writeEmptyFiles } from "../support/imageFolder";
import { withTempFolder } from "../support/tempFolder";

const FILES = [
  "train/PNEUMONIA/person2_virus_3.jpeg",
  "train/PNEUMONIA/person1_bacteria_1.JPG",
  "train/NORMAL/NORMAL2-IM-0383-0001.jpeg",
  "train/NORMAL/IM-0115-0001.png",
  "test/NORMAL/IM-0001-0001.jpeg",
  "test/PNEUMONIA/person5_virus_1.jpeg",
];

/** Makes a data set of empty files, `added` to and `removed` from the standard one. */
async function withDataSet(
  { added = [], removed = [] }: { added?: string[]; removed?: string[] },
  body: (root: string) => void,
): Promise<void> {
  await withTempFolder((folder) => {
    const root = path.join(folder, "chest");
    writeEmptyFiles(root, [...FILES.filter((file) => !removed.includes(file)), ...added]);
    body(root);
  });
}

describe("loadImageFolder(root)", () => {
  it("takes the classes from the folder names, sorted", () =>
    withDataSet({}, (root) =>
      expect(loadImageFolder(root).classNames).to.deep.equal(["NORMAL", "PNEUMONIA"]),
    ));

  it("sorts the images by path and labels them by class", () =>
    withDataSet({}, (root) => {
      const { train } = loadImageFolder(root).splits;
      expect(train.map(({ file, label }) => [file, label])).to.deep.equal([
        ["train/NORMAL/IM-0115-0001.png", 0],
        ["train/NORMAL/NORMAL2-IM-0383-0001.jpeg", 0],
        ["train/PNEUMONIA/person1_bacteria_1.JPG", 1],
        ["train/PNEUMONIA/person2_virus_3.jpeg", 1],
      ]);
    }));

  it("reads patient and subtype and gives absolute paths", () =>
    withDataSet({}, (root) => {
      const { splits } = loadImageFolder(path.relative(process.cwd(), root));
      expect(splits.train.map(({ patient, subtype }) => [patient, subtype])).to.deep.equal([
        ["IM-0115", null],
        ["IM-0383", null],
        ["person1", "bacteria"],
        ["person2", "virus"],
      ]);
      expect(splits.train[0].path).to.equal(path.join(root, "train", "NORMAL", "IM-0115-0001.png"));
    }));

  it("gives a normal image no subtype, whatever its name says", () =>
    withDataSet({ added: ["train/NORMAL/person3_virus_1.jpeg"] }, (root) =>
      expect(loadImageFolder(root).splits.train[2]).to.include({
        patient: "person3",
        subtype: null,
      }),
    ));

  it("has an empty val split without a val folder, and reads one that is there", async () => {
    await withDataSet({}, (root) => expect(loadImageFolder(root).splits.val).to.deep.equal([]));
    await withDataSet(
      { added: ["val/NORMAL/IM-1-1.png", "val/PNEUMONIA/person8_virus_1.png"] },
      (root) =>
        expect(loadImageFolder(root).splits.val.map(({ file }) => file)).to.deep.equal([
          "val/NORMAL/IM-1-1.png",
          "val/PNEUMONIA/person8_virus_1.png",
        ]),
    );
  });

  it("skips hidden files, __MACOSX and files that are no images", () =>
    withDataSet(
      {
        added: [
          "train/NORMAL/._IM-0115-0001.png",
          "train/NORMAL/.DS_Store",
          "train/NORMAL/notes.txt",
          "train/.cache/a.png",
          "train/__MACOSX/NORMAL/IM-1-1.png",
          "train/NORMAL/__MACOSX/IM-1-1.png",
        ],
      },
      (root) => expect(loadImageFolder(root).splits.train).to.have.length(4),
    ));

  it("reads images in subfolders of a class, after those of the class itself", () =>
    withDataSet({ added: ["train/NORMAL/A/IM-0001-0001.png"] }, (root) =>
      expect(
        loadImageFolder(root)
          .splits.train.map(({ file }) => file)
          .slice(0, 3),
      ).to.deep.equal([
        "train/NORMAL/IM-0115-0001.png",
        "train/NORMAL/NORMAL2-IM-0383-0001.jpeg",
        "train/NORMAL/A/IM-0001-0001.png",
      ]),
    ));

  it("is synthetic where the generator left sample.json", async () => {
    await withDataSet({}, (root) =>
      expect(loadImageFolder(root)).to.include({ synthetic: false, name: "chest" }),
    );
    await withDataSet({ added: ["sample.json"] }, (root) =>
      expect(loadImageFolder(root).synthetic).to.equal(true),
    );
  });

  it("warns once, with count and example, of names without a patient number", () =>
    withDataSet({ added: ["train/NORMAL/a.png", "train/NORMAL/b.png"] }, (root) => {
      const { warnings, splits } = loadImageFolder(root);
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.match(
        /^2 of 8 file names hold no patient number \(for example train\/NORMAL\/a\.png\)/,
      );
      expect(warnings[0]).to.contain("Put the patient into the names");
      expect(splits.train.map(({ patient }) => patient)).to.include.members(["a.png", "b.png"]);
    }));

  it("gives no warnings for the data set's own names", () =>
    withDataSet({}, (root) => expect(loadImageFolder(root).warnings).to.deep.equal([])));

  it("warns of other class names, because the second one is taken as positive", () =>
    withTempFolder((root) => {
      writeEmptyFiles(root, [
        "train/cat/IM-1-1.png",
        "train/dog/IM-2-1.png",
        "test/cat/IM-3-1.png",
        "test/dog/IM-4-1.png",
      ]);
      expect(loadImageFolder(root).warnings[0]).to.contain(
        "cat, dog instead of NORMAL, PNEUMONIA: dog is taken",
      );
    }));

  it("names a missing data folder and where to get the data", () => {
    expect(() => loadImageFolder("no/such/folder")).to.throw(
      /no\/such\/folder does not exist\. See "Getting the data"/,
    );
  });

  it("names a missing split and, one level too high, the folder probably meant", () =>
    withDataSet({}, (root) => {
      expect(() => loadImageFolder(path.dirname(root))).to.throw(`Did you mean ${root}?`);
      fs.rmSync(path.join(root, "test"), { recursive: true });
      expect(() => loadImageFolder(root)).to.throw(`No folder "test" in ${root}`);
    }));

  it("names an empty class and the extensions looked for", () =>
    withDataSet(
      { removed: ["test/NORMAL/IM-0001-0001.jpeg"], added: ["test/NORMAL/readme.txt"] },
      (root) =>
        expect(() => loadImageFolder(root)).to.throw(
          `No images for class NORMAL in ${path.join(root, "test")} ` +
            `(looked for .jpeg, .jpg, .jfif, .png, .tif, .tiff, .webp, .bmp, .dcm, .dicom)`,
        ),
    ));

  it("refuses splits with different classes and lists both", () =>
    withDataSet({ added: ["test/COVID/IM-9-1.png"] }, (root) =>
      expect(() => loadImageFolder(root)).to.throw(
        "train has NORMAL, PNEUMONIA, test has COVID, NORMAL, PNEUMONIA",
      ),
    ));

  it("says so where train has no class folders", () =>
    withTempFolder((root) => {
      writeEmptyFiles(root, ["train/a.png", "test/a.png"]);
      expect(() => loadImageFolder(root)).to.throw(
        `No class folders in ${path.join(root, "train")}`,
      );
    }));

  it("takes PNEUMONIA as positive in whatever case the folders are written", () =>
    withTempFolder((root) => {
      writeEmptyFiles(root, [
        "Train/PNEUMONIA/person1_virus_1.jpeg",
        "Train/normal/IM-1-1.jpeg",
        "test/Pneumonia /person2_virus_1.jpeg",
        "test/NORMAL/IM-2-1.jpeg",
      ]);
      const { classNames, splits, warnings } = loadImageFolder(root);
      expect(classNames).to.deep.equal(["NORMAL", "PNEUMONIA"]);
      expect(splits.train.map(({ file, label, subtype }) => [file, label, subtype])).to.deep.equal([
        ["Train/normal/IM-1-1.jpeg", 0, null],
        ["Train/PNEUMONIA/person1_virus_1.jpeg", 1, "virus"],
      ]);
      expect(splits.test.map(({ label }) => label)).to.deep.equal([0, 1]);
      expect(warnings).to.deep.equal([]);
    }));

  for (const [classes, positive] of [
    [["COVID", "normal"], "COVID"],
    [["PNEUMONIA", "zealthy"], "PNEUMONIA"],
  ] as const) {
    it(`takes ${positive} as positive of ${classes.join(" and ")}, and warns`, () =>
      withTempFolder((root) => {
        writeEmptyFiles(
          root,
          ["train", "test"].flatMap((split) => classes.map((name) => `${split}/${name}/1.png`)),
        );
        const { classNames, warnings } = loadImageFolder(root);
        expect(classNames[1]).to.equal(positive);
        expect(warnings.join()).to.contain(`${positive} is taken as the positive one`);
      }));
  }

  it("puts folders together whose names people read alike", () =>
    withDataSet({ added: ["train/Normal/IM-7-1.png"] }, (root) => {
      const { classNames, splits } = loadImageFolder(root);
      expect(classNames).to.deep.equal(["NORMAL", "PNEUMONIA"]);
      expect(splits.train.map(({ label }) => label)).to.deep.equal([0, 0, 0, 1, 1]);
    }));

  it("knows a patient again whose number is written in other letters", () =>
    withDataSet(
      {
        added: [
          "train/PNEUMONIA/PERSON2_bacteria_9.jpeg",
          "train/PNEUMONIA/\uff50erson2_virus_8.jpeg",
          "train/NORMAL/im-0115-0002.png",
          "train/NORMAL/M\u00fcller.png",
          "test/NORMAL/mu\u0308ller.PNG",
        ],
      },
      (root) => {
        const { train, test } = loadImageFolder(root).splits;
        const patientOf = (end: string) =>
          [...train, ...test].find(({ file }) => file.endsWith(end))?.patient;
        expect(patientOf("PERSON2_bacteria_9.jpeg")).to.equal("person2");
        expect(patientOf("\uff50erson2_virus_8.jpeg")).to.equal("person2");
        expect(patientOf("im-0115-0002.png")).to.equal("IM-0115");
        expect(patientOf("mu\u0308ller.PNG")).to.equal(patientOf("M\u00fcller.png"));
      },
    ));

  const unusedFolders: [string, string[], number][] = [
    ["is empty", [], 0],
    ["holds one class", ["val/NORMAL/IM-1-1.png"], 1],
    [
      "is written in small letters",
      ["val/normal/IM-1-1.png", "val/pneumonia/person8_virus_1.png"],
      2,
    ],
    ["holds another class", ["val/COVID/a.png"], 0],
    ["is a file", [], 0],
  ];
  for (const [name, added, count] of unusedFolders) {
    it(`is not stopped by a val folder, which is not used, that ${name}`, () =>
      withDataSet({ added }, (root) => {
        if (name === "is empty")
          fs.mkdirSync(path.join(root, "val", "NORMAL"), { recursive: true });
        if (name === "is a file") fs.writeFileSync(path.join(root, "val"), "");
        const { splits } = loadImageFolder(root);
        expect(splits.val).to.have.length(count);
        expect(splits.train).to.have.length(4);
      }));
  }

  it("says which patients have images in both classes", () =>
    withDataSet(
      {
        added: [
          "train/NORMAL/person2_bacteria_5.jpeg",
          "train/NORMAL/1.png",
          "train/PNEUMONIA/1.png",
        ],
      },
      (root) => {
        const { warnings } = loadImageFolder(root);
        expect(warnings[1]).to.contain(
          "2 of 5 patients have training images in more than one class",
        );
        expect(warnings[1]).to.contain("1.png, person2");
      },
    ));

  it("reads every ending of an image, in any case", () =>
    withDataSet(
      {
        added: [".jfif", ".TIF", ".tiff", ".webp", ".BMP", ".DCM"].map(
          (end) => `train/NORMAL/IM-9-1${end}`,
        ),
      },
      (root) => expect(loadImageFolder(root).splits.train).to.have.length(10),
    ));

  it("counts by kind what it leaves out", () =>
    withDataSet(
      {
        added: [
          "train/notes.txt",
          "train/NORMAL/.DS_Store",
          "train/NORMAL/a.nii",
          "train/NORMAL/b.NII",
          "train/NORMAL/README",
          "train/NORMAL/Thumbs.db",
          "train/NORMAL/@eaDir/IM-0115-0001.png/SYNOPHOTO_THUMB_M.png",
          "test/PNEUMONIA/.AppleDouble/person5_virus_1.jpeg",
        ],
      },
      (root) => {
        const { splits, leftOut } = loadImageFolder(root);
        expect(splits.train).to.have.length(4);
        expect(splits.test).to.have.length(2);
        expect(leftOut).to.deep.equal({
          "beside the class folders": 1,
          "ending .nii": 2,
          "ending missing": 1,
          "hidden or of another program": 4,
        });
      },
    ));

  // Windows has no named pipes in folders, and links are for administrators there.
  (process.platform === "win32" ? it.skip : it)(
    "leaves out pipes, links to nothing, and links that would never end",
    () =>
      withDataSet({}, (root) => {
        const normal = path.join(root, "train", "NORMAL");
        execFileSync("mkfifo", [path.join(normal, "x.jpeg")]);
        fs.symlinkSync("nowhere", path.join(normal, "gone.jpeg"));
        fs.symlinkSync("self.jpeg", path.join(normal, "self.jpeg"));
        fs.symlinkSync("..", path.join(normal, "up"));
        fs.symlinkSync("/dev/zero", path.join(normal, "zero.jpeg"));
        fs.symlinkSync(path.join(normal, "IM-0115-0001.png"), path.join(normal, "IM-0115-2.png"));
        const { splits, leftOut } = loadImageFolder(root);
        expect(splits.train.map(({ file }) => file).slice(0, 2)).to.deep.equal([
          "train/NORMAL/IM-0115-0001.png",
          "train/NORMAL/IM-0115-2.png",
        ]);
        expect(splits.train).to.have.length(5);
        expect(leftOut).to.deep.equal({
          "link to nothing": 2,
          "named pipe or device": 2,
          "link to a folder above itself": 1,
        });
      }),
  );
});
