import { expect } from "chai";
import { objectSchema } from "../../../lib/base/files/jsonSchema";
import { schemaChecker } from "../../../lib/base/files/schemaChecker";

describe("schemaChecker", () => {
  const check = schemaChecker(objectSchema({ count: { type: "integer", minimum: 1 } }));

  it("takes whole numbers that a double holds exactly, and no others", () => {
    check({ count: Number.MAX_SAFE_INTEGER }, "a.json");
    expect(() => check({ count: 1e23 }, "a.json")).to.throw(
      "a.json: count: expected a value that is <= 9007199254740991, found 1e+23.",
    );
    expect(() => check({ count: 0 }, "a.json")).to.throw("is >= 1, found 0");
  });
});
