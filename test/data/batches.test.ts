import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import {
  type Batch,
  type BatchOptions,
  batches,
  epochOrder,
  epochSize,
  inBatches,
  numBatches,
} from "../../lib/data/batches";
import type { ImageSet } from "../../lib/data/imageSet";
import {
  cnnEvalTransform,
  cnnTrainTransform,
  resnetEvalTransform,
  resnetTrainTransform,
} from "../../lib/transforms/presets";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

const SIZE = 4;

/** A set in memory: image i is grey 10 * i everywhere, its label is i % 2. */
function greySet(count: number): ImageSet {
  const images = Array.from({ length: count }, (_, i) => ({
    path: "",
    file: `${i}`,
    label: i % 2,
    patient: `${i}`,
    subtype: null,
  }));
  const pixels = (indices: readonly number[]): Uint8Array =>
    Uint8Array.from(indices.flatMap((i) => Array(SIZE * SIZE).fill(10 * i)));
  return {
    images,
    imageSize: SIZE,
    channels: 1,
    skipped: [],
    fingerprint: "",
    pixels,
    close: () => undefined,
  };
}

/** Runs through a pass, keeps what `read` returns of each batch, and disposes the batch. */
function collect<T>(set: ImageSet, options: Partial<BatchOptions>, read: (batch: Batch) => T): T[] {
  const results: T[] = [];
  for (const batch of batches(set, { batchSize: 3, transform: cnnEvalTransform, ...options })) {
    results.push(read(batch));
    tf.dispose([batch.images, batch.labels]);
  }
  return results;
}

const orderOf = (set: ImageSet, options: Partial<BatchOptions>): number[] =>
  collect(set, options, ({ indices }) => indices).flat();

