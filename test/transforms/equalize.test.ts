import { expect } from "chai";
import { cleanGrey } from "../../lib/transforms/cleanGrey";
import { equalize } from "../../lib/transforms/equalize";
import { visiblePlaces } from "../../lib/transforms/hideRegion";
import fixture from "../fixtures/hiding.json";

const SIZE = { height: fixture.size, width: fixture.size };
/** Three of 32 pixels, as the fixture's mask has them. */
const RING = { part: "border", width: 21 } as const;

describe("equalize", () => {
  for (const [name, { pixels, equalized, insideRing }] of Object.entries(fixture.equalize)) {
    it(`equals Pillow's on the picture "${name}", with and without a mask`, () => {
      const picture = Uint8Array.from(pixels);
      expect(Array.from(equalize(picture))).to.deep.equal(equalized);
      const visible = visiblePlaces(SIZE, RING);
      expect(Array.from(equalize(picture, visible))).to.deep.equal(insideRing);
      expect(Array.from(picture), "the input is left as it was").to.deep.equal(pixels);
    });
  }

  it("gives the same picture whatever the exposure was", () => {
    const dark = Uint8Array.from(fixture.equalize.smooth.pixels, (level) => (level >> 1) << 1);
    const darker = dark.map((level) => level / 2);
    expect(Array.from(equalize(darker))).to.deep.equal(Array.from(equalize(dark)));
  });
});

describe("cleanGrey", () => {
  const picture = Uint8Array.from(fixture.equalize.noise.pixels, (level) => Math.max(level, 1));

  it("paints the border black and leaves the rest, in every image of a batch", () => {
    const batch = Uint8Array.from([...picture, ...picture]);
    const hidden = cleanGrey(batch, SIZE, { hidden: RING });
    const visible = visiblePlaces(SIZE, RING);
    batch.forEach((level, i) =>
      expect(hidden[i]).to.equal(visible[i % visible.length] ? level : 0),
    );
    const shown = visible.filter((one) => one === 1).length;
    expect(shown).to.equal((fixture.size - 6) ** 2);
  });

  it("hides the rest where the centre is to be hidden", () => {
    const border = visiblePlaces(SIZE, RING);
    const centre = visiblePlaces(SIZE, { part: "centre", width: 21 });
    border.forEach((one, i) => expect(one + centre[i]).to.equal(1));
  });

  it("hides a strip at each side, from top to bottom", () => {
    const visible = visiblePlaces(SIZE, { part: "sides", width: 21 });
    visible.forEach((one, i) => {
      const x = i % fixture.size;
      expect(one).to.equal(x >= 3 && x < fixture.size - 3 ? 1 : 0);
    });
  });

  it("keeps what lies in the border out of the grey levels of the rest", () => {
    const visible = visiblePlaces(SIZE, RING);
    const other = picture.map((level, i) => (visible[i] ? level : 255 - level));
    const cleaning = { hidden: RING, equalized: true };
    expect(Array.from(cleanGrey(other, SIZE, cleaning))).to.deep.equal(
      Array.from(cleanGrey(picture, SIZE, cleaning)),
    );
  });

  it("takes a ring of any width up to half the picture, and no other", () => {
    expect(visiblePlaces(SIZE, { part: "border", width: 0 }).every((one) => one === 1)).to.equal(
      true,
    );
    expect(visiblePlaces(SIZE, { part: "border", width: 112 }).some((one) => one === 1)).to.equal(
      false,
    );
    for (const width of [-1, 113, Number.NaN])
      expect(() => visiblePlaces(SIZE, { part: "border", width })).to.throw(
        `A ring or strip is 0 to 112 pixels wide (of 224), found ${width}.`,
      );
  });
});
