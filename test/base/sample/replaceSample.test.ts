import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { listFilesBelow } from "../../../lib/base/files/ownFiles";
import { ensureSample, type SampleOptions } from "../../../lib/base/sample/generateSample";
import { withTempFolder } from "../../support/tempFolder";

const counts = {
  train: { NORMAL: 2, PNEUMONIA: 3 },
  test: { NORMAL: 1, PNEUMONIA: 1 },
  val: { NORMAL: 1, PNEUMONIA: 1 },
};
const small: SampleOptions = { seed: 1, imageSize: 32, counts };

/** A drawn sample, and a function that draws it anew with `more` options and gives the message. */
async function withSample(
  body: (root: string, drawAnew: (more?: SampleOptions) => Promise<string>) => Promise<void>,
): Promise<void> {
  await withTempFolder(async (folder) => {
    const root = path.join(folder, "sample");
    await ensureSample(root, small);
    await body(root, (more) =>
      ensureSample(root, { ...small, ...more }).then(
        () => "no error",
        (error: Error) => error.message,
      ),
    );
  });
}

function write(root: string, name: string, content = "an X-ray of my own"): string {
  const file = path.join(root, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
  return file;
}

const stillThere = (file: string) => fs.existsSync(file) && fs.readFileSync(file, "utf8");

describe("A folder that holds the drawn sample", () => {
  for (const name of ["train/NORMAL/mine.jpeg", "masks/mine.png", "notes.txt", "mine/a/b.png"]) {
    it(`keeps ${name}, which was not drawn, and says so whether it is whole or drawn anew`, () =>
      withSample(async (root, drawAnew) => {
        const file = write(root, name);
        const before = listFilesBelow(root);
        for (const more of [{}, { seed: 2 }, { imageSize: 40 }]) {
          const message = await drawAnew(more);
          expect(message).to.contain(`holds something else (${name})`);
          expect(message).to.contain("Move these files").and.to.contain("Nothing was changed");
        }
        expect(stillThere(file)).to.equal("an X-ray of my own");
        expect(listFilesBelow(root)).to.deep.equal(before);
      }));
  }

  it("keeps an image of one's own that has the name of a drawn one", () =>
    withSample(async (root, drawAnew) => {
      const [name] = listFilesBelow(path.join(root, "train", "NORMAL"));
      const file = write(root, `train/NORMAL/${name}`);
      expect(await drawAnew({ seed: 2 })).to.contain(`(train/NORMAL/${name})`);
      expect(stillThere(file)).to.equal("an X-ray of my own");
    }));

  it("keeps 120 images of one's own in a copy of it elsewhere that lost drawn ones", () =>
    withSample(async (root) => {
      const copy = path.join(path.dirname(root), "copy");
      fs.cpSync(root, copy, { recursive: true });
      for (let i = 0; i < 120; i++) write(copy, `train/PNEUMONIA/person${i}_mine.jpeg`);
      const [drawn] = listFilesBelow(path.join(copy, "train", "NORMAL"));
      fs.rmSync(path.join(copy, "train", "NORMAL", drawn));
      const error = await ensureSample(copy, small).catch((reason: Error) => reason);
      expect((error as Error).message).to.contain("and 117 more");
      expect(fs.readdirSync(path.join(copy, "train", "PNEUMONIA"))).to.have.length(123);
    }));

  it("keeps a changed image of a sample without a list", () =>
    withSample(async (root, drawAnew) => {
      fs.rmSync(path.join(root, "sample.json"));
      const [name] = listFilesBelow(path.join(root, "test", "NORMAL"));
      const file = write(root, `test/NORMAL/${name}`);
      expect(await drawAnew()).to.contain(`holds something else (test/NORMAL/${name})`);
      expect(stillThere(file)).to.equal("an X-ray of my own");
      expect(fs.readdirSync(path.dirname(root))).to.deep.equal(["sample"]);
    }));

  it("keeps a sample.json that somebody else wrote", () =>
    withTempFolder(async (folder) => {
      const file = write(folder, "sample.json", '{"samples": 12}');
      const error = await ensureSample(folder, small).catch((reason: Error) => reason);
      expect((error as Error).message).to.contain("holds something else (sample.json)");
      expect(stillThere(file)).to.equal('{"samples": 12}');
    }));

  it("is drawn anew around what other programs left in it, and keeps that too", () =>
    withSample(async (root, drawAnew) => {
      const files = [".DS_Store", "train/NORMAL/Thumbs.db", "train/@eaDir/a.jpeg"].map((name) =>
        write(root, name, "theirs"),
      );
      expect(await drawAnew({ seed: 2 })).to.equal("no error");
      for (const file of files) expect(stillThere(file)).to.equal("theirs");
      expect(fs.readdirSync(path.dirname(root))).to.deep.equal(["sample"]);
    }));

  it("leaves a folder alone that only has the name of a killed run's draft", () =>
    withSample(async (root, drawAnew) => {
      // No process has this number: Linux and macOS stop well below it.
      const file = write(`${root}.draft-999999999`, "train/NORMAL/mine.jpeg");
      expect(await drawAnew({ seed: 2 })).to.equal("no error");
      expect(stillThere(file)).to.equal("an X-ray of my own");
    }));

  it("is cleared of what a killed run drew, up to a file that somebody put there", () =>
    withSample(async (root, drawAnew) => {
      const draft = `${root}.draft-999999999-abcdef01`;
      fs.cpSync(root, draft, { recursive: true });
      fs.renameSync(path.join(draft, "sample.json"), path.join(draft, "draft.json"));
      const file = write(draft, "val/NORMAL/mine.jpeg");
      expect(await drawAnew({ seed: 2 })).to.equal("no error");
      expect(listFilesBelow(draft)).to.deep.equal(["val/NORMAL/mine.jpeg"]);
      fs.rmSync(file);
      expect(await drawAnew({ seed: 3 })).to.equal("no error");
      expect(fs.existsSync(draft)).to.equal(false);
    }));
});
