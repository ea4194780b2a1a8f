import { expect } from "chai";
import { nameKind, patientOverlap } from "../../lib/audit/patientOverlap";
import { auditImage } from "../support/auditPicture";

describe("nameKind", () => {
  it("keeps the words of a name and drops its numbers", () => {
    const kinds = [
      auditImage("person12_virus_34.jpeg", "person12", 1, "virus"),
      auditImage("person12_bacteria_5.jpeg", "person12", 1, "bacteria"),
      auditImage("NORMAL2-IM-0383-0001.jpeg", "IM-0383", 0),
      auditImage("IM-0383-0001-0002.jpeg", "IM-0383", 0),
      auditImage("VIRUS-1008087-0001.jpeg", "1008087", 1, "virus"),
      auditImage("NORMAL-1049278-0001.jpeg", "1049278", 0),
      auditImage("0815.png", "0815.png", 0),
    ].map(nameKind);
    expect(kinds).to.deep.equal([
      "person_virus",
      "person_bacteria",
      "NORMAL2-IM",
      "IM",
      "VIRUS",
      "NORMAL",
      "",
    ]);
  });
});

describe("patientOverlap", () => {
  const train = [
    auditImage("person1_virus_1.jpeg", "person1", 1, "virus"),
    auditImage("person2_virus_2.jpeg", "person2", 1, "virus"),
    auditImage("IM-0007-0001.jpeg", "IM-0007", 0),
  ];
  const validation = [auditImage("person3_virus_3.jpeg", "person3", 1, "virus")];
  const test = [
    auditImage("person1_bacteria_8.jpeg", "person1", 1, "bacteria"),
    auditImage("person1_bacteria_9.jpeg", "person1", 1, "bacteria"),
    auditImage("person2_virus_4.jpeg", "person2", 1, "virus"),
    auditImage("person9_virus_5.jpeg", "person9", 1, "virus"),
  ];

  it("counts patients and images in common, with and without the kind of name", () => {
    const [trainValidation, trainTest, validationTest] = patientOverlap({
      train,
      validation,
      test,
    });
    expect(trainTest).to.deep.equal({
      splits: ["train", "test"],
      patients: [3, 3],
      shared: 2,
      sharedSameKind: 1,
      images: 3,
      imagesSameKind: 1,
    });
    expect(trainValidation).to.deep.include({
      splits: ["train", "validation"],
      shared: 0,
      images: 0,
    });
    expect(validationTest).to.deep.include({
      splits: ["validation", "test"],
      patients: [1, 3],
      shared: 0,
    });
  });
});
