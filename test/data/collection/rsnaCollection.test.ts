import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { loadCollection } from "../../../lib/data/collection/loadCollection";
import { messageOf, withFiles } from "../../support/collections";

const DICOM = path.join(__dirname, "..", "..", "fixtures", "dicom", "grey_8bit.dcm");
const TABLE =
  "patientId,x,y,width,height,Target\n" +
  "aaa,1.0,2.0,3.0,4.0,1\naaa,8,8,4,5.5,1\nbbb,,,,,0\nccc,,,,,0\n";
const CLASSES =
  "patientId,class\naaa,Lung Opacity\naaa,Lung Opacity\nbbb,Normal\n" +
  "ccc,No Lung Opacity / Not Normal\n";

/** Loads the collection with three DICOM files of 16 x 16 pixels and these tables. */
function load(table: string, classes?: string) {
  const files: Record<string, string> = { "stage_2_train_labels.csv": table, "s/x.txt": "" };
  if (classes !== undefined) files["stage_2_detailed_class_info.csv"] = classes;
  return withFiles(files, async (root) => {
    for (const id of ["aaa", "bbb", "ccc"])
      fs.copyFileSync(DICOM, path.join(root, "s", `${id}.dcm`));
    return loadCollection(root);
  });
}

describe("loadCollection with RSNA's challenge", () => {
  it("reads several boxes of an image, and facts from the headers of the DICOM files", async () => {
    const { kind, images, credit } = await load(TABLE, CLASSES);
    expect(kind).to.match(/^RSNA/);
    expect(credit).to.match(/Radiological Society of North America/);
    const frame = { width: 16, height: 16 };
    const ill = images[0];
    expect(ill).to.include({ file: "s/aaa.dcm", label: 1, patient: "aaa" });
    expect(ill).to.include({ age: 0.5, sex: "F", view: "AP" });
    expect(ill.boxes).to.deep.equal([
      { finding: "1", x: 1, y: 2, width: 3, height: 4, frame },
      { finding: "1", x: 8, y: 8, width: 4, height: 5.5, frame },
    ]);
  });

  it("leaves out what is neither normal nor pneumonia where a second table says so", async () => {
    const { images, leftOut } = await load(TABLE, CLASSES);
    expect(images.map(({ patient, label }) => [patient, label])).to.deep.equal([
      ["aaa", 1],
      ["bbb", 0],
    ]);
    expect(leftOut["neither normal nor pneumonia"]).to.equal(1);
  });

  it("warns without the second table", async () => {
    const { images, warnings } = await load(TABLE);
    expect(images).to.have.length(3);
    expect(warnings.join()).to.match(/NORMAL images may show other diseases/);
  });

  it("refuses targets and classes that contradict each other, with the line", async () => {
    expect(await messageOf(load(`${TABLE}aaa,,,,,0\n`))).to.match(/line 2: aaa\.dcm is 1 and 0/);
    expect(await messageOf(load(TABLE, CLASSES.replace("Lung Opacity", "Normal")))).to.match(
      /detailed_class_info\.csv: 1 line .*\n {2}line 2: aaa is Normal here and has Target 1/,
    );
    expect(await messageOf(load(TABLE, "id,class\n"))).to.match(/expected the columns patientId/);
  });

  it("refuses a box beyond the picture, whose size the DICOM header states", async () =>
    expect(await messageOf(load(TABLE.replace("8,8,4,5.5", "8,8,40,5")))).to.match(
      /line 3: aaa\.dcm: box 8, 8, 40, 5 lies outside the picture of 16 x 16/,
    ));
});
