import { expect } from "chai";
import sharp from "sharp";
import { pictureUri, placePictures } from "../../../lib/figures/draw/pictures";

const decode = (uri: string) =>
  sharp(Buffer.from(uri.split(",")[1], "base64"))
    .raw()
    .toBuffer({ resolveWithObject: true });

describe("pictureUri", () => {
  it("encodes grey pixels as a JPEG that decodes to them", async () => {
    const grey = Uint8Array.from(
      { length: 32 * 32 },
      (_, i) => 4 * (i % 32) + 3 * Math.floor(i / 32),
    );
    const uri = pictureUri(grey, 32);
    expect(uri).to.match(/^data:image\/jpeg;base64,/);
    const { data, info } = await decode(uri);
    expect([info.width, info.height]).to.deep.equal([32, 32]);
    const errors = Array.from(grey, (value, i) => Math.abs(value - data[i * info.channels]));
    expect(Math.max(...errors)).to.be.below(8);
  });

  it("encodes RGB pixels in their order", async () => {
    const orange = Uint8Array.from({ length: 16 * 16 * 3 }, (_, i) => [240, 120, 20][i % 3]);
    const { data } = await decode(pictureUri(orange, 16));
    [240, 120, 20].forEach((value, channel) => expect(data[channel]).to.be.closeTo(value, 6));
  });

  it("refuses pixels that do not fill the picture", () => {
    expect(() => pictureUri(new Uint8Array(10), 4)).to.throw(/16 grey or 48 RGB values, found 10/);
  });
});

describe("placePictures", () => {
  const picture = { source: "data:,", x: 10, y: 30, size: 100, caption: "one", hover: "one.jpeg" };

  it("counts pixels from the upper left", () => {
    const { layout } = placePictures([picture], 400, 200);
    expect(layout.xaxis).to.deep.include({ range: [0, 400], visible: false });
    expect(layout.yaxis).to.deep.include({ range: [200, 0], visible: false });
    expect((layout.images as object[])[0]).to.include({
      x: 10,
      y: 30,
      sizex: 100,
      sizey: 100,
      yanchor: "top",
    });
  });

  it("lays a mark with the hover text on the middle of each picture", () => {
    expect(placePictures([picture], 400, 200).data[0]).to.deep.include({
      x: [60],
      y: [80],
      text: ["one.jpeg"],
    });
  });

  it("writes a caption above the picture, where there is one", () => {
    const { layout } = placePictures([picture, { ...picture, caption: undefined }], 400, 200);
    expect(layout.annotations).to.have.length(1);
    expect((layout.annotations as object[])[0]).to.include({
      text: "one",
      x: 60,
      yanchor: "bottom",
    });
  });
});
