import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { openPackFile } from "../../lib/base/images/packFile";
import { PackWriter } from "../../lib/base/images/packWriter";
import { interrupt } from "../../lib/base/interrupt";
import type { LabelledImage } from "../../lib/base/types";
import { type ImageSet, type ImageSetOptions, openImageSet } from "../../lib/data/imageSet";
import { writeGreyImage, writeGreySamples } from "../support/imageFolder";
import { withTempFolder } from "../support/tempFolder";

interface Place {
  folder: string;
  cache: string;
  images: LabelledImage[];
  /** Opens a set, counts how many images go into a new cache file, and closes it after `body`. */
  open<T>(
    images: LabelledImage[],
    body: (set: ImageSet, decoded: number) => T,
    options?: Partial<ImageSetOptions>,
  ): Promise<T>;
}

/** Six images whose image i is grey 10 * i everywhere, and a cache beside them. */
async function withSamples(body: (place: Place) => Promise<void>, count = 6): Promise<void> {
  await withTempFolder(async (folder) => {
    const cache = path.join(folder, "cache");
    const open: Place["open"] = async (images, use, options) => {
      let decoded = 0;
      const onProgress = (): void => void decoded++;
      const set = await openImageSet(images, {
        imageSize: 4,
        channels: 1,
        cacheFolder: cache,
        onProgress,
        ...options,
      });
      try {
        return use(set, decoded);
      } finally {
        set.close();
      }
    };
    await body({
      folder,
      cache,
      images: await writeGreySamples(path.join(folder, "images"), count),
      open,
    });
  });
}

const packs = (cache: string): string[] =>
  fs.readdirSync(cache).filter((name) => name.endsWith(".pack"));
const levels = (set: ImageSet): number[] => set.images.map((_, i) => set.pixels([i])[5]);

/** Writes the stored pixels anew, all 77, to see where values come from. */
async function markStored(file: string): Promise<void> {
  const { index, close } = openPackFile(file)!;
  close();
  const writer = new PackWriter(`${file}-`, index);
  for (const hash of index.hashes) writer.add(hash, new Uint8Array(16).fill(77));
  await writer.finish(file);
}

