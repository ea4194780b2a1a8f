import { expect } from "chai";
import { DATA_SOURCE, WEIGHTS_SOURCE } from "../../../lib/tools/download/sources";

describe("sources", () => {
  for (const source of [DATA_SOURCE, WEIGHTS_SOURCE]) {
    it(`pins address, size and sha256 of ${source.title}`, () => {
      expect(new URL(source.url).protocol).to.equal("https:");
      expect(source.sha256).to.match(/^[0-9a-f]{64}$/);
      expect(source.bytes).to.be.above(1e6);
    });
  }

  it("takes the weights from a commit, not from a branch that may move", () => {
    expect(WEIGHTS_SOURCE.url).to.match(/\/resolve\/[0-9a-f]{40}\//);
  });
});
