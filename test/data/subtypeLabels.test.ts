import { expect } from "chai";
import { DEFAULT_COUNTS, planSample } from "../../lib/base/sample/samplePlan";
import { CLASS_NAMES, type LabelledImage } from "../../lib/base/types";
import { parseFileName } from "../../lib/data/parseFileName";
import {
  SUBTYPE_CLASS_NAMES,
  subtypeLabel,
  subtypeObstacle,
  withSubtypeLabels,
} from "../../lib/data/subtypeLabels";
import { memoryImageSet } from "../support/memoryImageSet";

function imageOf(className: (typeof CLASS_NAMES)[number], name: string): LabelledImage {
  const { patient, subtype } = parseFileName(name);
  const file = `train/${className}/${name}`;
  return {
    path: file,
    file,
    label: CLASS_NAMES.indexOf(className),
    patient: patient ?? name,
    subtype,
  };
}

describe("subtypeLabel", () => {
  const className = (folder: (typeof CLASS_NAMES)[number], name: string) =>
    SUBTYPE_CLASS_NAMES[subtypeLabel(imageOf(folder, name))];

  it("reads the cause from the file name, in both naming styles", () => {
    expect(className("NORMAL", "IM-0115-0001.jpeg")).to.equal("NORMAL");
    expect(className("PNEUMONIA", "person123_bacteria_456.jpeg")).to.equal("BACTERIAL");
    expect(className("PNEUMONIA", "person12_virus_34.jpeg")).to.equal("VIRAL");
    expect(className("PNEUMONIA", "BACTERIA-1008087-0001.jpeg")).to.equal("BACTERIAL");
    expect(className("PNEUMONIA", "VIRUS-1008087-0001.jpeg")).to.equal("VIRAL");
  });

  it("asks for the cause of a pneumonia only", () => {
    expect(className("NORMAL", "scan.png")).to.equal("NORMAL");
    expect(() => className("PNEUMONIA", "scan.png")).to.throw(
      "The name of train/PNEUMONIA/scan.png does not say what caused the pneumonia: " +
        'expected "bacteria" or "virus"',
    );
  });

  it("finds all three classes in every folder that the built-in sample trains and tests on", () => {
    const images = planSample(42, DEFAULT_COUNTS).flatMap(({ images }) => images);
    for (const split of ["train", "test"]) {
      const labels = images
        .filter((image) => image.split === split)
        .map(({ file }) => {
          const [, folder, name] = file.split("/");
          return subtypeLabel(imageOf(folder as "NORMAL", name));
        });
      for (const label of [0, 1, 2])
        expect(labels.filter((other) => other === label).length).to.be.above(10);
    }
  });
});

describe("withSubtypeLabels", () => {
  it("changes the labels and shares everything else", () => {
    const set = memoryImageSet(4, 8, 1);
    set.images[1].subtype = "virus";
    set.images[3].subtype = "bacteria";
    const relabelled = withSubtypeLabels(set);
    expect(relabelled.images.map(({ label }) => label)).to.deep.equal([0, 2, 0, 1]);
    expect(
      set.images.map(({ label }) => label),
      "the given set",
    ).to.deep.equal([0, 1, 0, 1]);
    expect(relabelled.pixels([2])).to.deep.equal(set.pixels([2]));
    expect(relabelled.fingerprint).to.equal(set.fingerprint);
  });
});

describe("subtypeObstacle", () => {
  const all = [
    imageOf("NORMAL", "IM-0001-0001.jpeg"),
    imageOf("PNEUMONIA", "person1_bacteria_1.jpeg"),
    imageOf("PNEUMONIA", "person2_virus_1.jpeg"),
  ];
  const obstacle = (test: LabelledImage[]) =>
    subtypeObstacle({
      train: { images: all },
      validation: { images: all },
      test: { images: test },
    });

  it("is null where every class occurs in every split", () => {
    expect(obstacle(all)).to.equal(null);
  });

  it("names the split and the class that it lacks", () => {
    expect(obstacle(all.slice(0, 2))).to.equal("the test images hold none that is VIRAL");
    expect(obstacle(all.slice(1))).to.equal("the test images hold none that is NORMAL");
  });

  it("counts the pneumonias whose name does not say the cause", () => {
    expect(
      obstacle([...all, imageOf("PNEUMONIA", "scan.png"), imageOf("NORMAL", "other.png")]),
    ).to.equal(
      "1 of the test images show a pneumonia whose cause their name does not say " +
        "(train/PNEUMONIA/scan.png)",
    );
  });
});
