import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { decodeImage } from "../../../../lib/base/images/decodeImage";
import { readDicomPicture } from "../../../../lib/base/images/dicom/dicomPicture";
import { parseDicomFile } from "../../../../lib/base/images/dicom/parseDicomFile";
import { readStoredPixels } from "../../../../lib/base/images/dicom/storedPixels";
import fixture from "../../../fixtures/dicom.json";
import { messageOf } from "../../../support/collections";

const FOLDER = path.join(__dirname, "..", "..", "..", "fixtures", "dicom");
const fileOf = (name: string) => path.join(FOLDER, `${name}.dcm`);

/** How far decoders of what loses something may be apart, in grey levels. */
function tolerance(name: string): number {
  if (name === "jpeg_baseline_colour") return 3;
  return /^jpeg_baseline|lossy/.test(name) ? 1 : 0;
}

function mostApart(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).to.equal(b.length);
  return Array.from(a, (value, i) => Math.abs(value - b[i])).reduce((x, y) => Math.max(x, y), 0);
}

describe("readStoredPixels", () => {
  for (const { name, syntax, stored } of fixture.read)
    it(`reads pydicom's values: ${name} (${syntax})`, async () => {
      const { values } = await readStoredPixels(parseDicomFile(fs.readFileSync(fileOf(name))));
      expect(mostApart(values, stored)).to.be.at.most(tolerance(name));
    });
});

describe("readDicomPicture", () => {
  for (const { name, shown } of fixture.read)
    it(`shows what pydicom's window and tables give: ${name}`, async () => {
      const { data } = await readDicomPicture(fs.readFileSync(fileOf(name)));
      // Where a value lies between two grey levels, rounding may go either way.
      expect(mostApart(data, shown)).to.be.at.most(Math.max(1, tolerance(name)));
    });

  for (const { name, message } of fixture.refused)
    it(`refuses ${name}: ${message}`, async () => {
      const found = await messageOf(decodeImage(fileOf(name), { imageSize: 16, channels: 1 }));
      expect(found).to.include(message).and.to.include(`${name}.dcm `);
      expect(found).to.match(/ (is|has|holds) /);
    });

  it("refuses a file that was cut off in its header", async () => {
    const bytes = fs.readFileSync(fileOf("implicit")).subarray(0, 200);
    expect(await messageOf(decodeImage(bytes, { imageSize: 16, channels: 1 }))).to.match(
      /^The image (is a damaged DICOM file|holds no pixels)/,
    );
  });
});

describe("decodeImage with a DICOM file", () => {
  it("gives it like any other image, in grey and in colour", async () => {
    const { shown } = fixture.read.find(({ name }) => name === "implicit")!;
    const grey = await decodeImage(fileOf("implicit"), { imageSize: 16, channels: 1 });
    expect(mostApart(grey, shown)).to.be.at.most(1);
    const colour = await decodeImage(fileOf("rgb"), { imageSize: 16, channels: 3 });
    expect([...colour]).to.deep.equal(fixture.read.find(({ name }) => name === "rgb")!.shown);
    const small = await decodeImage(fileOf("jpeg_ls"), { imageSize: 8, channels: 1 });
    expect(small.length).to.equal(64);
  });
});
