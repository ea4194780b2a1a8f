import { expect } from "chai";
import { share, text } from "../../../lib/base/files/commonSchemas";
import {
  listSchema,
  objectSchema,
  oneOf,
  optional,
  orNull,
  recordSchema,
  type SchemaType,
} from "../../../lib/base/files/jsonSchema";
import { schemaChecker } from "../../../lib/base/files/schemaChecker";

const row = objectSchema({
  model: oneOf("cnn", "resnet18"),
  auc: optional(share),
  counts: recordSchema(share),
  notes: listSchema(orNull(text), { minItems: 1 }),
});
const check = schemaChecker(row);

// Compiles only if the type is the schema's: a wrong property would be refused at the directive.
const example: SchemaType<typeof row> = { model: "cnn", counts: { a: 1 }, notes: ["a", null] };
// @ts-expect-error a model that the schema does not know
const wrong: SchemaType<typeof row> = { ...example, model: "vgg" };

describe("objectSchema", () => {
  it("takes values with and without optional properties", () => {
    expect(check(example, "a.json")).to.equal(example);
    check({ ...example, auc: 0.5 }, "a.json");
  });

  it("refuses what is missing, not known or of another kind, and says what is expected", () => {
    const { model: _, ...without } = example;
    const problem = (value: unknown) => () => check(value, "a.json");
    expect(problem(without)).to.throw('a.json: field "model" is missing');
    expect(problem({ ...example, more: 1 })).to.throw('field "more" is not known');
    expect(problem(wrong)).to.throw("model: expected a value that is one of cnn, resnet18");
    expect(problem({ ...example, auc: null })).to.throw("auc: expected a value that is of type");
    expect(problem({ ...example, counts: { a: 2 } })).to.throw("counts.a: expected");
    expect(problem({ ...example, notes: [1] })).to.throw(
      "notes.0: expected a value that is of type string or null, found 1",
    );
  });
});
