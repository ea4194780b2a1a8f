import { expect } from "chai";
import {
  decimalInterval,
  decimalWithInterval,
  meanWithSd,
  percent,
  percentInterval,
  percentWithInterval,
  percentWithSd,
  pointsChange,
  signed,
  significance,
} from "../../lib/results/wording";

describe("percent", () => {
  it("gives one digit after the point, or as many as asked for", () => {
    expect(percent(577 / 624)).to.equal("92.5 %");
    expect(percent(577 / 624, 2)).to.equal("92.47 %");
  });
});

describe("percentInterval", () => {
  it("names both ends and the sign once", () => {
    expect(percentInterval({ low: 0.9011, high: 0.9427 })).to.equal("90.1–94.3 %");
  });
});

describe("decimalInterval", () => {
  it("gives both ends with three digits, or as many as asked for", () => {
    expect(decimalInterval({ low: 0.9604, high: 0.9816 })).to.equal("0.960–0.982");
    expect(decimalInterval({ low: 0.9604, high: 0.9816 }, 2)).to.equal("0.96–0.98");
  });
});

describe("decimalInterval and percentInterval", () => {
  it("take as many more digits as it takes to tell the ends apart", () => {
    expect(decimalInterval({ low: 0.99981, high: 1 })).to.equal("0.9998–1.0000");
    expect(percentInterval({ low: 0.99996, high: 1 })).to.equal("99.996–100.000 %");
    expect(decimalInterval({ low: 1, high: 1 })).to.equal("1.000–1.000");
  });
});

describe("percentWithInterval", () => {
  it("puts the interval in brackets", () => {
    expect(percentWithInterval(577 / 624, { low: 0.9011, high: 0.9427 })).to.equal(
      "92.5 % (90.1–94.3 %)",
    );
  });
});

describe("decimalWithInterval", () => {
  it("gives value and interval the same number of digits", () => {
    expect(decimalWithInterval(0.9714, { low: 0.96, high: 0.981 })).to.equal("0.971 (0.960–0.981)");
  });
});

describe("meanWithSd", () => {
  it("gives mean and standard deviation with the same number of digits", () => {
    expect(meanWithSd({ mean: 14.333, sd: 2.082 })).to.equal("14.3 ± 2.1");
    expect(meanWithSd({ mean: 0.98, sd: 0.003 }, 3)).to.equal("0.980 ± 0.003");
  });

  it("gives the mean alone where one run has no standard deviation", () => {
    expect(meanWithSd({ mean: 12, sd: null }, 0)).to.equal("12");
  });
});

describe("percentWithSd", () => {
  it("names the sign once", () => {
    expect(percentWithSd({ mean: 0.9113, sd: 0.0096 }, 2)).to.equal("91.13 ± 0.96 %");
    expect(percentWithSd({ mean: 0.946, sd: null })).to.equal("94.6 %");
  });
});

describe("signed", () => {
  it("carries a sign in both directions, and neither where it rounds to nothing", () => {
    expect([0.0123, -0.0123, 0.0004, -0.0004].map((value) => signed(value))).to.deep.equal([
      "+0.012",
      "−0.012",
      "±0.000",
      "±0.000",
    ]);
  });
});

describe("pointsChange", () => {
  it("carries a sign in both directions", () => {
    expect(pointsChange(0.9, 0.875)).to.equal("−2.5 points");
    expect(pointsChange(0.875, 0.9)).to.equal("+2.5 points");
  });

  it("gives a change that rounds to nothing neither direction", () => {
    expect(pointsChange(0.9, 0.8999)).to.equal("±0.0 points");
  });
});

describe("significance", () => {
  it("changes its words at p = 0.05", () => {
    expect(significance(0.049)).to.equal("is more than chance explains (p = 0.049)");
    expect(significance(0.05)).to.equal("may be chance (p = 0.050)");
  });

  it("does not print a tiny p value as zero", () => {
    expect(significance(1e-9)).to.equal("is more than chance explains (p < 0.001)");
  });

  it("refuses what is no probability", () => {
    expect(() => significance(1.2)).to.throw(/pValue/);
  });
});
