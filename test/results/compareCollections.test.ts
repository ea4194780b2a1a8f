import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { describePictures } from "../../lib/audit/collectionPictures";
import { loadImageFolder } from "../../lib/data/imageFolder";
import { openImageSet } from "../../lib/data/imageSet";
import { readAudit } from "../../lib/results/auditFile";
import { auditImages } from "../../lib/results/auditImages";
import { committedResults } from "../../lib/results/committedResults";
import { compareCollections } from "../../lib/results/compareCollections";
import { NIH_HEADER, nihLine } from "../support/collections";
import { writeGreyImage } from "../support/imageFolder";
import { withTempFolder } from "../support/tempFolder";

const SIZE = 32;

/** A data set of flat pictures: NORMAL ones have the levels 60 and 80, PNEUMONIA 100 and 120. */
async function writeHome(root: string): Promise<void> {
  const levels = { NORMAL: [60, 80], PNEUMONIA: [100, 120] };
  for (const split of ["train", "test"])
    for (const [name, values] of Object.entries(levels))
      for (const [i, level] of values.entries())
        await writeGreyImage(
          path.join(root, split, name, `person${split}${level}_${i}.png`),
          level,
          SIZE,
        );
}

/** Five pictures abroad: two normal ones are bright, three ill ones dark. */
async function writeAbroad(root: string): Promise<void> {
  const lines = [
    nihLine("a.png", "No Finding", { patient: "1", age: "10", sex: "M", view: "AP" }),
    nihLine("b.png", "No Finding", { patient: "2", age: "30", sex: "F", view: "AP" }),
    nihLine("c.png", "Pneumonia", { patient: "3", age: "40", sex: "F", view: "PA" }),
    nihLine("d.png", "Pneumonia", { patient: "3", age: "41", sex: "F", view: "PA" }),
    nihLine("e.png", "Pneumonia", { patient: "4", age: "60", sex: "M", view: "AP" }),
  ];
  for (const [i, name] of [..."abcde"].entries())
    await writeGreyImage(path.join(root, `${name}.png`), 200 - 30 * i, SIZE);
  fs.writeFileSync(path.join(root, "Data_Entry_2017.csv"), [NIH_HEADER, ...lines].join("\n"));
}

/** Opens both, with an audit of the first as notebook 1 makes it. */
function withBoth(
  body: (opened: {
    data: Parameters<typeof compareCollections>[0];
    settings: Parameters<typeof compareCollections>[1];
    audit: string;
  }) => Promise<void>,
): Promise<void> {
  return withTempFolder(async (root) => {
    const home = path.join(root, "home");
    const external = path.join(root, "abroad");
    await writeHome(home);
    await writeAbroad(external);
    const folder = loadImageFolder(home);
    const cache = path.join(root, "cache");
    const options = { imageSize: SIZE, channels: 1, cacheFolder: cache } as const;
    const open = (images: typeof folder.splits.train) => openImageSet(images, options);
    const sets = {
      train: await open(folder.splits.train.filter((_, i) => i % 2 === 0)),
      validation: await open(folder.splits.train.filter((_, i) => i % 2 === 1)),
      test: await open(folder.splits.test),
    };
    const close = () => Object.values(sets).forEach((set) => set.close());
    try {
      const data = { folder, warnings: [], ...sets, close };
      const audit = path.join(root, "audit.json");
      const leak = { imagesAtRandom: 0.5, wholePatients: 0 };
      auditImages(data, audit, { leak, seed: 1 });
      await body({ data, settings: { external, cache, imageSize: SIZE, seed: 1 }, audit });
      // The second audit of the same images keeps what was found beside the second collection.
      const before = readAudit(audit).external;
      auditImages(data, audit, { leak, seed: 1 });
      expect(readAudit(audit).external).to.deep.equal(before);
    } finally {
      close();
    }
  });
}

