import { expect } from "chai";
import { plainMarkdown } from "../../../lib/base/display/plainMarkdown";

describe("plainMarkdown", () => {
  it("shows tags and pictures' addresses as characters", () => {
    expect(plainMarkdown("<img src=x onerror=alert(1)></p><!-- -->")).to.not.match(/<[a-z/!]/);
    expect(plainMarkdown("![scan](https://example.com/x.png)")).to.equal(
      "!\\[scan](https://example.com/x.png)",
    );
  });

  it("leaves numbers, comparisons and simple formatting as they are", () => {
    const text = "**92.5 %** of 624 (p < 0.001)\n- `a.jpeg` [link](#here)\n† <5 images";
    expect(plainMarkdown(text)).to.equal(text);
  });
});
