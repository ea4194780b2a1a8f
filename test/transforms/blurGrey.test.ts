import { blurGrey } from "../../lib/transforms/blurGrey";
import fixture from "../fixtures/hiding.json";
import { expectClose } from "../support/tensors";

const SIZE = { height: fixture.size, width: fixture.size };

describe("blurGrey", () => {
  for (const { sigma, pixels } of fixture.blur) {
    it(`equals SciPy's Gaussian with a standard deviation of ${sigma}`, () => {
      const values = Float32Array.from(fixture.equalize.noise.pixels, (level) => level / 255);
      blurGrey(values, SIZE, sigma);
      expectClose(values, pixels, 1e-6);
    });
  }
});
