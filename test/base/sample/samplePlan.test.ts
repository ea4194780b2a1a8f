import { expect } from "chai";
import { DEFAULT_COUNTS, planSample, seedFor } from "../../../lib/base/sample/samplePlan";
import { parseFileName } from "../../../lib/data/parseFileName";

describe("planSample", () => {
  const patients = planSample(42, DEFAULT_COUNTS);
  const images = patients.flatMap((patient) => patient.images);

  it("plans exactly the images asked for, each under its own name", () => {
    const inFolder = (folder: string) =>
      images.filter(({ file }) => file.startsWith(`${folder}/`)).length;
    for (const [split, counts] of Object.entries(DEFAULT_COUNTS)) {
      expect(inFolder(`${split}/NORMAL`)).to.equal(counts.NORMAL);
      expect(inFolder(`${split}/PNEUMONIA`)).to.equal(counts.PNEUMONIA);
    }
    expect(new Set(images.map(({ file }) => file)).size).to.equal(images.length);
  });

  it("names files so that patient and subtype can be read back", () => {
    for (const { images: own, subtype } of patients) {
      const facts = own.map(({ file }) => parseFileName(file.split("/")[2]));
      expect(new Set(facts.map(({ patient }) => patient)).size).to.equal(1);
      expect(facts[0].patient).to.be.a("string");
      expect(facts.every((fact) => fact.subtype === subtype)).to.equal(true);
    }
  });

  it("keeps every patient in one folder and gives some of them several images", () => {
    const names = patients.map(
      ({ images: own }) => parseFileName(own[0].file.split("/")[2]).patient,
    );
    expect(new Set(names).size).to.equal(patients.length);
    expect(patients.filter(({ images: own }) => own.length > 1).length).to.be.greaterThan(30);
  });

  it("uses the real data set's naming styles, with more bacteria than viruses", () => {
    const count = (pattern: RegExp) => images.filter(({ file }) => pattern.test(file)).length;
    const normal = [/\/IM-\d{4}-0001/, /\/NORMAL2-IM-\d{4}-0001/];
    const ill = [/\/person\d+_bacteria_\d+\.jpeg$/, /\/person\d+_virus_\d+\.jpeg$/];
    const styles = [...normal, ...ill].map(count);
    expect(Math.min(...styles)).to.be.greaterThan(20);
    expect(styles.reduce((sum, value) => sum + value)).to.equal(images.length);
    expect(styles[2]).to.be.greaterThan(styles[3]);
  });

  it("repeats with the seed and changes with it", () => {
    expect(planSample(42, DEFAULT_COUNTS)).to.deep.equal(patients);
    expect(planSample(43, DEFAULT_COUNTS)).not.to.deep.equal(patients);
  });
});

describe("seedFor", () => {
  it("is a whole number that both seed and name decide", () => {
    expect(seedFor(1, "a")).to.equal(seedFor(1, "a"));
    expect(new Set([seedFor(1, "a"), seedFor(1, "b"), seedFor(2, "a")]).size).to.equal(3);
    expect(Number.isInteger(seedFor(1, "a"))).to.equal(true);
  });
});