describe("compareCollections", function () {
  this.timeout(30_000);

  it("adds grey levels, framing, age, sex and view of both to audit.json", () =>
    withBoth(async ({ data, settings, audit }) => {
      await compareCollections(data, settings, audit);
      const { home, abroad, brightnessAuc } = readAudit(audit).external!;
      expect(home.name).to.equal("home");
      expect(home.classes[0]).to.deep.equal({
        ...{ images: 4, greyLevel: 70, greyLevelSpread: 10, contrast: 0, border: 70, middle: 70 },
      });
      expect(home.classes[1].greyLevel).to.equal(110);
      const [normal, ill] = abroad.classes;
      expect(normal).to.include({ images: 2, patients: 2, medianAge: 20, upTo18: 1, PA: 0, AP: 2 });
      expect(ill).to.include({ images: 3, patients: 2, medianAge: 41, female: 2, male: 1, PA: 2 });
      expect([normal.greyLevel, ill.greyLevel]).to.deep.equal([185, 110]);
      // At home the ill are brighter, abroad darker; two of three ill are PA, no healthy one is.
      expect(brightnessAuc).to.deep.equal({ home: 1, abroad: 0 });
      expect(abroad.viewAuc).to.be.closeTo((2 * 1 + 1 * 0.5) / 3, 1e-12);
    }));

  it("gives rows, grey levels, and average pictures with examples for the page", () =>
    withBoth(async ({ data, settings, audit }) => {
      const { pictures, people, seen } = await compareCollections(data, settings, audit);
      expect(pictures.map((row) => [row.collection, row.class, row.images])).to.deep.equal([
        ["home", "NORMAL", 4],
        ["home", "PNEUMONIA", 4],
        ["abroad", "NORMAL", 2],
        ["abroad", "PNEUMONIA", 3],
      ]);
      expect(people.map((row) => [row["F / M"], row["PA / AP"]])).to.deep.equal([
        ["1 / 1", "0 / 2"],
        ["2 / 1", "2 / 1"],
      ]);
      expect(seen!.levels.test).to.deep.equal([
        [200, 170],
        [140, 110, 80],
      ]);
      expect(seen!.credit).to.match(/NIH Clinical Center; Wang et al/);
      expect(seen!.grid.rows[1].captions!.slice(0, 2)).to.deep.equal([
        "NORMAL, mean",
        "PNEUMONIA, mean",
      ]);
      expect(seen!.grid.rows[1].images[0][0]).to.equal(185);
    }));

  it("shows the committed numbers where there is no second collection, and writes nothing", () =>
    withBoth(async ({ data, settings, audit }) => {
      const before = fs.readFileSync(audit, "utf8");
      const without = { ...settings, external: null };
      const { pictures, people, seen } = await compareCollections(data, without, audit);
      const committed = readAudit(committedResults().audit).external;
      expect(seen).to.equal(null);
      expect(people.map(({ images }) => images)).to.deep.equal(
        committed?.abroad.classes.map(({ images }) => images) ?? [],
      );
      expect(pictures).to.have.length(committed ? 4 : 0);
      expect(fs.readFileSync(audit, "utf8")).to.equal(before);
    }));
});

describe("describePictures", () => {
  it("tells border, middle and contrast of a frame from one another", () => {
    // 28 pixels have a border of 2; the middle begins at 7.
    const size = 28;
    const pixels = new Uint8Array(size * size).map((_, i) => {
      const [x, y] = [i % size, Math.floor(i / size)];
      const isInside = Math.min(x, y) >= 2 && Math.max(x, y) < size - 2;
      return isInside ? 100 : 20;
    });
    const set = {
      images: [{ label: 1 }, { label: 0 }] as never,
      imageSize: size,
      channels: 1 as const,
      pixels: () => Uint8Array.from([...pixels, ...new Uint8Array(size * size)]),
    };
    const found = describePictures([set], 1);
    expect([found.images, found.border, found.middle]).to.deep.equal([1, 20, 100]);
    const inside = 24 ** 2 / size ** 2;
    expect(found.contrast).to.be.closeTo(80 * Math.sqrt(inside * (1 - inside)), 1e-9);
    expect([...found.average]).to.deep.equal([...pixels]);
  });
});
