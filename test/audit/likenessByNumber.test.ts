import { expect } from "chai";
import { catalogueImages } from "../../lib/audit/imageCatalogue";
import { likenessByNumber } from "../../lib/audit/likenessByNumber";
import { createRandom } from "../../lib/base/random";
import type { Subtype } from "../../lib/base/types";
import { auditImage, pictureSet } from "../support/auditPicture";

const SIZE = 32;

/** All chests share a slope; a child adds a pattern, and each of its images noise of its own. */
function image(child: string, number: number): Uint8Array {
  const [build, noise] = [createRandom(1, child), createRandom(2, child, number)];
  return Uint8Array.from(
    { length: SIZE * SIZE },
    (_, i) => 90 + 2 * (i % SIZE) + build.uniform(-40, 40) + noise.uniform(-40, 40),
  );
}

/**
 * 24 patient numbers with two images of each kind; whether both kinds are one child is the
 * question.
 */
function catalogue(childOf: (patient: number, kind: string) => string) {
  const ofPatient = (patient: number) =>
    ["bacteria", "virus"].flatMap((kind) =>
      [0, 1].map((k) => ({
        image: auditImage(
          `person${patient}_${kind}_${k}.png`,
          `person${patient}`,
          1,
          kind as Subtype,
        ),
        pixels: image(childOf(patient, kind), kind === "virus" ? k + 2 : k),
      })),
    );
  const entries = Array.from({ length: 24 }, (_, patient) => ofPatient(patient)).flat();
  return catalogueImages({ train: pictureSet(SIZE, entries) });
}

describe("likenessByNumber", () => {
  it("finds one child behind both kinds where there is one", () => {
    const { sameKind, otherKind, strangers } = likenessByNumber(
      catalogue((patient) => `child ${patient}`),
    );
    expect([sameKind.pairs, otherKind.pairs, strangers.pairs]).to.deep.equal([48, 24, 24]);
    expect(sameKind.mean).to.be.above(0.3);
    expect(otherKind.mean).to.be.closeTo(sameKind.mean, 0.05);
    expect(Math.abs(strangers.mean)).to.be.below(0.1);
  });

  it("finds strangers where each kind counts its own children", () => {
    const { sameKind, otherKind } = likenessByNumber(
      catalogue((patient, kind) => `${kind} child ${patient}`),
    );
    expect(sameKind.mean).to.be.above(0.3);
    expect(Math.abs(otherKind.mean)).to.be.below(0.1);
  });

  it("leaves out copies: they would make any child like itself", () => {
    const copies = [0, 1].map((k) => ({
      image: auditImage(`person1_virus_${k}.png`, "person1", 1, "virus"),
      pixels: image("a", 0),
    }));
    const { sameKind } = likenessByNumber(catalogueImages({ test: pictureSet(SIZE, copies) }));
    expect(sameKind.pairs).to.equal(0);
    expect(sameKind.mean).to.be.NaN;
  });

  it("gives the same numbers for the same seed", () => {
    const images = catalogue((patient, kind) => `${kind} ${patient}`);
    expect(likenessByNumber(images, { seed: 3 })).to.deep.equal(
      likenessByNumber(images, { seed: 3 }),
    );
    expect(likenessByNumber(images, { seed: 3 }).strangers).not.to.deep.equal(
      likenessByNumber(images, { seed: 4 }).strangers,
    );
  });
});
