import { expect } from "chai";
import { nameKind, patientOverlap } from "../../lib/audit/patientOverlap";
import { auditSample } from "../support/auditPicture";

describe("nameKind", () => {
  it("keeps the words of a name and drops its numbers", () => {
    const kinds = [
      auditSample("person12_virus_34.jpeg", "person12", 1, "virus"),
      auditSample("person12_bacteria_5.jpeg", "person12", 1, "bacteria"),
      auditSample("NORMAL2-IM-0383-0001.jpeg", "IM-0383", 0),
      auditSample("IM-0383-0001-0002.jpeg", "IM-0383", 0),
      auditSample("VIRUS-1008087-0001.jpeg", "1008087", 1, "virus"),
      auditSample("NORMAL-1049278-0001.jpeg", "1049278", 0),
      auditSample("0815.png", "0815.png", 0),
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
    auditSample("person1_virus_1.jpeg", "person1", 1, "virus"),
    auditSample("person2_virus_2.jpeg", "person2", 1, "virus"),
    auditSample("IM-0007-0001.jpeg", "IM-0007", 0),
  ];
  const validation = [auditSample("person3_virus_3.jpeg", "person3", 1, "virus")];
  const test = [
    auditSample("person1_bacteria_8.jpeg", "person1", 1, "bacteria"),
    auditSample("person1_bacteria_9.jpeg", "person1", 1, "bacteria"),
    auditSample("person2_virus_4.jpeg", "person2", 1, "virus"),
    auditSample("person9_virus_5.jpeg", "person9", 1, "virus"),
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
