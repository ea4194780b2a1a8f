import { expect } from "chai";
import { catalogueImages } from "../../lib/audit/imageCatalogue";
import { examplePairs, findNearDuplicates } from "../../lib/audit/nearDuplicates";
import { pairRows } from "../../lib/figures/pairRows";
import { plotImageGrid } from "../../lib/figures/plotImageGrid";
import fixture from "../fixtures/audit.json";
import { auditImage, picture, pictureSet } from "../support/auditPicture";
import { expectKnownToPlotly } from "../support/figures";

const pixels = picture(fixture.hashes[2]);
const sets = {
  train: pictureSet(224, [{ image: auditImage("IM-0001-0001.jpeg", "IM-0001", 0), pixels }]),
  test: pictureSet(224, [{ image: auditImage("IM-0002-0001.jpeg", "IM-0002", 0), pixels }]),
};
const pairs = examplePairs(findNearDuplicates(catalogueImages(sets)), 4);

describe("pairRows", () => {
  it("puts the two images of a pair below each other, with their names", () => {
    const { rows, imageSize } = pairRows(pairs, sets);
    expect(imageSize).to.equal(224);
    expect(rows.map(({ captions }) => captions)).to.deep.equal([
      ["IM-0001-0001"],
      ["IM-0002-0001"],
    ]);
    rows.forEach(({ images }) => expect(images).to.deep.equal([pixels]));
  });

  it("makes a figure that Plotly knows", () =>
    expectKnownToPlotly(plotImageGrid(pairRows(pairs, sets))));

  it("refuses no pairs, and a missing set", () => {
    expect(() => pairRows([], sets)).to.throw("pairs is empty");
    expect(() => pairRows(pairs, { train: sets.train })).to.throw(
      "The set of the split test is missing",
    );
  });
});
