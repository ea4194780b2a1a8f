import { expect } from "chai";
import { chooseChestXrayImages } from "../../../lib/tools/download/chestXrayEntries";
import { dataSetMembers } from "../../support/zips";

const namesBelow = (prefix: string) => dataSetMembers(prefix).map((member) => member.name);

describe("chooseChestXrayImages", () => {
  it("takes train and test out of the authors' chest_xray folder", () => {
    const chosen = chooseChestXrayImages(["chest_xray/", ...namesBelow("chest_xray/")]);
    expect([...chosen]).to.deep.equal(
      namesBelow("chest_xray/").map((name) => [name, name.slice("chest_xray/".length)]),
    );
  });

  it("takes a zip without a folder around it", () => {
    expect([...chooseChestXrayImages(namesBelow("")).keys()]).to.deep.equal(namesBelow(""));
  });

  it("takes Kaggle's val and leaves out its second copy and macOS's notes", () => {
    const wanted = [
      ...namesBelow("chest_xray/"),
      "chest_xray/val/NORMAL/NORMAL2-IM-1427-0001.jpeg",
    ];
    const names = [
      ...namesBelow("chest_xray/__MACOSX/"),
      ...namesBelow("chest_xray/chest_xray/"),
      "__MACOSX/chest_xray/train/NORMAL/._image-train.jpeg",
      "chest_xray/train/NORMAL/._image-train.jpeg",
      "chest_xray/train/.DS_Store",
      ...wanted,
    ];
    expect([...chooseChestXrayImages(names).keys()]).to.deep.equal(wanted);
  });

  it("leaves out files that are no pictures or lie elsewhere", () => {
    const extra = [
      "train/NORMAL/Thumbs.db",
      "train/NORMAL/deeper/x.jpeg",
      "readme.txt",
      "train/OTHER/x.jpeg",
      "my-train/NORMAL/x.jpeg",
    ];
    expect([...chooseChestXrayImages([...extra, ...namesBelow("")]).keys()]).to.deep.equal(
      namesBelow(""),
    );
  });

  it("writes split and class as the loader expects them", () => {
    const names = namesBelow("").map((name) => name.replace("train/NORMAL", "Train/Normal"));
    expect([...chooseChestXrayImages(names).values()]).to.deep.equal(namesBelow(""));
  });

  it("names the folder without images", () => {
    const names = namesBelow("chest_xray/").filter((name) => !name.includes("test/PNEUMONIA"));
    expect(() => chooseChestXrayImages(names)).to.throw(
      "The zip holds no images in test/PNEUMONIA. Expected",
    );
    expect(() => chooseChestXrayImages([])).to.throw("no images in train/NORMAL");
  });
});
