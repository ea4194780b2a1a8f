import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import sharp from "sharp";
import { ensureSample } from "../../../lib/base/sample/generateSample";
import { loadMask } from "../../../lib/base/sample/masks";
import type { SampleCounts } from "../../../lib/base/sample/samplePlan";
import type { LabelledImage } from "../../../lib/base/types";
import { loadImageFolder } from "../../../lib/data/imageFolder";
import { withTempFolder } from "../../support/tempFolder";

const counts: SampleCounts = {
  train: { NORMAL: 3, PNEUMONIA: 5 },
  test: { NORMAL: 2, PNEUMONIA: 2 },
  val: { NORMAL: 1, PNEUMONIA: 1 },
};
const small = { seed: 1, imageSize: 32, counts };

/** Every file below `folder` with its bytes. */
function snapshot(folder: string): Record<string, string> {
  const names = fs.readdirSync(folder, { recursive: true }) as string[];
  const files = names.filter((name) => fs.statSync(path.join(folder, name)).isFile()).sort();
  return Object.fromEntries(
    files.map((name) => [name, fs.readFileSync(path.join(folder, name)).toString("base64")]),
  );
}

/** The error that `promise` is rejected with. */
async function messageOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "no error",
    (error: Error) => error.message,
  );
}

async function greyLevels(image: LabelledImage): Promise<Buffer> {
  return sharp(image.path).extractChannel(0).raw().toBuffer();
}

function meanOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

/** Number of normal and of pneumonia images. */
function countsOf(images: LabelledImage[]): number[] {
  return [0, 1].map((label) => images.filter((image) => image.label === label).length);
}

/**
 * The share of pairs of one ill and one healthy image in which the ill one has the higher value.
 */
function pairAuc(healthy: number[], ill: number[]): number {
  return meanOf(
    ill.flatMap((high) => healthy.map((low) => (high > low ? 1 : high === low ? 0.5 : 0))),
  );
}