describe("batches(set, options)", () => {
  before(startEngine);

  it("goes through the images in order, and the last batch may be short", () => {
    expect(collect(greySet(7), {}, ({ indices }) => indices)).to.deep.equal([
      [0, 1, 2],
      [3, 4, 5],
      [6],
    ]);
  });

  it("gives images and labels of the right shape and type", () => {
    const shapes = collect(greySet(4), {}, ({ images, labels }) => [
      images.shape,
      labels.shape,
      images.dtype,
      labels.dtype,
    ]);
    expect(shapes).to.deep.equal([
      [[3, SIZE, SIZE, 1], [3], "float32", "int32"],
      [[1, SIZE, SIZE, 1], [1], "float32", "int32"],
    ]);
  });

  it("keeps pixels and labels together when shuffled", () => {
    collect(greySet(9), { shuffle: true, seed: 4 }, ({ images, labels, indices }) => {
      const firstPixels = tf.tidy(() =>
        images.slice([0, 0, 0, 0], [indices.length, 1, 1, 1]).dataSync(),
      );
      expectClose(
        firstPixels,
        indices.map((i) => (10 * i) / 127.5 - 1),
      );
      expect([...labels.dataSync()]).to.deep.equal(indices.map((i) => i % 2));
    });
  });

  it("shuffles every image into the pass exactly once", () => {
    const order = orderOf(greySet(20), { shuffle: true, seed: 1 });
    expect(order).to.not.deep.equal([...Array(20).keys()]);
    expect(order.slice().sort((a, b) => a - b)).to.deep.equal([...Array(20).keys()]);
  });

  it("repeats the order for the same seed and epoch, and changes it with either", () => {
    const order = (seed: number, epoch: number): number[] =>
      orderOf(greySet(20), { shuffle: true, seed, epoch });
    expect(order(1, 2)).to.deep.equal(order(1, 2));
    expect(order(1, 2)).to.not.deep.equal(order(1, 3));
    expect(order(1, 2)).to.not.deep.equal(order(2, 2));
  });

  it("augments an image alike whatever batch it is in", () => {
    const valuesOfSample7 = (options: Partial<BatchOptions>): number[] =>
      collect(
        greySet(10),
        { transform: cnnTrainTransform, seed: 3, epoch: 5, ...options },
        ({ images, indices }) => {
          const position = indices.indexOf(7);
          return position < 0
            ? []
            : [...images.dataSync()].slice(position * SIZE * SIZE, (position + 1) * SIZE * SIZE);
        },
      ).flat();
    expect(valuesOfSample7({ batchSize: 10 })).to.have.length(SIZE * SIZE);
    expectClose(
      valuesOfSample7({ batchSize: 2, shuffle: true }),
      valuesOfSample7({ batchSize: 10 }),
    );
  });

  it("repeats grey pixels for a transform with three channels", () => {
    const shapes = collect(
      greySet(2),
      { transform: resnetEvalTransform },
      ({ images }) => images.shape,
    );
    expect(shapes).to.deep.equal([[2, SIZE, SIZE, 3]]);
  });

  it("reads at most one batch ahead of the one in use", () => {
    const set = greySet(10);
    const asked: number[][] = [];
    const pixels = set.pixels;
    set.pixels = (indices) => {
      asked.push([...indices]);
      return pixels(indices);
    };
    const iterator = batches(set, { batchSize: 3, transform: cnnEvalTransform });
    const { images, labels } = iterator.next().value as Batch;
    expect(asked).to.deep.equal([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    tf.dispose([images, labels]);
    iterator.return(undefined);
    expect(asked).to.have.length(2);
  });

  it("gives what the transform makes of each batch by itself", () => {
    const set = greySet(10);
    for (const transform of [cnnTrainTransform, cnnEvalTransform, resnetTrainTransform]) {
      const options = { transform, seed: 2, epoch: 3, shuffle: true, batchSize: 4 };
      collect(set, options, ({ images, indices }) => {
        const shape = [indices.length, SIZE, SIZE, 1] as const;
        const keys = { seed: 2, epoch: 3, indices };
        const alone = tf.tidy(() => transform.apply(set.pixels(indices), shape, keys).dataSync());
        expect(images.dataSync()).to.deep.equal(alone);
      });
    }
  });

  it("keeps two passes apart that take turns", () => {
    const set = greySet(9);
    const values = ({ images }: Batch): number[] => tf.tidy(() => Array.from(images.dataSync()));
    const training = { transform: cnnTrainTransform, batchSize: 2, seed: 1, shuffle: true };
    const scoring = { transform: cnnEvalTransform, batchSize: 3 };
    const expected = [collect(set, training, values), collect(set, scoring, values)];
    const found: number[][][] = [[], []];
    const passes = [batches(set, training), batches(set, scoring)];
    for (let turn = 0; turn < 6; turn++) {
      passes.forEach((pass, i) => {
        const { value, done } = pass.next() as IteratorResult<Batch>;
        if (done) return;
        found[i].push(values(value));
        tf.dispose([value.images, value.labels]);
      });
    }
    expect(found).to.deep.equal(expected);
  });

  it("refuses to augment a set in colour before it reads anything", () => {
    const pixels = () => {
      throw new Error("was read");
    };
    const set: ImageSet = { ...greySet(4), channels: 3, pixels };
    const [pass, scoring] = [resnetTrainTransform, resnetEvalTransform].map((transform) =>
      batches(set, { transform, batchSize: 4 }),
    );
    expect(() => pass.next()).to.throw(
      "resnetTrainTransform augments grey images, found 3 channels",
    );
    expect(() => scoring.next()).to.throw("was read");
  });

  it("leaves no tensors behind once the caller disposed each batch", () =>
    expectNoTensorLeak(() => {
      collect(greySet(7), { transform: cnnTrainTransform, shuffle: true }, () => undefined);
    }));

  it("leaves no tensors behind where a pass is broken off", () =>
    expectNoTensorLeak(() => {
      for (let pass = 0; pass < 10; pass++) {
        for (const { images, labels } of batches(greySet(9), {
          batchSize: 2,
          transform: cnnTrainTransform,
        })) {
          tf.dispose([images, labels]);
          if (pass % 2 === 0) break;
        }
      }
    }));

  it("refuses a batch size of 0", () => {
    expect(() => collect(greySet(2), { batchSize: 0 }, () => undefined)).to.throw(
      "batchSize must be a whole number",
    );
  });
});

describe("epochOrder(images, { seed, epoch, shuffle, balanced })", () => {
  // 4 of class 0 at 0, 5, 10, 15, and 16 of class 1.
  const images = greySet(20).images.map((image, i) => ({
    ...image,
    label: i % 5 === 0 ? 0 : 1,
  }));
  const order = (changes: Partial<Parameters<typeof epochOrder>[1]> = {}): number[] =>
    epochOrder(images, { seed: 1, epoch: 1, shuffle: true, balanced: true, ...changes });
  const ofClass = (indices: number[], label: number): number[] =>
    indices.filter((i) => images[i].label === label);

  it("draws exactly as many of every class as the rarest has, none of them twice", () => {
    for (let epoch = 1; epoch <= 20; epoch++) {
      const indices = order({ epoch });
      expect(new Set(indices).size).to.equal(8);
      expect(ofClass(indices, 0).sort((a, b) => a - b)).to.deep.equal([0, 5, 10, 15]);
      expect(ofClass(indices, 1)).to.have.length(4);
    }
  });

  it("draws others in every epoch, so that all are seen in time", () => {
    const seen = Array.from({ length: 30 }, (_, epoch) =>
      ofClass(order({ epoch }), 1).sort((a, b) => a - b),
    );
    expect(seen[0]).to.not.deep.equal(seen[1]);
    expect(new Set(seen.flat()).size).to.equal(16);
  });

  it("depends on seed and epoch alone", () => {
    expect(order()).to.deep.equal(order());
    expect(order()).to.not.deep.equal(order({ seed: 2 }));
    expect(order()).to.not.deep.equal(order({ epoch: 2 }));
  });

  it("mixes the classes if shuffled, and keeps the order of the images if not", () => {
    const unshuffled = order({ shuffle: false });
    expect(unshuffled).to.deep.equal(order().sort((a, b) => a - b));
    expect(order()).to.not.deep.equal(unshuffled);
  });

  it("shows everything without balancing", () => {
    const all = [...images.keys()];
    expect(order({ balanced: false, shuffle: false })).to.deep.equal(all);
    expect(order({ balanced: false }).sort((a, b) => a - b)).to.deep.equal(all);
  });

  it("leaves sets alone that are balanced or of one class", () => {
    for (const few of [images.slice(4, 6), images.slice(1, 4)]) {
      const wanted = { seed: 1, epoch: 1, shuffle: false, balanced: true };
      expect(epochOrder(few, wanted)).to.deep.equal([...few.keys()]);
    }
  });

  it("is what batches() goes through", () => {
    const set = { ...greySet(20), images };
    const wanted = { seed: 3, epoch: 4, shuffle: true, balanced: true };
    expect(orderOf(set, wanted)).to.deep.equal(epochOrder(images, wanted));
  });
});

describe("epochSize(images, { balanced })", () => {
  const images = greySet(7).images;

  it("is the number of images that an epoch shows", () => {
    expect(epochSize(images, { balanced: false })).to.equal(7);
    expect(epochSize(images, { balanced: true })).to.equal(6);
  });

  it("counts only classes that there are", () => {
    expect(
      epochSize(
        images.filter(({ label }) => label === 1),
        { balanced: true },
      ),
    ).to.equal(3);
  });
});

describe("inBatches(order, size, smallest)", () => {
  it("lets a last batch that is too small join the one before it", () => {
    const sizes = (count: number, size: number, smallest?: number) =>
      inBatches(Array.from({ length: count }).map(Number), size, smallest).map((b) => b.length);
    expect(sizes(9, 4)).to.deep.equal([4, 4, 1]);
    expect(sizes(9, 4, 2)).to.deep.equal([4, 5]);
    expect(sizes(10, 4, 2)).to.deep.equal([4, 4, 2]);
    expect(sizes(8, 4, 2)).to.deep.equal([4, 4]);
    expect(sizes(3, 2, 2)).to.deep.equal([3]);
    expect(sizes(1, 4, 2), "there is none before it").to.deep.equal([1]);
    expect(inBatches([5, 3, 8, 1, 2], 2, 2)).to.deep.equal([
      [5, 3],
      [8, 1, 2],
    ]);
  });
});

describe("numBatches(count, batchSize)", () => {
  it("counts a short last batch", () => {
    expect([0, 1, 32, 33].map((count) => numBatches(count, 32))).to.deep.equal([0, 1, 1, 2]);
  });
});