describe("openImageSet(images, options)", () => {
  it("gives the decoded pixels of the images asked for, in that order", () =>
    withSamples(async ({ images, open }) => {
      await open(images, (set) => {
        const pixels = set.pixels([3, 0, 5]);
        expect(pixels).to.have.length(3 * 4 * 4);
        expect([...pixels]).to.deep.equal([30, 0, 50].flatMap((level) => Array(16).fill(level)));
      });
    }));

  it("reports images, size, channels and nothing skipped", () =>
    withSamples(async ({ images, open }) => {
      await open(images, (set) => {
        expect(set).to.deep.include({ images, imageSize: 4, channels: 1, skipped: [] });
        expect(set.fingerprint).to.match(/^[0-9a-f]{64}$/);
      });
    }));

  it("decodes each image once and only reads the second time", () =>
    withSamples(async ({ images, open }) => {
      expect(await open(images, (_, decoded) => decoded)).to.equal(6);
      expect(await open(images, (set, decoded) => [decoded, ...levels(set)])).to.deep.equal([
        0, 0, 10, 20, 30, 40, 50,
      ]);
    }));

  it("uses the same cache for another order and for a part of the set", () =>
    withSamples(async ({ images, cache, open }) => {
      await open(images, () => undefined);
      const reversed = images.slice().reverse();
      expect(await open(reversed, (set, decoded) => [decoded, ...levels(set)])).to.deep.equal([
        0, 50, 40, 30, 20, 10, 0,
      ]);
      const part = [images[4], images[1]];
      expect(await open(part, (set, decoded) => [decoded, ...levels(set)])).to.deep.equal([
        0, 40, 10,
      ]);
      expect(packs(cache)).to.have.length(1);
    }));

  it("uses the same cache for a renamed file, and decodes anew when contents change", () =>
    withSamples(async ({ images, open }) => {
      await open(images, () => undefined);
      const moved = { ...images[2], path: `${images[2].path}-moved.png` };
      fs.renameSync(images[2].path, moved.path);
      const renamed = images.map((image, i) => (i === 2 ? moved : image));
      expect(await open(renamed, (set, decoded) => [decoded, set.pixels([2])[0]])).to.deep.equal([
        0, 20,
      ]);
      await writeGreyImage(moved.path, 200);
      expect(await open(renamed, (set) => levels(set))).to.deep.equal([0, 10, 200, 30, 40, 50]);
    }));

  it("copies what another cache file holds instead of decoding it again", () =>
    withSamples(async ({ images, cache, open }) => {
      await open(images.slice(0, 4), () => undefined);
      await markStored(path.join(cache, packs(cache)[0]));
      expect(await open(images, (set) => levels(set))).to.deep.equal([77, 77, 77, 77, 40, 50]);
    }));

  it("remembers in another cache file what is wrong with a bad image", () =>
    withSamples(async ({ images, open }) => {
      fs.writeFileSync(images[0].path, "no image");
      const options = { maxBadShare: 0.5 };
      const first = await open(images.slice(0, 2), ({ skipped }) => skipped, options);
      expect(await open(images, ({ skipped }) => skipped, options)).to.deep.equal(first);
      expect(first).to.have.length(1);
    }));

  it("keeps sizes and channels apart", () =>
    withSamples(async ({ images, cache, open }) => {
      await open(images, () => undefined);
      await open(images, (set) => expect(set.pixels([1])).to.have.length(25), { imageSize: 5 });
      await open(images, (set) => expect([...set.pixels([1])]).to.deep.equal(Array(48).fill(10)), {
        channels: 3,
      });
      expect(packs(cache)).to.have.length(3);
    }));

  it("stores equal images once", () =>
    withSamples(async ({ images, open }) => {
      fs.copyFileSync(images[1].path, images[2].path);
      expect(await open(images, (set, decoded) => [decoded, ...levels(set)])).to.deep.equal([
        5, 0, 10, 10, 30, 40, 50,
      ]);
    }));

  it("reports progress up to the number of images", () =>
    withSamples(async ({ images, open }) => {
      const calls: number[][] = [];
      await open(images, () => undefined, {
        onProgress: (done, total) => calls.push([done, total]),
      });
      expect(calls).to.deep.equal([1, 2, 3, 4, 5, 6].map((done) => [done, 6]));
    }));

  it("counts equal images and unreadable files out of the total", () =>
    withSamples(async ({ images, open }) => {
      fs.copyFileSync(images[1].path, images[2].path);
      fs.rmSync(images[4].path);
      const calls: number[][] = [];
      await open(images, () => undefined, {
        maxBadShare: 0.5,
        onProgress: (done, total) => calls.push([done, total]),
      });
      expect(calls).to.have.length(4);
      expect(calls[3]).to.deep.equal([4, 4]);
    }));

  it("reads every file once, the largest first, and none the second time", () =>
    withSamples(async ({ images, open }) => {
      const { readFile, stat } = fs.promises;
      const read: unknown[] = [];
      fs.promises.readFile = ((file: fs.PathLike) => {
        read.push(file);
        return readFile(file);
      }) as typeof readFile;
      // Several are read at once, each after a second look at it: these come in the order of turns.
      const lookedAt: unknown[] = [];
      fs.promises.stat = ((file: fs.PathLike) => {
        lookedAt.push(file);
        return stat(file);
      }) as typeof stat;
      await writeGreyImage(images[3].path, 30, 200);
      await writeGreyImage(images[1].path, 10, 100);
      for (const { path: file } of images) fs.utimesSync(file, new Date(0), new Date(0));
      // Longer than the clock's steps, within which a file could change again unnoticed.
      await new Promise((resolve) => setTimeout(resolve, 80));
      try {
        await open(images, (set) => expect(levels(set)).to.deep.equal([0, 10, 20, 30, 40, 50]));
        const turns = lookedAt.slice(images.length);
        expect(turns.slice(0, 2)).to.deep.equal([images[3].path, images[1].path]);
        expect(read).to.have.members(images.map((image) => image.path));
        await open(images, () => expect(read).to.have.length(images.length));
      } finally {
        Object.assign(fs.promises, { readFile, stat });
      }
    }));

  it("hashes files again that have been touched, and decodes none of them", () =>
    withSamples(async ({ images, cache, open }) => {
      await open(images, () => undefined);
      fs.rmSync(path.join(cache, "hashes.json"), { force: true });
      expect(await open(images, (set, decoded) => [decoded, ...levels(set)])).to.deep.equal([
        0, 0, 10, 20, 30, 40, 50,
      ]);
      expect(fs.readdirSync(cache).filter((name) => name.startsWith("pixels-"))).to.have.length(1);
    }));

  it("takes no cache file of another size for one of this size, whatever its name", () =>
    withSamples(async ({ images, cache, open }) => {
      await open(images, () => undefined, { imageSize: 5 });
      const [other] = packs(cache);
      fs.renameSync(path.join(cache, other), path.join(cache, other.replace("5x5", "4x4")));
      expect(await open(images, (set) => levels(set))).to.deep.equal([0, 10, 20, 30, 40, 50]);
    }));

  it("rebuilds a cache file whose pixels were damaged, in the run after it was found", () =>
    withSamples(async ({ images, cache, open }) => {
      await open(images, () => undefined);
      const descriptor = fs.openSync(path.join(cache, packs(cache)[0]), "r+");
      fs.writeSync(descriptor, Buffer.from([99]), 0, 1, 40);
      fs.closeSync(descriptor);
      const message = await open(images, (set) => levels(set)).catch((error: Error) => error);
      expect((message as Error).message).to.contain("was damaged and is removed");
      expect(await open(images, (set) => levels(set))).to.deep.equal([0, 10, 20, 30, 40, 50]);
    }));

  it("rebuilds a cache file that was cut short", () =>
    withSamples(async ({ images, cache, open }) => {
      await open(images, () => undefined);
      fs.truncateSync(path.join(cache, packs(cache)[0]), 50);
      expect(await open(images, (set, decoded) => [decoded, ...levels(set)])).to.deep.equal([
        6, 0, 10, 20, 30, 40, 50,
      ]);
    }));

  it("ignores the unfinished file of a killed run, and removes it once it is old", () =>
    withSamples(async ({ images, cache, open }) => {
      fs.mkdirSync(cache);
      // Under names that PackWriter gives, and one that it does not.
      const [OLD, NEW] = ["1-0123456789ab", "2-0123456789ab"].map(
        (end) => `pixels-4x4x1-v2-${end}.tmp`,
      );
      for (const name of [OLD, NEW, "pixels-mine.tmp"])
        fs.writeFileSync(path.join(cache, name), "half");
      fs.utimesSync(path.join(cache, OLD), new Date(0), new Date(0));
      fs.utimesSync(path.join(cache, "pixels-mine.tmp"), new Date(0), new Date(0));
      await open(images, (set) => expect(levels(set)).to.deep.equal([0, 10, 20, 30, 40, 50]));
      expect(fs.readdirSync(cache).filter((name) => name.endsWith(".tmp"))).to.deep.equal([
        NEW,
        "pixels-mine.tmp",
      ]);
    }));

  it("leaves nothing in the cache when building it fails halfway", () =>
    withSamples(async ({ images, cache, open }) => {
      const onProgress = (done: number): void => {
        if (done === 3) throw new Error("stopped");
      };
      const message = await open(images, () => "opened", { onProgress }).catch(
        (error: Error) => error.message,
      );
      expect(message).to.contain("stopped");
      expect(fs.readdirSync(cache).filter((name) => name.startsWith("pixels-"))).to.deep.equal([]);
    }));

  it("skips and lists a bad image, also when the set is opened from the cache", () =>
    withSamples(async ({ images, open }) => {
      fs.writeFileSync(images[2].path, "no image");
      for (const expected of [40, 0]) {
        await open(images, (set, decoded) => {
          expect(decoded).to.equal(expected);
          expect(set.images).to.have.length(39);
          expect(set.skipped).to.deep.equal([
            {
              file: images[2].file,
              reason:
                "The image is not a JPEG, PNG, TIFF, WebP or DICOM image. " +
                "Convert it or remove it.",
            },
          ]);
          expect(set.pixels([2])[0]).to.equal(30);
        });
      }
    }, 40));

  it("skips and lists a file that cannot be read", () =>
    withSamples(async ({ images, open }) => {
      fs.rmSync(images[0].path);
      await open(
        images,
        ({ skipped }) =>
          expect(skipped[0]).to.have.property("reason").that.contains("cannot be read"),
        {
          maxBadShare: 0.2,
        },
      );
    }));

  it("refuses the set when more than maxBadShare of it is bad, naming files", () =>
    withSamples(async ({ images, open }) => {
      fs.writeFileSync(images[2].path, "");
      const message = await open(images, () => "opened").catch((error: Error) => error.message);
      expect(message).to.contain("1 of 6 images cannot be used, more than the tolerated 5 %");
      expect(message).to.contain(`${images[2].file}: The image is empty (0 bytes)`);
    }));

  it("refuses a set none of whose files can be read", () =>
    withSamples(async ({ images, open }) => {
      for (const image of images) fs.rmSync(image.path);
      const message = await open(images, () => "opened").catch((error: Error) => error.message);
      expect(message).to.contain("6 of 6 images cannot be used").and.to.contain("...");
    }));

  it("has one fingerprint for the same data in any order and place, another for other data", () =>
    withSamples(async ({ folder, images, open }) => {
      const first = await open(images, ({ fingerprint }) => fingerprint);
      const copies = images.map((image) => ({
        ...image,
        path: path.join(folder, "copy", path.basename(image.path)),
      }));
      fs.cpSync(path.join(folder, "images"), path.join(folder, "copy"), { recursive: true });
      expect(await open(copies.slice().reverse(), ({ fingerprint }) => fingerprint)).to.equal(
        first,
      );
      expect(await open(images.slice(1), ({ fingerprint }) => fingerprint)).to.not.equal(first);
      await writeGreyImage(images[0].path, 99);
      expect(await open(images, ({ fingerprint }) => fingerprint)).to.not.equal(first);
    }));

  it("refuses an index outside the set", () =>
    withSamples(async ({ images, open }) => {
      await open(images, (set) =>
        expect(() => set.pixels([6])).to.throw("There is no image 6: the set has 6 images"),
      );
    }));

  it("refuses an empty list of images", () =>
    withSamples(async ({ open }) => {
      expect(await open([], () => "opened").catch((error: Error) => error.message)).to.contain(
        "There are no images",
      );
    }));

  it("says what to check when the cache folder cannot be written", () =>
    withSamples(async ({ images, folder, open }) => {
      const cacheFolder = path.join(folder, "a file");
      fs.writeFileSync(cacheFolder, "");
      const message = await open(images, () => "opened", { cacheFolder }).catch(
        (error: Error) => error.message,
      );
      expect(message)
        .to.contain(`The cache folder ${cacheFolder} cannot be made`)
        .and.to.contain("choose another");
    }));

  it("is interrupted while it decodes, and opens as if undisturbed afterwards", () =>
    withSamples(async ({ images, cache, open }) => {
      const onProgress = () => interrupt("Stopped.");
      const stopped = open(images, () => null, { onProgress });
      expect(await stopped.catch((error: Error) => error.message)).to.equal("Stopped.");
      expect(fs.readdirSync(cache).filter((name) => name.endsWith(".tmp"))).to.deep.equal([]);
      const levels = await open(images, (set) => Array.from(set.pixels([0, 5])));
      expect([levels[0], levels[16]]).to.deep.equal([0, 50]);
    }));
});
