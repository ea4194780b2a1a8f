import path from "node:path";
import { expect } from "chai";
import { openExternal } from "../../lib/data/openExternal";
import { withFiles } from "../support/collections";

describe("openExternal", () => {
  const files = { "own/a.png": 8, "own/b.png": 8, "own/l.csv": "file,label,age\na,1,7\nb,0,\n" };

  it("opens the collection in grey, with what is known of each image", () =>
    withFiles(files, async (root) => {
      const settings = { external: path.join(root, "own"), cache: root, imageSize: 4 };
      const { collection, set } = (await openExternal(settings))!;
      try {
        expect(collection.kind).to.equal("table l.csv");
        expect(set.images.map(({ file, label, age }) => [file, label, age])).to.deep.equal([
          ["a.png", 1, 7],
          ["b.png", 0, null],
        ]);
        expect([...set.pixels([0])]).to.deep.equal(new Array(16).fill(100));
      } finally {
        set.close();
      }
    }));

  it("is null where the settings name no collection", async () =>
    expect(await openExternal({ external: null, cache: "", imageSize: 4 })).to.equal(null));
});
