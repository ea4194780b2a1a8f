import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { addBoxScores, readBoxScores } from "../../lib/results/boxScoresFile";
import { exampleExplanationScores } from "../support/explanationScores";
import { withTempFolder } from "../support/tempFolder";

const withFile = (body: (file: string) => void) =>
  withTempFolder((folder) => body(path.join(folder, "box_scores.json")));

describe("addBoxScores", () => {
  it("writes what readBoxScores reads", () =>
    withFile((file) => {
      addBoxScores(file, exampleExplanationScores());
      expect(readBoxScores(file)).to.deep.equal({ scores: [exampleExplanationScores()] });
    }));

  it("replaces the scores of the same model on the same images and keeps all others", () =>
    withFile((file) => {
      const drawn = exampleExplanationScores({ images: "drawn", synthetic: true, credit: null });
      addBoxScores(file, exampleExplanationScores());
      addBoxScores(file, drawn);
      addBoxScores(file, exampleExplanationScores({ model: "cnn" }));
      addBoxScores(file, exampleExplanationScores({ weightsHash: "cd".repeat(32) }));
      const { scores } = readBoxScores(file);
      expect(scores.map(({ model, images }) => `${model}, ${images}`)).to.have.members([
        "resnet18, drawn",
        "cnn, boxes of NIH ChestX-ray14",
        "resnet18, boxes of NIH ChestX-ray14",
      ]);
      expect(scores[2].weightsHash).to.equal("cd".repeat(32));
    }));

  it("keeps a file of somebody else's under another name", () =>
    withFile((file) => {
      fs.writeFileSync(file, "my notes");
      addBoxScores(file, exampleExplanationScores());
      const kept = path.join(path.dirname(file), "box_scores.kept-1.json");
      expect(fs.readFileSync(kept, "utf8")).to.equal("my notes");
      expect(readBoxScores(file).scores).to.have.length(1);
    }));

  it("refuses scores that are none, and leaves the file as it was", () =>
    withFile((file) => {
      addBoxScores(file, exampleExplanationScores());
      const before = fs.readFileSync(file, "utf8");
      const { methods } = exampleExplanationScores();
      const [first] = structuredClone(methods);
      first.marked!.hits = 39;
      expect(() =>
        addBoxScores(file, exampleExplanationScores({ methods: [first], model: "cnn" })),
      ).to.throw("expected a share of hits of 39 in 40 images, 2 of them empty, found 0.1");
      const random = exampleExplanationScores().random;
      random.deletion.curve = [1, 0];
      expect(() => addBoxScores(file, exampleExplanationScores({ random }))).to.throw(
        "same length, found 2 and 3",
      );
      const wrongMethod = [{ ...first, method: "magic" as "gradCam" }];
      expect(() => addBoxScores(file, exampleExplanationScores({ methods: wrongMethod }))).to.throw(
        "method",
      );
      expect(fs.readFileSync(file, "utf8")).to.equal(before);
    }));
});

describe("readBoxScores", () => {
  it("says what to run where the file is missing or damaged", () =>
    withFile((file) => {
      expect(() => readBoxScores(file)).to.throw("Run notebook 04, which writes it.");
      fs.writeFileSync(file, "{");
      expect(() => readBoxScores(file)).to.throw("run notebook 04 again");
    }));
});
