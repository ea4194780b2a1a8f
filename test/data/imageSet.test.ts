import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import type { Sample } from "../../lib/base/types";
import { type ImageSet, type ImageSetOptions, openImageSet } from "../../lib/data/imageSet";
import { writeGreyImage, writeGreySamples } from "../support/imageFolder";
import { withTempFolder } from "../support/tempFolder";

interface Place {
  folder: string;
  cache: string;
  samples: Sample[];
  /** Opens a set, counts how many images go into a new cache file, and closes it after `body`. */
  open<T>(
    samples: Sample[],
    body: (set: ImageSet, decoded: number) => T,
    options?: Partial<ImageSetOptions>,
  ): Promise<T>;
}

/** Six samples whose image i is grey 10 * i everywhere, and a cache beside them. */
async function withSamples(body: (place: Place) => Promise<void>, count = 6): Promise<void> {
  await withTempFolder(async (folder) => {
    const cache = path.join(folder, "cache");
    const open: Place["open"] = async (samples, use, options) => {
      let decoded = 0;
      const onProgress = (): void => void decoded++;
      const set = await openImageSet(samples, {
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
      samples: await writeGreySamples(path.join(folder, "images"), count),
      open,
    });
  });
}

const packs = (cache: string): string[] =>
  fs.readdirSync(cache).filter((name) => name.endsWith(".pack"));
const levels = (set: ImageSet): number[] => set.samples.map((_, i) => set.pixels([i])[5]);

/** Overwrites the stored pixels, to see where values come from. */
function markStored(pack: string): void {
  const descriptor = fs.openSync(pack, "r+");
  fs.writeSync(descriptor, Buffer.alloc(4 * 4 * 4, 77), 0, 64, 0);
  fs.closeSync(descriptor);
}

describe("openImageSet(samples, options)", () => {
  it("gives the decoded pixels of the samples asked for, in that order", () =>
    withSamples(async ({ samples, open }) => {
      await open(samples, (set) => {
        const pixels = set.pixels([3, 0, 5]);
        expect(pixels).to.have.length(3 * 4 * 4);
        expect([...pixels]).to.deep.equal([30, 0, 50].flatMap((level) => Array(16).fill(level)));
      });
    }));

  it("reports samples, size, channels and nothing skipped", () =>
    withSamples(async ({ samples, open }) => {
      await open(samples, (set) => {
        expect(set).to.deep.include({ samples, imageSize: 4, channels: 1, skipped: [] });
        expect(set.fingerprint).to.match(/^[0-9a-f]{64}$/);
      });
    }));

  it("decodes each image once and only reads the second time", () =>
    withSamples(async ({ samples, open }) => {
      expect(await open(samples, (_, decoded) => decoded)).to.equal(6);
      expect(await open(samples, (set, decoded) => [decoded, ...levels(set)])).to.deep.equal([
        0, 0, 10, 20, 30, 40, 50,
      ]);
    }));

  it("uses the same cache for another order and for a part of the set", () =>
    withSamples(async ({ samples, cache, open }) => {
      await open(samples, () => undefined);
      const reversed = samples.slice().reverse();
      expect(await open(reversed, (set, decoded) => [decoded, ...levels(set)])).to.deep.equal([
        0, 50, 40, 30, 20, 10, 0,
      ]);
      const part = [samples[4], samples[1]];
      expect(await open(part, (set, decoded) => [decoded, ...levels(set)])).to.deep.equal([
        0, 40, 10,
      ]);
      expect(packs(cache)).to.have.length(1);
    }));

  it("uses the same cache for a renamed file, and decodes anew when contents change", () =>
    withSamples(async ({ samples, open }) => {
      await open(samples, () => undefined);
      const moved = { ...samples[2], path: `${samples[2].path}-moved.png` };
      fs.renameSync(samples[2].path, moved.path);
      const renamed = samples.map((sample, i) => (i === 2 ? moved : sample));
      expect(await open(renamed, (set, decoded) => [decoded, set.pixels([2])[0]])).to.deep.equal([
        0, 20,
      ]);
      await writeGreyImage(moved.path, 200);
      expect(await open(renamed, (set) => levels(set))).to.deep.equal([0, 10, 200, 30, 40, 50]);
    }));

  it("copies what another cache file holds instead of decoding it again", () =>
    withSamples(async ({ samples, cache, open }) => {
      await open(samples.slice(0, 4), () => undefined);
      markStored(path.join(cache, packs(cache)[0]));
      expect(await open(samples, (set) => levels(set))).to.deep.equal([77, 77, 77, 77, 40, 50]);
    }));

  it("remembers in another cache file what is wrong with a bad image", () =>
    withSamples(async ({ samples, open }) => {
      fs.writeFileSync(samples[0].path, "no image");
      const options = { maxBadShare: 0.5 };
      const first = await open(samples.slice(0, 2), ({ skipped }) => skipped, options);
      expect(await open(samples, ({ skipped }) => skipped, options)).to.deep.equal(first);
      expect(first).to.have.length(1);
    }));

  it("keeps sizes and channels apart", () =>
    withSamples(async ({ samples, cache, open }) => {
      await open(samples, () => undefined);
      await open(samples, (set) => expect(set.pixels([1])).to.have.length(25), { imageSize: 5 });
      await open(samples, (set) => expect([...set.pixels([1])]).to.deep.equal(Array(48).fill(10)), {
        channels: 3,
      });
      expect(packs(cache)).to.have.length(3);
    }));

  it("stores equal images once", () =>
    withSamples(async ({ samples, open }) => {
      fs.copyFileSync(samples[1].path, samples[2].path);
      expect(await open(samples, (set, decoded) => [decoded, ...levels(set)])).to.deep.equal([
        5, 0, 10, 10, 30, 40, 50,
      ]);
    }));

  it("reports progress up to the number of images", () =>
    withSamples(async ({ samples, open }) => {
      const calls: number[][] = [];
      await open(samples, () => undefined, {
        onProgress: (done, total) => calls.push([done, total]),
      });
      expect(calls).to.deep.equal([1, 2, 3, 4, 5, 6].map((done) => [done, 6]));
    }));

  it("counts equal images and unreadable files out of the total", () =>
    withSamples(async ({ samples, open }) => {
      fs.copyFileSync(samples[1].path, samples[2].path);
      fs.rmSync(samples[4].path);
      const calls: number[][] = [];
      await open(samples, () => undefined, {
        maxBadShare: 0.5,
        onProgress: (done, total) => calls.push([done, total]),
      });
      expect(calls).to.have.length(4);
      expect(calls[3]).to.deep.equal([4, 4]);
    }));

  it("reads every file once, the largest first, and none the second time", () =>
    withSamples(async ({ samples, open }) => {
      const { readFile } = fs.promises;
      const read: unknown[] = [];
      fs.promises.readFile = ((file: fs.PathLike) => {
        read.push(file);
        return readFile(file);
      }) as typeof readFile;
      await writeGreyImage(samples[3].path, 30, 200);
      await writeGreyImage(samples[1].path, 10, 100);
      for (const { path: file } of samples) fs.utimesSync(file, new Date(0), new Date(0));
      try {
        await open(samples, (set) => expect(levels(set)).to.deep.equal([0, 10, 20, 30, 40, 50]));
        expect(read.slice(0, 2)).to.deep.equal([samples[3].path, samples[1].path]);
        expect(read).to.have.members(samples.map((sample) => sample.path));
        await open(samples, () => expect(read).to.have.length(samples.length));
      } finally {
        fs.promises.readFile = readFile;
      }
    }));

  it("hashes files again that have been touched, and decodes none of them", () =>
    withSamples(async ({ samples, cache, open }) => {
      await open(samples, () => undefined);
      fs.rmSync(path.join(cache, "hashes.json"), { force: true });
      expect(await open(samples, (set, decoded) => [decoded, ...levels(set)])).to.deep.equal([
        0, 0, 10, 20, 30, 40, 50,
      ]);
      expect(fs.readdirSync(cache).filter((name) => name.startsWith("pixels-"))).to.have.length(1);
    }));

  it("rebuilds a cache file that was cut short", () =>
    withSamples(async ({ samples, cache, open }) => {
      await open(samples, () => undefined);
      fs.truncateSync(path.join(cache, packs(cache)[0]), 50);
      expect(await open(samples, (set, decoded) => [decoded, ...levels(set)])).to.deep.equal([
        6, 0, 10, 20, 30, 40, 50,
      ]);
    }));

  it("ignores the unfinished file of a killed run, and removes it once it is old", () =>
    withSamples(async ({ samples, cache, open }) => {
      fs.mkdirSync(cache);
      for (const name of ["pixels-old.pack.1.tmp", "pixels-new.pack.2.tmp"])
        fs.writeFileSync(path.join(cache, name), "half");
      fs.utimesSync(path.join(cache, "pixels-old.pack.1.tmp"), new Date(0), new Date(0));
      await open(samples, (set) => expect(levels(set)).to.deep.equal([0, 10, 20, 30, 40, 50]));
      expect(fs.readdirSync(cache).filter((name) => name.endsWith(".tmp"))).to.deep.equal([
        "pixels-new.pack.2.tmp",
      ]);
    }));

  it("leaves nothing in the cache when building it fails halfway", () =>
    withSamples(async ({ samples, cache, open }) => {
      const onProgress = (done: number): void => {
        if (done === 3) throw new Error("stopped");
      };
      const message = await open(samples, () => "opened", { onProgress }).catch(
        (error: Error) => error.message,
      );
      expect(message).to.contain("stopped");
      expect(fs.readdirSync(cache).filter((name) => name.startsWith("pixels-"))).to.deep.equal([]);
    }));

  it("skips and lists a bad image, also when the set is opened from the cache", () =>
    withSamples(async ({ samples, open }) => {
      fs.writeFileSync(samples[2].path, "no image");
      for (const expected of [40, 0]) {
        await open(samples, (set, decoded) => {
          expect(decoded).to.equal(expected);
          expect(set.samples).to.have.length(39);
          expect(set.skipped).to.deep.equal([
            {
              file: samples[2].file,
              reason: "The image is not a JPEG or PNG image. Convert it or remove it.",
            },
          ]);
          expect(set.pixels([2])[0]).to.equal(30);
        });
      }
    }, 40));

  it("skips and lists a file that cannot be read", () =>
    withSamples(async ({ samples, open }) => {
      fs.rmSync(samples[0].path);
      await open(
        samples,
        ({ skipped }) =>
          expect(skipped[0]).to.have.property("reason").that.contains("cannot be read"),
        {
          maxBadShare: 0.2,
        },
      );
    }));

  it("refuses the set when more than maxBadShare of it is bad, naming files", () =>
    withSamples(async ({ samples, open }) => {
      fs.writeFileSync(samples[2].path, "");
      const message = await open(samples, () => "opened").catch((error: Error) => error.message);
      expect(message).to.contain("1 of 6 images cannot be used, more than the tolerated 5 %");
      expect(message).to.contain(`${samples[2].file}: The image is empty (0 bytes)`);
    }));

  it("refuses a set none of whose files can be read", () =>
    withSamples(async ({ samples, open }) => {
      for (const sample of samples) fs.rmSync(sample.path);
      const message = await open(samples, () => "opened").catch((error: Error) => error.message);
      expect(message).to.contain("6 of 6 images cannot be used").and.to.contain("...");
    }));

  it("has one fingerprint for the same data in any order and place, another for other data", () =>
    withSamples(async ({ folder, samples, open }) => {
      const first = await open(samples, ({ fingerprint }) => fingerprint);
      const copies = samples.map((sample) => ({
        ...sample,
        path: path.join(folder, "copy", path.basename(sample.path)),
      }));
      fs.cpSync(path.join(folder, "images"), path.join(folder, "copy"), { recursive: true });
      expect(await open(copies.slice().reverse(), ({ fingerprint }) => fingerprint)).to.equal(
        first,
      );
      expect(await open(samples.slice(1), ({ fingerprint }) => fingerprint)).to.not.equal(first);
      await writeGreyImage(samples[0].path, 99);
      expect(await open(samples, ({ fingerprint }) => fingerprint)).to.not.equal(first);
    }));

  it("refuses an index outside the set", () =>
    withSamples(async ({ samples, open }) => {
      await open(samples, (set) =>
        expect(() => set.pixels([6])).to.throw("There is no sample 6: the set has 6 samples"),
      );
    }));

  it("refuses an empty list of samples", () =>
    withSamples(async ({ open }) => {
      expect(await open([], () => "opened").catch((error: Error) => error.message)).to.contain(
        "There are no samples",
      );
    }));

  it("says what to check when the cache folder cannot be written", () =>
    withSamples(async ({ samples, folder, open }) => {
      const cacheFolder = path.join(folder, "a file");
      fs.writeFileSync(cacheFolder, "");
      const message = await open(samples, () => "opened", { cacheFolder }).catch(
        (error: Error) => error.message,
      );
      expect(message)
        .to.contain(`The cache folder ${cacheFolder} cannot be made`)
        .and.to.contain("choose another");
    }));
});
