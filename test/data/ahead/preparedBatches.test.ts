import { expect } from "chai";
import type { sendToThread } from "../../../lib/data/ahead/preparationThread";
import { prepare } from "../../../lib/data/ahead/preparationWorker";
import {
  type PreparedBatchesOptions,
  preparedBatches,
} from "../../../lib/data/ahead/preparedBatches";
import { SharedBatch } from "../../../lib/data/ahead/sharedBatch";
import type { ImageSet } from "../../../lib/data/imageSet";
import { cnnTrainTransform } from "../../../lib/transforms/presets";

type Request = Parameters<typeof sendToThread>[0];

const SIZE = 16;
const GROUPS = [[4, 1, 7], [0, 2, 3], [5, 6, 8], [9]];
const OPTIONS = { augmentation: cnnTrainTransform.augmentation, seed: 6, epoch: 2 };

const set: ImageSet = {
  images: [],
  imageSize: SIZE,
  channels: 1,
  skipped: [],
  fingerprint: "",
  close: () => undefined,
  pixels: (indices) =>
    Uint8Array.from(
      indices.flatMap((index) =>
        Array.from({ length: SIZE * SIZE }, (_, i) => (31 * index + 7 * i) % 256),
      ),
    ),
};

function collect(options: Partial<PreparedBatchesOptions>): Float32Array[] {
  return Array.from(preparedBatches(set, GROUPS, { ...OPTIONS, ...options }), ({ values }) =>
    values.slice(),
  );
}

/** Another thread that takes every batch at once and never finishes. */
const takesForever = ({ memory, offer }: Request): void => void new SharedBatch(memory).take(offer);
const nobody = (): void => undefined;

describe("preparedBatches(set, groups, options)", () => {
  it("gives the same batches whether all, some or none of them are prepared elsewhere", () => {
    let count = 0;
    const here = collect({ send: nobody });
    expect(here.map(({ length }) => length / SIZE ** 2)).to.deep.equal([3, 3, 3, 1]);
    expect(collect({ send: prepare })).to.deep.equal(here);
    expect(
      collect({ send: (request) => (count++ % 2 ? prepare(request) : undefined) }),
    ).to.deep.equal(here);
    expect(collect({})).to.deep.equal(here);
  });

  it("gives the batches of each pass where two take turns", () => {
    const passes = [1, 2].map((epoch) => preparedBatches(set, GROUPS, { ...OPTIONS, epoch }));
    const found: Float32Array[][] = [[], []];
    for (let i = 0; i < 2 * GROUPS.length; i++) {
      found[i % 2].push(passes[i % 2].next().value!.values.slice());
    }
    expect(found).to.deep.equal([1, 2].map((epoch) => collect({ epoch, send: nobody })));
  });

  it("sends a batch off before the one before it is used", () => {
    const sent: number[][] = [];
    const send = ({ preparation }: Request): void => void sent.push([...preparation.indices]);
    const pass = preparedBatches(set, GROUPS, { ...OPTIONS, send });
    expect(pass.next().value!.indices).to.deep.equal(GROUPS[0]);
    expect(sent).to.deep.equal(GROUPS.slice(0, 2));
    pass.next();
    expect(sent).to.deep.equal(GROUPS.slice(0, 3));
  });

  it("is not misled by late requests whose memory has gone on to other batches", () => {
    const late: Request[] = [];
    const expected = collect({ epoch: 8, send: nobody });
    collect({ send: (request) => late.push(request) });
    const send = (request: Request): void => {
      late.splice(0).forEach(prepare);
      late.push(request);
    };
    expect(collect({ epoch: 8, send })).to.deep.equal(expected);
  });

  it("throws what went wrong elsewhere", () => {
    const send = ({ memory, offer }: Request): void => {
      const batch = new SharedBatch(memory);
      if (batch.take(offer)) batch.fail("no such step");
    };
    expect(() => collect({ send })).to.throw("no such step");
  });

  it("throws what went wrong here", () => {
    const augmentation = { ...OPTIONS.augmentation!, geometry: null as never };
    expect(() => collect({ augmentation, send: nobody })).to.throw(TypeError);
    expect(() => collect({ augmentation, send: prepare })).to.throw(/null|iterable/);
  });

  it("prepares a batch itself that another thread has begun and does not finish", () => {
    expect(collect({ send: takesForever, patience: 5 })).to.deep.equal(collect({ send: nobody }));
  });

  it("uses the same memory again, also where passes are broken off", () => {
    const memories = new Set<SharedArrayBuffer>();
    const send = (request: Request): void => {
      memories.add(request.memory);
      if (memories.size % 2) prepare(request);
    };
    for (let i = 0; i < 20; i++) {
      for (const _ of preparedBatches(set, GROUPS, { ...OPTIONS, send })) if (i % 3) break;
    }
    expect(memories.size).to.be.at.most(4);
  });

  it("lets go of memory that another thread may still write to", () => {
    const lost = new Set<SharedArrayBuffer>();
    collect({
      patience: 5,
      send: (request) => {
        lost.add(request.memory);
        takesForever(request);
      },
    });
    collect({ send: ({ memory }) => expect(lost.has(memory)).to.equal(false) });
  });

  it("gives nothing for no groups", () => {
    expect([...preparedBatches(set, [], OPTIONS)]).to.deep.equal([]);
  });
});
