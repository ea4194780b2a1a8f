import { expect } from "chai";
import { catalogueImages, thumbnailOf } from "../../lib/audit/imageCatalogue";
import { hashText } from "../../lib/audit/perceptualHash";
import fixture from "../fixtures/audit.json";
import { auditImage, picture, pictureSet } from "../support/auditPicture";

const [, , first, second] = fixture.hashes;
const entry = (name: string, of: typeof first) => ({
  image: auditImage(name, name, 1),
  pixels: picture(of),
});

describe("catalogueImages", () => {
  const test = pictureSet(224, [entry("a", first), entry("b", second)]);
  const train = pictureSet(224, [entry("c", second)]);
  const catalogue = catalogueImages({ test, train });

  it("lists the images of all splits, train first, with their place in the split", () => {
    expect(
      catalogue.images.map(({ split, index, image }) => [split, index, image.patient]),
    ).to.deep.equal([
      ["train", 0, "c"],
      ["test", 0, "a"],
      ["test", 1, "b"],
    ]);
  });

  it("keeps hash and thumbnail of each image", () => {
    const texts = catalogue.images.map((_, i) =>
      hashText([catalogue.hashes[2 * i], catalogue.hashes[2 * i + 1]]),
    );
    expect(texts).to.deep.equal([second.hash, first.hash, second.hash]);
    expect(Buffer.from(thumbnailOf(catalogue, 1)).toString("base64")).to.equal(first.thumbnail);
  });

  it("gives one checksum to equal pixels alone", () => {
    const [c, a, b] = catalogue.digests;
    expect(c).to.equal(b).and.not.to.equal(a);
  });

  it("refuses colour images", () => {
    const colour = { ...train, channels: 3 as const };
    expect(() => catalogueImages({ train: colour })).to.throw(
      "open the set with channels 1, found 3",
    );
  });
});
