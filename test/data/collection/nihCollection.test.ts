import { expect } from "chai";
import { boxAtSize } from "../../../lib/data/collection/boxes";
import { loadCollection } from "../../../lib/data/collection/loadCollection";
import { messageOf, NIH_HEADER, nihLine, withFiles } from "../../support/collections";

const TABLE = [
  NIH_HEADER,
  nihLine("00000001_000.png", "Effusion|Pneumonia", { patient: "1", age: "58", sex: "M" }),
  nihLine("00000001_001.png", "Effusion", { patient: "1", age: "58", sex: "M" }),
  nihLine("00000002_000.png", "No Finding", { patient: "2", age: "414", view: "AP" }),
  nihLine("00000003_000.png", "No Finding", { patient: "3" }),
].join("\n");
/** As published: the bracket of the third column is not quoted. */
const BOX_HEADER = "Image Index,Finding Label,Bbox [x,y,w,h],,,\n";
const FILES = {
  "Data_Entry_2017.csv": TABLE,
  "images_001/images/00000001_000.png": 8,
  "images_001/images/00000001_001.png": 8,
  "images_012/images/00000002_000.png": 8,
};

describe("loadCollection with NIH ChestX-ray14", () => {
  it("reads the published table over several packages; those that are not there are counted", () =>
    withFiles(FILES, async (root) => {
      const { kind, images, leftOut, warnings, credit } = await loadCollection(root);
      expect(kind).to.equal("NIH ChestX-ray14");
      expect(credit).to.match(/NIH Clinical Center; Wang et al/);
      const facts = images.map(({ file, label, patient, age, sex, view }) =>
        [file, label, patient, age, sex, view].join(" "),
      );
      expect(facts).to.deep.equal([
        "images_001/images/00000001_000.png 1 1 58 M PA",
        "images_012/images/00000002_000.png 0 2  F AP",
      ]);
      expect(leftOut).to.deep.equal({
        "line whose image is missing": 1,
        "neither normal nor pneumonia": 1,
      });
      expect(warnings.join()).to.match(/1 of 4 lines .*line 5, 00000003_000\.png/);
      expect(warnings.join()).to.match(/the age is not understood in 1 line .*"414"/);
    }));

  it("takes a flat folder, and the table's name of 2020", () =>
    withFiles(
      {
        "Data_Entry_2017_v2020.csv": TABLE,
        "00000001_000.png": 8,
        "00000003_000.png": 8,
        "other/00000001_000.png": 8,
        "images/00000001_000.png": 8,
        "images/00000002_000.png": 8,
      },
      async (root) =>
        expect((await loadCollection(root)).images.map(({ file }) => file)).to.deep.equal([
          "images/00000001_000.png",
          "images/00000002_000.png",
        ]),
    ));

  it("adds the boxes, in pixels of the published 1024 x 1024 pictures", () =>
    withFiles(
      {
        ...FILES,
        "BBox_List_2017.csv":
          `${BOX_HEADER}00000001_000.png,Pneumonia,512,256.5,128,100,,,\n` +
          "00000003_000.png,Mass,1,1,5,5\n",
      },
      async (root) => {
        const { images, leftOut } = await loadCollection(root);
        const frame = { width: 1024, height: 1024 };
        const box = { finding: "Pneumonia", x: 512, y: 256.5, width: 128, height: 100, frame };
        expect(images.map(({ boxes }) => boxes)).to.deep.equal([[box], []]);
        expect(leftOut["box of an image that is not used"]).to.equal(1);
      },
    ));

  it("refuses boxes outside the picture, or a table of another form", async () => {
    const withBoxes = (text: string) =>
      withFiles({ ...FILES, "BBox_List_2017.csv": text }, (root) =>
        messageOf(loadCollection(root)),
      );
    expect(await withBoxes(`${BOX_HEADER}00000001_000.png,Pneumonia,1000,2,128,100\n`)).to.match(
      /BBox_List_2017\.csv: 1 line with boxes .*\n {2}line 2: 00000001_000\.png: box 1000.*outside/,
    );
    expect(await withBoxes("Image,x\na,1\n")).to.match(
      /expected the columns imageindex,findinglabel,bbox\[x,y,w,h\], found Image, x/,
    );
  });
});

describe("boxAtSize", () => {
  const frame = { width: 1024, height: 512 };

  it("gives the box in pixels of the decoded picture; each side shrinks by its share", () =>
    expect(
      boxAtSize({ finding: "", x: 512, y: 128, width: 256, height: 128, frame }, 256),
    ).to.deep.equal({ x: 128, y: 64, width: 64, height: 64 }));

  it("cuts it off at the edges", () =>
    expect(
      boxAtSize({ finding: "", x: -0.5, y: 256, width: 1024.5, height: 256.5, frame }, 256),
    ).to.deep.equal({ x: 0, y: 128, width: 256, height: 128 }));
});
