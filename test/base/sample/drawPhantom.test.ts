import { expect } from "chai";
import { drawPatient, drawPhantom, type Scanner } from "../../../lib/base/sample/drawPhantom";

const size = 64;
const scanner: Scanner = { brightness: 0, contrast: 1, noise: 3 };

function meanOf(pixels: Uint8Array, where: (i: number) => boolean = () => true): number {
  let sum = 0;
  let count = 0;
  pixels.forEach((value, i) => {
    if (!where(i)) return;
    sum += value;
    count++;
  });
  return sum / count;
}

describe("drawPatient", () => {
  it("gives all images of a patient one anatomy and different patients different ones", () => {
    const patient = drawPatient(1, { size, subtype: null });
    expect(drawPatient(1, { size, subtype: null })).to.deep.equal(patient);
    expect(drawPatient(2, { size, subtype: null }).lungs).not.to.deep.equal(patient.lungs);
  });

  it("draws the same body whether the patient is ill or not", () => {
    const { opacity, ...body } = drawPatient(1, { size, subtype: null });
    const { opacity: fluid, ...illBody } = drawPatient(1, { size, subtype: "virus" });
    expect(illBody).to.deep.equal(body);
    expect(opacity).to.equal(null);
    expect(fluid).to.have.length(size * size);
  });
});

describe("drawPhantom", () => {
  const ill = drawPatient(5, { size, subtype: "bacteria" });

  it("repeats the same image for the same seeds", () => {
    expect(drawPhantom(ill, 9, { scanner })).to.deep.equal(drawPhantom(ill, 9, { scanner }));
  });

  it("takes a new view and exposure for another image of the patient", () => {
    const [one, other] = [9, 10].map((imageSeed) => drawPhantom(ill, imageSeed, { scanner }));
    expect(other.pixels).not.to.deep.equal(one.pixels);
    expect(other.mask).not.to.deep.equal(one.mask);
  });

  it("looks more like another image of the same patient than like another patient's", () => {
    const distances = { same: 0, other: 0 };
    for (let seed = 0; seed < 20; seed++) {
      const patient = drawPatient(seed, { size, subtype: null });
      const other = drawPatient(seed + 100, { size, subtype: null });
      const reference = drawPhantom(patient, 1, { scanner }).pixels;
      const distanceTo = (pixels: Uint8Array) =>
        meanOf(pixels.map((value, i) => Math.abs(value - reference[i])));
      distances.same += distanceTo(drawPhantom(patient, 2, { scanner }).pixels);
      distances.other += distanceTo(drawPhantom(other, 2, { scanner }).pixels);
    }
    expect(distances.same).to.be.lessThan(0.9 * distances.other);
  });

  it("has no mask for a healthy patient", () => {
    const { mask, strength } = drawPhantom(drawPatient(5, { size, subtype: null }), 9, { scanner });
    expect(mask).to.equal(null);
    expect(strength).to.equal(0);
  });

  it("is brighter than without the opacity inside the mask, and the same far from it", () => {
    for (const subtype of ["bacteria", "virus"] as const) {
      for (let seed = 0; seed < 15; seed++) {
        const patient = drawPatient(seed, { size, subtype });
        const { pixels, mask } = drawPhantom(patient, seed, { scanner });
        const without = drawPhantom(patient, seed, { scanner, strength: 0 });
        const inMask = (i: number) => mask![i] === 255;
        expect(
          meanOf(pixels, inMask) - meanOf(without.pixels, inMask),
          `seed ${seed}`,
        ).to.be.greaterThan(4);
        const firstRows = size * 4;
        expect(pixels.subarray(0, firstRows)).to.deep.equal(without.pixels.subarray(0, firstRows));
        expect(without.mask).to.deep.equal(mask);
      }
    }
  });

  it("draws subtle and plain opacities", () => {
    const strengths = Array.from(
      { length: 60 },
      (_, seed) => drawPhantom(ill, seed, { scanner }).strength,
    );
    expect(Math.min(...strengths)).to.be.within(0.3, 0.5);
    expect(Math.max(...strengths)).to.be.within(0.9, 1);
  });

  it("shows dark lungs, a bright spine and black air beside the patient", () => {
    for (let seed = 0; seed < 10; seed++) {
      const patient = drawPatient(seed, { size, subtype: null });
      const { pixels } = drawPhantom(patient, seed, { scanner });
      const row = pixels.subarray(32 * size, 33 * size);
      const spine = Math.max(...row.subarray(28, 36));
      const lung = Math.min(...row.subarray(12, 26));
      expect(spine - lung).to.be.greaterThan(60);
      expect(Math.min(...pixels)).to.be.lessThan(20);
    }
  });

  it("follows the scanner's brightness", () => {
    const lighter = drawPhantom(ill, 9, { scanner: { ...scanner, brightness: 20 } });
    expect(meanOf(lighter.pixels) - meanOf(drawPhantom(ill, 9, { scanner }).pixels)).to.be.within(
      8,
      20,
    );
  });
});
