import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { readDicomHeader } from "../../../lib/base/images/dicom/dicomHeader";
import { readPictureSize } from "../../../lib/base/images/pictureSize";
import { messageOf } from "../../support/collections";
import { withTempFolder } from "../../support/tempFolder";

const FIXTURES = path.join(__dirname, "..", "..", "fixtures");
const dicom = (name: string) => path.join(FIXTURES, "dicom", `${name}.dcm`);

describe("readPictureSize", () => {
  it("reads the size of DICOM files and of others from their headers", async () => {
    const size = { width: 16, height: 16, channels: 1 };
    expect(await readPictureSize(dicom("jpeg_2000"), "x")).to.deep.equal(size);
    expect(await readPictureSize(dicom("rgb"), "x")).to.deep.equal({ ...size, channels: 3 });
    expect(
      (await readPictureSize(path.join(FIXTURES, "images", "colour.jpeg"), "x")).channels,
    ).to.equal(3);
  });

  it("names the file that is none", () =>
    withTempFolder(async (folder) => {
      const file = path.join(folder, "bare.dcm");
      fs.writeFileSync(file, Buffer.concat([Buffer.alloc(128), Buffer.from("DICM")]));
      expect(await messageOf(readPictureSize(file, "bare.dcm"))).to.match(
        /^The size of bare\.dcm cannot be read \(.*Repair the file/,
      );
    }));
});

describe("readDicomHeader", () => {
  it("says what the file states of patient and view, in all forms of the header", async () => {
    for (const name of ["implicit", "big_endian", "deflated", "jpeg_ls"])
      expect(await readDicomHeader(dicom(name)), name).to.deep.equal({
        ...{ width: 16, height: 16, channels: 1 },
        ...{ patient: "p7", age: "006M", sex: "F", view: "AP" },
      });
  });

  it("reads a header that is longer than the part that is read at first", () =>
    withTempFolder(async (folder) => {
      const bytes = fs.readFileSync(dicom("implicit"));
      // A private text (0009,0010) of 100,000 bytes before all that is asked for.
      const start = bytes.indexOf(Buffer.from([0x10, 0x00, 0x20, 0x00]));
      const long = Buffer.alloc(8 + 100_000, 0x41);
      long.set([0x09, 0x00, 0x10, 0x00]);
      long.writeUInt32LE(100_000, 4);
      const file = path.join(folder, "long.dcm");
      fs.writeFileSync(
        file,
        Buffer.concat([bytes.subarray(0, start), long, bytes.subarray(start)]),
      );
      expect((await readDicomHeader(file))!.patient).to.equal("p7");
    }));

  it("is null for another kind of file", async () =>
    expect(await readDicomHeader(path.join(FIXTURES, "images", "colour.jpeg"))).to.equal(null));
});
