import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { readText } from "../../../lib/base/files/readText";
import { withTempFolder } from "../../support/tempFolder";

const ADVICE = "Write it again.";
const read = (content: Uint8Array | string) =>
  withTempFolder((folder) => {
    const file = path.join(folder, "notes.txt");
    fs.writeFileSync(file, content);
    return readText(file, ADVICE);
  });

describe("readText", () => {
  it("reads UTF-8 and leaves out the mark at its start", async () => {
    expect(await read("\ufeffGröße, 肺")).to.equal("Größe, 肺");
  });

  it("refuses bytes that are no UTF-8 instead of replacing them", async () => {
    const error = await read(Buffer.from("Größe", "latin1")).catch((e: Error) => e.message);
    expect(error).to.match(/notes\.txt is not a text in UTF-8\. Write it again\.$/);
  });

  it("refuses what is no file", () =>
    withTempFolder((folder) => {
      expect(() => readText(folder, ADVICE)).to.throw("is a folder, not a file. Write it again.");
    }));
});
