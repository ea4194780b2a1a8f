import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { chooseChestXrayImages } from "../../../lib/tools/download/chestXrayEntries";
import { unzip } from "../../../lib/tools/download/unzip";
import { fuzzReader } from "../../support/fuzz";
import { dataSetMembers, makeZip } from "../../support/zips";

/** Unpacks beside the zip, takes what came out into memory and removes it. */
async function unpacked(zip: string, folder: string): Promise<Map<string, string>> {
  const target = path.join(folder, "unpacked");
  await unzip(zip, target, { choose: chooseChestXrayImages, maxBytes: 1_000_000 });
  const names = fs.readdirSync(target, { recursive: true }) as string[];
  const files = names.filter((name) => fs.statSync(path.join(target, name)).isFile());
  const contents = new Map(
    files.map((name) => [
      name.split(path.sep).join("/"),
      fs.readFileSync(path.join(target, name), "latin1"),
    ]),
  );
  fs.rmSync(target, { recursive: true });
  return contents;
}

describe("damaged zip archives", function () {
  this.timeout(0);
  const members = [...dataSetMembers("chest_xray/"), { name: "notes.txt", content: "note" }];

  it("unzip", async () =>
    fuzzReader("zip", {
      file: "chest_xray.zip",
      valid: await makeZip(members),
      read: unpacked,
      megabytes: 128,
      checkValue(files: Map<string, string>) {
        const known = members.map(({ content }) => content);
        for (const [name, content] of files) {
          expect(name).to.match(/^(train|test|val)\/(NORMAL|PNEUMONIA)\/[^/]+$/);
          // An entry whose size and checksum were both set to 0 is an empty file.
          if (content !== "") expect(known).to.include(content);
        }
      },
    }));
});
