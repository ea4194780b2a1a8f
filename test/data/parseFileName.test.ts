import { expect } from "chai";
import { parseFileName } from "../../lib/data/parseFileName";

describe("parseFileName(name)", () => {
  const facts: [name: string, patient: string | null, subtype: string | null][] = [
    ["person123_bacteria_456.jpeg", "person123", "bacteria"],
    ["person12_virus_34", "person12", "virus"],
    ["person447_virus_921_1.jpeg", "person447", "virus"],
    ["IM-0115-0001.jpeg", "IM-0115", null],
    ["IM-0656-0001-0002.jpeg", "IM-0656", null],
    ["NORMAL2-IM-0383-0001.jpeg", "IM-0383", null],
    ["NORMAL-1049278-0001.jpeg", "1049278", null],
    ["BACTERIA-1008087-0001.jpeg", "1008087", "bacteria"],
    ["VIRUS-1008087-0002.JPG", "1008087", "virus"],
    ["person12_Virus_34.PNG", "person12", "virus"],
    ["person7.png", "person7", null],
  ];
  for (const [name, patient, subtype] of facts) {
    it(`reads ${name} as patient ${patient}, subtype ${subtype}`, () => {
      expect(parseFileName(name)).to.deep.equal({ patient, subtype });
    });
  }

  it("gives the same patient with and without the prefix NORMAL2-", () => {
    expect(parseFileName("IM-0383-0001.jpeg").patient).to.equal(
      parseFileName("NORMAL2-IM-0383-0002.jpeg").patient,
    );
  });

  it("gives one patient for a person with bacteria and virus images", () => {
    expect(parseFileName("person9_bacteria_1").patient).to.equal(
      parseFileName("person9_virus_2").patient,
    );
  });

  for (const name of [
    "scan.png",
    "person_bacteria_1.jpeg",
    "IM-.jpeg",
    "myperson12_virus_3.jpeg",
    "NORMAL-12ab-1.png",
    "",
  ]) {
    it(`finds no patient number in "${name}"`, () => {
      expect(parseFileName(name).patient).to.equal(null);
    });
  }

  it("finds no subtype inside other words", () => {
    expect(parseFileName("person1_antivirus_2.jpeg").subtype).to.equal(null);
    expect(parseFileName("person1_virustest_2.jpeg").subtype).to.equal(null);
  });
});
