import fs, { createReadStream } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import zlib from "node:zlib";
import { extract } from "tar";
import { check } from "../../base/checks";
import { checkRegularFile } from "../../base/files/checkRegularFile";
import { moveFile, removeFolder } from "../../base/files/whenFree.cjs";
import { unzip } from "./unzip";

/** What the NIH publishes, and where; nothing of it is downloaded by this project. */
export const NIH_SOURCE = {
  title: "NIH ChestX-ray14 (112,120 frontal chest X-rays of 30,805 patients)",
  url: "https://nihcc.app.box.com/v/ChestXray-NIHCC",
  tables: ["Data_Entry_2017.csv (or Data_Entry_2017_v2020.csv)", "BBox_List_2017.csv"],
  packages: "images_001.tar.gz to images_012.tar.gz (in the folder images)",
  size: "about 42 GB in twelve packages of 2 to 4 GB; one alone will do, and the tables are 8 MB",
  licence:
    "use is unrestricted; the NIH Clinical Center asks to be named, with Wang et al., " +
    "ChestX-ray8, CVPR 2017, and to link to that address",
} as const;

const TABLE = /^(data_entry_2017(_v\d+)?|bbox_list_2017)\.csv$/i;
const ENTRY_TABLE = /^data_entry_2017(_v\d+)?\.csv$/i;
const PACKAGE = /^images_?(\d+)\.tar\.gz$/i;
/** In a package: images/00000001_000.png; in Kaggle's zip: images_001/images/00000001_000.png. */
const PICTURE = /(?:^|\/)images\/(\d{8}_\d{3}\.png)$/i;
const PICTURE_PACKAGE = /(?:^|\/)(images_\d+)\/images\//i;
/** All pictures take 45 GB; far more is something else. */
const MOST_BYTES = 80e9;

/**
 * Puts downloaded files of NIH ChestX-ray14 into a folder in the form in which they are read: the
 * tables, and a folder of images for every package. Nothing else is taken out of an archive.
 *
 * @param from folder with the tables and packages as downloaded, or one zip with all (Kaggle's)
 * @param to must not exist; appears under its name when it is whole
 * @param onStep is told which package comes next
 * @throws if the table or every package is missing, or an archive is damaged
 */
export async function unpackNih(
  from: string,
  to: string,
  onStep: (text: string) => void,
): Promise<void> {
  check(!fs.existsSync(to), `${to} exists already: move it away or choose another with --to.`);
  if (!fs.statSync(from).isDirectory()) {
    onStep(`Unpacking ${path.basename(from)}`);
    await unzip(from, to, { choose: chooseNih, maxBytes: MOST_BYTES });
    return;
  }
  const names = fs.readdirSync(from).sort();
  const packages = names.filter((name) => PACKAGE.test(name));
  check(
    names.some((name) => ENTRY_TABLE.test(name)) && packages.length > 0,
    `${from} must hold Data_Entry_2017.csv and at least one package such as images_001.tar.gz, ` +
      `as downloaded; found ${names.slice(0, 5).join(", ") || "nothing"}.`,
  );
  fs.mkdirSync(path.dirname(to), { recursive: true });
  const temporary = fs.mkdtempSync(`${to}.unpacking-`);
  try {
    for (const name of names.filter((one) => TABLE.test(one)))
      fs.copyFileSync(path.join(from, name), path.join(temporary, name));
    for (const name of packages) {
      onStep(`Unpacking ${name}`);
      const [, number] = PACKAGE.exec(name)!;
      await unpackPackage(path.join(from, name), path.join(temporary, `images_${number}`));
    }
    moveFile(temporary, to);
  } catch (error) {
    removeFolder(temporary);
    throw error;
  }
}

/** Only pictures are taken, as plain files, by their names alone. */
async function unpackPackage(file: string, folder: string): Promise<void> {
  checkRegularFile(file, { maxBytes: MOST_BYTES, advice: "Download it again." });
  fs.mkdirSync(folder);
  let pictures = 0;
  const unpacking = extract({
    cwd: folder,
    strip: 1,
    strict: true,
    filter: (name, entry) => {
      const isPicture = PICTURE.test(name) && "type" in entry && entry.type === "File";
      if (isPicture) pictures += 1;
      return isPicture;
    },
  });
  try {
    await pipeline(createReadStream(file), zlib.createGunzip(), unpacking);
  } catch (error) {
    throw new Error(
      `${file} is damaged or cut short (${(error as Error).message}). Download it again.`,
    );
  }
  check(pictures > 0, `${file} holds no pictures such as images/00000001_000.png.`);
}

/** From the names in a zip to the tables and pictures, each at its place. */
function chooseNih(names: string[]): Map<string, string> {
  const chosen = new Map<string, string>();
  for (const name of names) {
    const base = path.posix.basename(name);
    const picture = PICTURE.exec(name);
    if (name.split("/").includes("__MACOSX") || base.startsWith("._")) continue;
    if (TABLE.test(base)) chosen.set(name, base);
    else if (picture)
      chosen.set(name, `${PICTURE_PACKAGE.exec(name)?.[1] ?? "images"}/${picture[1]}`);
  }
  const places = [...chosen.values()];
  check(
    places.some((place) => ENTRY_TABLE.test(place)) && places.some((place) => place.includes("/")),
    "The zip must hold Data_Entry_2017.csv and pictures such as images/00000001_000.png.",
  );
  return chosen;
}
