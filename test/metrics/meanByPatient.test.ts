import { expect } from "chai";
import { createRandom } from "../../lib/base/random";
import { bootstrapByPatient } from "../../lib/metrics/bootstrap";
import { meanByPatient } from "../../lib/metrics/meanByPatient";
import { wilsonInterval } from "../../lib/metrics/wilsonInterval";

describe("meanByPatient", () => {
  it("gives hits the interval that bootstrapByPatient gives right answers", () => {
    const random = createRandom(4, "hits");
    const hits = Array.from({ length: 40 }, () => (random.chance(0.3) ? 1 : 0));
    const patients = hits.map((_, i) => `p${Math.floor(i / 2)}`);
    const yTrue = hits.map((_, i) => Math.floor(i / 4) % 2);
    const yScore = hits.map((hit, i) => (hit === 1 ? yTrue[i] : 1 - yTrue[i]));
    const { accuracy } = bootstrapByPatient(yTrue, yScore, patients, { resamples: 500 });
    const found = meanByPatient(hits, patients, { resamples: 500 });
    expect(found.estimate).to.be.closeTo(accuracy.estimate, 1e-12);
    expect(found.low).to.be.closeTo(accuracy.low, 1e-12);
    expect(found.high).to.be.closeTo(accuracy.high, 1e-12);
  });

  it("draws patients, not images: copies of an image make it no surer", () => {
    const once = meanByPatient([0.1, 0.5, 0.9, 0.3], ["a", "b", "c", "d"]);
    const twice = meanByPatient(
      [0.1, 0.1, 0.5, 0.5, 0.9, 0.9, 0.3, 0.3],
      ["a", "a", "b", "b", "c", "c", "d", "d"],
    );
    expect(once.estimate).to.be.closeTo(0.45, 1e-12);
    expect(twice.low).to.be.closeTo(once.low, 1e-9);
    expect(twice.high).to.be.closeTo(once.high, 1e-9);
  });

  it("never claims to know a share exactly", () => {
    const { estimate, low, high } = meanByPatient([0, 0, 0], ["a", "b", "c"]);
    expect({ estimate, low }).to.deep.equal({ estimate: 0, low: 0 });
    expect(high).to.be.closeTo(wilsonInterval(0, 3).high, 1e-12);
  });

  it("refuses numbers that are no shares, and as many patients as images are needed", () => {
    expect(() => meanByPatient([0.2, 1.2], ["a", "b"])).to.throw("between 0 and 1, found 1.2");
    expect(() => meanByPatient([0.2], ["a", "b"])).to.throw("same length");
    expect(() => meanByPatient([NaN], ["a"])).to.throw("not finite");
  });
});