describe("ensureSample", () => {
  it("writes the same bytes for the same seed and others for another", async () => {
    await withTempFolder(async (folder) => {
      const [a, b, c] = ["a", "b", "c"].map((name) => path.join(folder, name));
      await ensureSample(a, small);
      await ensureSample(b, small);
      await ensureSample(c, { ...small, seed: 2 });
      expect(snapshot(b)).to.deep.equal(snapshot(a));
      expect(snapshot(c)).not.to.deep.equal(snapshot(a));
    });
  });

  it("makes a folder that loads like the real data, without warnings, as synthetic", async () => {
    await withTempFolder(async (folder) => {
      const root = path.join(folder, "deep", "sample");
      const manifest = await ensureSample(root, small);
      const { splits, synthetic, warnings } = loadImageFolder(root);
      const found = [splits.train, splits.test, splits.val].map(countsOf);
      expect(found).to.deep.equal([
        [3, 5],
        [2, 2],
        [1, 1],
      ]);
      expect(synthetic).to.equal(true);
      expect(warnings).to.deep.equal([]);
      expect(JSON.parse(fs.readFileSync(path.join(root, "sample.json"), "utf8"))).to.deep.equal(
        manifest,
      );
    });
  });

  it("writes grey JPEG files of the size asked for", async () => {
    await withTempFolder(async (folder) => {
      await ensureSample(path.join(folder, "sample"), small);
      const [first] = loadImageFolder(path.join(folder, "sample")).splits.train;
      const found = await sharp(first.path).metadata();
      expect(found).to.include({ format: "jpeg", width: 32, height: 32, channels: 1 });
    });
  });

  it("reports progress up to the number of images", async () => {
    await withTempFolder(async (folder) => {
      const seen: number[][] = [];
      const onProgress = (done: number, total: number) => seen.push([done, total]);
      await ensureSample(path.join(folder, "sample"), { ...small, onProgress });
      expect(seen[seen.length - 1]).to.deep.equal([14, 14]);
      expect(seen.map(([done]) => done)).to.deep.equal(
        seen.map(([done]) => done).sort((a, b) => a - b),
      );
    });
  });

  it("leaves a sample alone that is already there", async () => {
    await withTempFolder(async (folder) => {
      const root = path.join(folder, "sample");
      await ensureSample(root, small);
      let drawn = 0;
      await ensureSample(root, { ...small, onProgress: () => drawn++ });
      expect(drawn).to.equal(0);
    });
  });

  it("makes it anew when other settings are asked for or an image is missing", async () => {
    await withTempFolder(async (folder) => {
      const root = path.join(folder, "sample");
      await ensureSample(root, small);
      const before = snapshot(root);
      fs.rmSync(loadImageFolder(root).splits.train[0].path);
      await ensureSample(root, small);
      expect(snapshot(root)).to.deep.equal(before);
      await ensureSample(root, { ...small, imageSize: 40 });
      expect(snapshot(root)).not.to.deep.equal(before);
    });
  });

  it("makes a sample anew without sample.json, and clears a killed run's draft", async () => {
    await withTempFolder(async (folder) => {
      const root = path.join(folder, "sample");
      await ensureSample(root, small);
      const before = snapshot(root);
      fs.rmSync(path.join(root, "sample.json"));
      // No process has this number: Linux and macOS stop well below it.
      fs.mkdirSync(path.join(folder, "sample.draft-999999999", "train"), { recursive: true });
      await ensureSample(root, small);
      expect(snapshot(root)).to.deep.equal(before);
      expect(fs.readdirSync(folder)).to.deep.equal(["sample"]);
    });
  });

  it("refuses to replace a folder that is not a sample", async () => {
    await withTempFolder(async (folder) => {
      fs.mkdirSync(path.join(folder, "train"));
      fs.writeFileSync(path.join(folder, "train", "mine.png"), "x");
      expect(await messageOf(ensureSample(folder, small))).to.contain(
        "holds something else (train/mine.png)",
      );
      expect(fs.existsSync(path.join(folder, "train", "mine.png"))).to.equal(true);
    });
  });

  it("names a count or size that makes no sense", async () => {
    const none = { ...counts, test: { NORMAL: 0, PNEUMONIA: 2 } };
    const messageFor = (options: object) =>
      messageOf(ensureSample("unused", { ...small, ...options }));
    expect(await messageFor({ counts: none })).to.contain("counts.test.NORMAL");
    expect(await messageFor({ imageSize: 8 })).to.contain("imageSize");
  });
});

describe("The built-in sample", () => {
  const imageSize = 64;
  let folder: string;
  let splits: { train: LabelledImage[]; test: LabelledImage[] };

  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "xray-test-"));
    await ensureSample(path.join(folder, "sample"), { imageSize });
    splits = loadImageFolder(path.join(folder, "sample")).splits;
  });

  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  it("has no blank image", async () => {
    for (const image of splits.train) {
      const levels = await greyLevels(image);
      expect(Math.max(...levels) - Math.min(...levels), image.file).to.be.greaterThan(150);
    }
  });

  it("has a mask for every pneumonia image and for no other", async () => {
    for (const image of [...splits.train, ...splits.test]) {
      const mask = await loadMask(path.join(folder, "sample"), image, imageSize);
      const marked = mask?.filter((value) => value === 255).length ?? 0;
      expect(marked > 0, image.file).to.equal(image.label === 1);
    }
  });

  it("has classes that brightness alone does not separate (AUC 0.5 to 0.85)", async () => {
    for (const images of [splits.train, splits.test]) {
      const means = await Promise.all(images.map(async (image) => meanOf(await greyLevels(image))));
      const ofClass = (label: number) => means.filter((_, i) => images[i].label === label);
      expect(pairAuc(ofClass(0), ofClass(1))).to.be.within(0.5, 0.85);
    }
  });

  it("takes its test images on another scanner: healthy lungs look lighter there", async () => {
    const lungLevel = async (images: LabelledImage[]) => {
      const healthy = await Promise.all(images.filter(({ label }) => label === 0).map(greyLevels));
      return meanOf(
        healthy.map((levels) => Buffer.from(levels).sort()[Math.floor(levels.length * 0.35)]),
      );
    };
    expect((await lungLevel(splits.test)) - (await lungLevel(splits.train))).to.be.greaterThan(1);
  });
});
