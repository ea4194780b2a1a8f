import { expect } from "chai";
import { randomMap } from "../../lib/gradcam/randomMap";
import { expectNoTensorLeak, startEngine } from "../support/tensors";

describe("randomMap", () => {
  before(startEngine);

  it("is smooth, from 0 to 1, another for every image and the same every time", async () => {
    await expectNoTensorLeak(() => {
      const [first, second] = [randomMap(28, 1, 0), randomMap(28, 1, 1)];
      expect(first.length).to.equal(28 * 28);
      expect(Math.min(...first)).to.be.at.least(0);
      expect(Math.max(...first)).to.be.within(0.5, 1);
      expect([...first]).not.to.deep.equal([...second]);
      expect([...first]).to.deep.equal([...randomMap(28, 1, 0)]);
      // One place is four pixels wide: neighbours differ by a quarter of two places' distance.
      const steps = Array.from({ length: 27 }, (_, i) => Math.abs(first[i + 1] - first[i]));
      expect(Math.max(...steps)).to.be.below(0.26);
    });
  });
});
