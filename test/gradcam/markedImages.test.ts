import path from "node:path";
import { expect } from "chai";
import { ensureSample } from "../../lib/base/sample/generateSample";
import { loadMask } from "../../lib/base/sample/masks";
import { openDataSets } from "../../lib/data/openDataSets";
import { drawnOpacities, openBoxes } from "../../lib/gradcam/markedImages";
import { NIH_HEADER, nihLine, withFiles } from "../support/collections";
import { withTempFolder } from "../support/tempFolder";

const COUNTS = {
  train: { NORMAL: 8, PNEUMONIA: 8 },
  test: { NORMAL: 2, PNEUMONIA: 4 },
  val: { NORMAL: 1, PNEUMONIA: 1 },
};

describe("drawnOpacities", () => {
  it("gives the sample's test images that have a mask, and null where no image has one", () =>
    withTempFolder(async (folder) => {
      const root = path.join(folder, "sample");
      await ensureSample(root, { imageSize: 32, counts: COUNTS });
      const data = await openDataSets({
        data: root,
        sample: true,
        cache: path.join(folder, "cache"),
        seed: 5,
        imageSize: 16,
        trainImages: null,
        testImages: null,
        validationShare: 0.25,
      });
      const found = (await drawnOpacities(data))!;
      expect(found.indices.map((i) => data.test.images[i].label)).to.deep.equal([1, 1, 1, 1]);
      const first = data.test.images[found.indices[0]];
      expect(found.masks[0]).to.deep.equal(await loadMask(root, first, 16));
      expect(found.synthetic).to.equal(true);
      const elsewhere = { ...data, folder: { ...data.folder, root: folder } };
      expect(await drawnOpacities(elsewhere)).to.equal(null);
      data.close();
    }));
});

describe("openBoxes", () => {
  const table = [
    NIH_HEADER,
    nihLine("00000001_000.png", "Cardiomegaly|Pneumonia"),
    nihLine("00000002_000.png", "Pneumonia", { patient: "2" }),
    nihLine("00000003_000.png", "No Finding", { patient: "3" }),
  ].join("\n");
  const boxes = (lines: string[]) => ["Image Index,Finding Label,Bbox [x,y,w,h],,,", ...lines];
  const files = (lines: string[]) => ({
    "Data_Entry_2017.csv": table,
    "BBox_List_2017.csv": boxes(lines).join("\n"),
    "images/00000001_000.png": 8,
    "images/00000002_000.png": 8,
    "images/00000003_000.png": 8,
  });
  const settings = (root: string) => ({ external: root, cache: `${root}/cache`, imageSize: 8 });

  it("gives the pneumonias with a box, as masks of the decoded size, and whom to credit", () =>
    withFiles(
      files([
        "00000002_000.png,Pneumonia,512,256,256,128",
        "00000002_000.png,Pneumonia,0,0,128,128",
        "00000001_000.png,Cardiomegaly,0,0,1024,1024",
      ]),
      async (root) => {
        const found = (await openBoxes(settings(root)))!;
        expect(found.name).to.equal("boxes of NIH ChestX-ray14");
        expect(found.credit).to.match(/NIH Clinical Center/);
        expect(found.indices.map((i) => found.set.images[i].file)).to.deep.equal([
          "images/00000002_000.png",
        ]);
        // 1024 pixels are 8: the first box covers columns 4 and 5 of row 2, the second one pixel.
        const inside = [...found.masks[0].keys()].filter((pixel) => found.masks[0][pixel] > 0);
        expect(inside).to.deep.equal([0, 2 * 8 + 4, 2 * 8 + 5]);
        found.set.close();
      },
    ));

  it("is null without a second collection, and where no pneumonia has a box", () =>
    withFiles(files(["00000001_000.png,Cardiomegaly,0,0,1024,1024"]), async (root) => {
      expect(await openBoxes({ ...settings(root), external: null })).to.equal(null);
      expect(await openBoxes(settings(root))).to.equal(null);
    }));
});
