import { expect } from "chai";
import {
  type Anatomy,
  chestHalfWidth,
  createAnatomy,
  diaphragmHeight,
  hilumOf,
  mediastinumHalfWidth,
  SIDES,
} from "../../../lib/base/sample/anatomy";

const patients: Anatomy[] = Array.from({ length: 50 }, (_, seed) => createAnatomy(seed));

describe("createAnatomy", () => {
  it("gives a seed the same build every time", () => {
    expect(createAnatomy(7)).to.deep.equal(createAnatomy(7));
  });

  it("gives different patients different builds", () => {
    expect(new Set(patients.map(({ chestWidth }) => chestWidth)).size).to.equal(50);
    expect(new Set(patients.map(({ armsRaised }) => armsRaised)).size).to.equal(2);
  });

  it("sets the right half of the diaphragm (left in the picture) higher, as in most people", () => {
    for (const { diaphragmY } of patients) expect(diaphragmY.left).to.be.at.most(diaphragmY.right);
  });
});

describe("chestHalfWidth", () => {
  it("closes at the apex and is widest at widestY", () => {
    for (const anatomy of patients) {
      expect(chestHalfWidth(anatomy, anatomy.apexY)).to.equal(0);
      expect(chestHalfWidth(anatomy, anatomy.widestY)).to.be.closeTo(anatomy.chestWidth, 1e-9);
      expect(chestHalfWidth(anatomy, anatomy.widestY - 0.2)).to.be.lessThan(anatomy.chestWidth);
    }
  });
});

describe("diaphragmHeight", () => {
  it("is highest under the middle of the lung and drops to the sides", () => {
    const anatomy = patients[0];
    const crest = diaphragmHeight(anatomy, -1, 0.45 * anatomy.chestWidth);
    expect(crest).to.equal(anatomy.diaphragmY.left);
    expect(diaphragmHeight(anatomy, -1, anatomy.chestWidth)).to.be.closeTo(crest + 0.13, 1e-9);
  });
});

describe("mediastinumHalfWidth", () => {
  it("bulges further to the picture's right, where the heart's tip lies", () => {
    for (const anatomy of patients) {
      const tip = mediastinumHalfWidth(anatomy, 1, anatomy.heart.tipY);
      expect(tip).to.be.closeTo(anatomy.heart.tipX, 0.01);
      expect(tip).to.be.greaterThan(mediastinumHalfWidth(anatomy, -1, anatomy.heart.tipY));
    }
  });

  it("leaves room for the lungs between it and the chest wall", () => {
    for (const anatomy of patients) {
      for (const side of SIDES) {
        for (const y of [0.3, 0.4, 0.5, 0.6, 0.7]) {
          expect(
            chestHalfWidth(anatomy, y) - mediastinumHalfWidth(anatomy, side, y),
          ).to.be.greaterThan(0.05);
        }
      }
    }
  });
});

describe("hilumOf", () => {
  it("lies inside the chest on the side asked for", () => {
    for (const anatomy of patients) {
      for (const side of SIDES) {
        const { x, y } = hilumOf(anatomy, side);
        expect(Math.sign(x - anatomy.midline)).to.equal(side);
        expect(Math.abs(x - anatomy.midline)).to.be.lessThan(chestHalfWidth(anatomy, y));
      }
    }
  });
});
