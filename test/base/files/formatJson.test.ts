import { expect } from "chai";
import fc from "fast-check";
import { formatJson } from "../../../lib/base/files/formatJson";

describe("formatJson", () => {
  it("puts lists of plain values on one line and everything else on lines of its own", () => {
    expect(formatJson({ a: [1, null, "x"], b: [[1, 2], [3]], c: {}, d: { e: true } })).to.equal(
      '{\n  "a": [1, null, "x"],\n  "b": [\n    [1, 2],\n    [3]\n  ],\n  "c": {},\n  "d": ' +
        '{\n    "e": true\n  }\n}\n',
    );
  });

  it("leaves out fields that are undefined, as JSON.stringify", () => {
    expect(formatJson({ a: undefined, b: 1 })).to.equal('{\n  "b": 1\n}\n');
  });

  it("reads back as what was written", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(formatJson(value))).to.deep.equal(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
