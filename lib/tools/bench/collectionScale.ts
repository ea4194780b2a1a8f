/**
 * Measures time and memory of reading a collection of many images by its table; see
 * `npm run bench -- --collection`. Started with a folder, it reads that one and prints the numbers.
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { formatBytes } from "../../base/display/formatBytes";
import type { TableRow } from "../../base/display/table";
import { moveFile, removeFolder } from "../../base/files/whenFree.cjs";
import { loadCollection } from "../../data/collection/loadCollection";
import { openImageSet } from "../../data/imageSet";
import { repeatFiles } from "./repeatFiles";

const HEADER =
  "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender," +
  "View Position,OriginalImage[Width,Height],OriginalImagePixelSpacing[x,y]";
/** Pictures of a package. */
const PER_PACKAGE = 10_000;

/** What one process needed. */
interface Measured {
  images: number;
  loadSeconds: number;
  /** Most memory of the process after loading, and in all. */
  loadBytes: number;
  openSeconds: number;
  allBytes: number;
}

/**
 * Reads collections of these sizes, each in a process of its own. Their images are links to a few
 * files, spread over packages as the NIH's are.
 *
 * @param files that are repeated
 * @param counts numbers of images
 */
export function measureCollections(
  files: readonly string[],
  counts: readonly number[],
): TableRow[] {
  return counts.map((count) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "xray-collection-"));
    try {
      writeCollection(files, count, folder);
      const text = execFileSync(process.execPath, [__filename, folder], { encoding: "utf8" });
      const found = JSON.parse(text) as Measured;
      return {
        images: found.images,
        "table read, s": Number(found.loadSeconds.toFixed(2)),
        "µs an image": Number(((1e6 * found.loadSeconds) / count).toFixed(0)),
        "memory then": formatBytes(found.loadBytes),
        "images opened, s": Number(found.openSeconds.toFixed(1)),
        "memory in all": formatBytes(found.allBytes),
      };
    } finally {
      removeFolder(folder);
    }
  });
}

function writeCollection(files: readonly string[], count: number, folder: string): void {
  const lines = [HEADER];
  for (let start = 0; start < count; start += PER_PACKAGE) {
    const place = path.join(folder, `images_${String(start / PER_PACKAGE + 1).padStart(3, "0")}`);
    const links = repeatFiles(files, Math.min(PER_PACKAGE, count - start), place);
    links.forEach((link, i) => {
      const number = start + i;
      const name = `${String(number).padStart(8, "0")}_000${path.extname(link)}`;
      moveFile(link, path.join(place, name));
      const finding = number % 2 === 0 ? "No Finding" : "Effusion|Pneumonia";
      lines.push(`${name},${finding},0,${number % 30_805},050,F,PA,2048,2500,0.168,0.168`);
    });
  }
  fs.writeFileSync(path.join(folder, "Data_Entry_2017.csv"), lines.join("\n"));
}

async function measure(folder: string): Promise<Measured> {
  const peak = () => process.resourceUsage().maxRSS * 1024;
  const began = performance.now();
  const { images } = await loadCollection(folder);
  const loaded = performance.now();
  const loadBytes = peak();
  const set = await openImageSet(images, {
    imageSize: 64,
    channels: 1,
    cacheFolder: path.join(folder, "cache"),
  });
  // Every image is read once, as a model would, batch by batch.
  for (let start = 0; start < set.images.length; start += 64)
    set.pixels(set.images.slice(start, start + 64).map((_, i) => start + i));
  set.close();
  return {
    images: images.length,
    loadSeconds: (loaded - began) / 1000,
    loadBytes,
    openSeconds: (performance.now() - loaded) / 1000,
    allBytes: peak(),
  };
}

if (require.main === module)
  void measure(process.argv[2]).then((found) => process.stdout.write(JSON.stringify(found)));
