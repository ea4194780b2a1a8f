import { expect } from "chai";
import { Forecast } from "../../../lib/tools/runner/forecast";

const notebook = (name: string, count: number) => ({
  name,
  path: `${name}.ipynb`,
  cellIds: Array.from({ length: count }, (_, i) => `c${i}`),
});

describe("Forecast", () => {
  const earlier = { "01_a": { c0: 10, c1: 30 }, "02_b": { c0: 60 } };
  const both = [notebook("01_a", 2), notebook("02_b", 1)];

  it("adds up the times of an earlier run before anything has run", () => {
    expect(new Forecast(both, earlier).secondsLeft(0)).to.equal(100);
  });

  it("takes off what the running cell has used, but never more than its own time", () => {
    const forecast = new Forecast(both, earlier);
    expect(forecast.secondsLeft(4)).to.equal(96);
    expect(forecast.secondsLeft(500)).to.equal(90);
  });

  it("stretches the rest when this run is slower", () => {
    const forecast = new Forecast(both, earlier);
    forecast.cellDone("01_a", "c0", 30);
    // (30 measured + 10) / (10 expected + 10) = twice as slow
    expect(forecast.secondsLeft(0)).to.equal(2 * 90);
  });

  it("is 0 at the end", () => {
    const forecast = new Forecast([notebook("02_b", 1)], earlier);
    forecast.cellDone("02_b", "c0", 60);
    expect(forecast.secondsLeft(0)).to.equal(0);
  });

  it("says nothing without earlier times until a whole notebook has been seen", () => {
    const forecast = new Forecast([notebook("01_a", 2), notebook("03_b", 4)], {});
    expect(forecast.secondsLeft(0)).to.equal(null);
    forecast.cellDone("01_a", "c0", 6);
    expect(forecast.secondsLeft(0)).to.equal(null);
    forecast.cellDone("01_a", "c1", 10);
    // 01 typically takes 16 parts and 03 takes 45, so that 16 s make 45 s more.
    expect(forecast.secondsLeft(0)).to.be.closeTo(45, 1e-9);
  });

  it("keeps an earlier forecast when a few cells are new, and drops it when most are", () => {
    const times = { "01_a": { c0: 1, c1: 2, c2: 3 } };
    expect(new Forecast([notebook("01_a", 4)], times).secondsLeft(0)).to.equal(6.5);
    expect(new Forecast([notebook("01_a", 6)], times).secondsLeft(0)).to.equal(null);
  });
});
