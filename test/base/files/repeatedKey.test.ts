import { expect } from "chai";
import { repeatedKey } from "../../../lib/base/files/repeatedKey";

describe("repeatedKey", () => {
  it("finds a key that one object has twice, however it is written", () => {
    expect(repeatedKey('{"a": 1, "b": {"a": 2}, "a": 3}')).to.equal("a");
    expect(repeatedKey('{"b": [{"x": 1, "\\u0078" : 2}]}')).to.equal("x");
  });

  it("finds none where keys differ, lie in different objects, or are only texts", () => {
    for (const json of [
      '{"a": "a", "b": {"a": 1}, "c": [{"a": 1}, {"a": "\\"a\\":"}]}',
      '{"a": "}{", "{": "a", "\\\\": "\\"", "\\"": 1}',
      "[1, 2]",
      '"a"',
    ]) {
      expect(repeatedKey(json), json).to.equal(null);
    }
  });
});
