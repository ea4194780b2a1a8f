import { check } from "../../base/checks";
import { CLASS_NAMES } from "../../base/types";

// .../train/NORMAL/IM-0115-0001.jpeg; nothing may come between the class folder and the image.
const IMAGE =
  /^(?<prefix>(?:.*\/)?)(?<split>train|test|val)\/(?<label>NORMAL|PNEUMONIA)\/(?<name>[^/]+)$/i;
const PICTURE = /[.](jpe?g|png)$/i;

/**
 * Finds the images of the data set among the names in its zip, wherever it was packed: the
 * authors' zip holds `chest_xray/train` and `test`; Kaggle's holds `val` too, and the same images
 * once more under `chest_xray/chest_xray` and macOS's notes under `__MACOSX`, both left out.
 *
 * @returns from each wanted name to its path `split/CLASS/name`
 * @throws when train or test lacks images of a class
 */
export function chooseChestXrayImages(names: readonly string[]): Map<string, string> {
  const byPrefix = new Map<string, Map<string, string>>();
  for (const name of names) {
    const match = IMAGE.exec(name)?.groups;
    if (!match || !PICTURE.test(name) || isNote(name)) continue;
    const chosen = byPrefix.get(match.prefix) ?? new Map<string, string>();
    byPrefix.set(match.prefix, chosen);
    chosen.set(name, `${match.split.toLowerCase()}/${match.label.toUpperCase()}/${match.name}`);
  }
  const outermost = [...byPrefix.keys()].sort((a, b) => a.length - b.length)[0];
  const chosen = byPrefix.get(outermost) ?? new Map<string, string>();
  checkComplete([...chosen.values()]);
  return chosen;
}

/** macOS's copies of file attributes, which carry the names of images. */
function isNote(name: string): boolean {
  return name.split("/").some((part) => part === "__MACOSX" || part.startsWith("._"));
}

function checkComplete(paths: string[]): void {
  for (const split of ["train", "test"]) {
    for (const className of CLASS_NAMES) {
      const folder = `${split}/${className}`;
      check(
        paths.some((path) => path.startsWith(`${folder}/`)),
        `The zip holds no images in ${folder}. Expected the chest X-ray data set with the ` +
          "folders train/NORMAL, train/PNEUMONIA, test/NORMAL and test/PNEUMONIA.",
      );
    }
  }
}
