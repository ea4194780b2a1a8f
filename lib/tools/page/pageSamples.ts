import fs from "node:fs";
import path from "node:path";
import { projectRoot } from "../../base/projectRoot";
import { maskFile } from "../../base/sample/masks";
import type { LabelledImage } from "../../base/types";
import { openFolder } from "../../data/openDataSets";
import type { PageSample } from "./pageManifest";

/** Images of each class. */
const COUNT = 10;

/** A sample of the page, and where its image lies on this machine. */
export interface ChosenSample extends PageSample {
  file: string;
}

/**
 * Test images of the drawn sample, normal and pneumonia in turns, one of a patient, copied below
 * `out/samples` with their masks. They are drawings on every page, also on that of a run on real
 * X-rays, whose images are not this project's to publish. The sample is drawn if it is missing.
 */
export async function writePageSamples(out: string): Promise<ChosenSample[]> {
  const root = path.join(projectRoot(), "data", "sample");
  const { splits } = await openFolder({ data: root, sample: true });
  const ofClass = [0, 1].map((label) => onePerPatient(splits.test, label).slice(0, COUNT));
  const chosen = ofClass[0].flatMap((image, i) => [image, ofClass[1][i]]).filter(Boolean);
  fs.mkdirSync(path.join(out, "samples"), { recursive: true });
  return chosen.map((image) => copySample(image, root, out));
}

function onePerPatient(images: readonly LabelledImage[], wanted: number): LabelledImage[] {
  const seen = new Set<string>();
  return images.filter(({ label, patient }) => {
    if (label !== wanted || seen.has(patient)) return false;
    seen.add(patient);
    return true;
  });
}

function copySample(image: LabelledImage, root: string, out: string): ChosenSample {
  const name = path.basename(image.file);
  const mask = path.join(root, maskFile(image.file));
  const copyTo = (from: string, to: string) => {
    fs.copyFileSync(from, path.join(out, to));
    return to;
  };
  return {
    name,
    label: image.label,
    image: copyTo(image.path, `samples/${name}`),
    mask: fs.existsSync(mask) ? copyTo(mask, `samples/mask-${path.basename(mask)}`) : null,
    file: image.path,
  };
}
