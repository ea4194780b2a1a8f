import path from "node:path";
import { check } from "../../base/checks";
import { shorten } from "../../base/shorten";
import { comparableName } from "../comparableName";
import { countLeftOut, type LeftOut } from "../listImages";
import { parseFileName } from "../parseFileName";
import type { CollectionImage, FindingRule, View } from "./collection";
import type { FileIndex } from "./fileIndex";
import { judgeFindings } from "./findingRule";
import type { LabelRow } from "./labelTable";
import type { TableProblems } from "./tableProblems";

/** Everything that the lines of a table say about one image. */
export interface GatheredImage extends Omit<LabelRow, "box" | "findings" | "file"> {
  /** Absolute path; `line` is the first line that names it. */
  path: string;
  findings: Set<string>;
  boxes: { line: number; finding: string; values: NonNullable<LabelRow["box"]> }[];
}

/** The image files that a table names, with all its lines about each put together. */
export class ImageGathering {
  private readonly found = new Map<string, GatheredImage>();
  private rows = 0;
  private missing = { count: 0, first: "" };

  constructor(
    private readonly table: string,
    private readonly files: FileIndex,
    private readonly leftOut: LeftOut,
    private readonly problems: TableProblems,
  ) {}

  /** A line about an image that is there already adds findings and boxes; facts must agree. */
  add(row: LabelRow): void {
    this.rows += 1;
    const file = this.files.find(row.file);
    if (file === null) {
      this.noteMissing(row);
      return;
    }
    const known = this.found.get(file);
    if (known === undefined) {
      const { box, findings, file: _, ...facts } = row;
      const image = { ...facts, path: file, findings: new Set(findings), boxes: [] };
      this.found.set(file, image);
      this.addBox(image, row);
    } else this.join(known, row);
  }

  /**
   * @param mostMissing share of lines whose image may be missing
   * @throws if more are, naming the first
   */
  images(mostMissing: number): GatheredImage[] {
    const { count, first } = this.missing;
    check(this.rows > 0, `${this.table} has no lines below its columns. Check that it is whole.`);
    check(
      this.found.size > 0 && count <= mostMissing * this.rows,
      `${count} of ${this.rows} lines of ${this.table} name images that are not there (the ` +
        `first: ${first}; ${this.files.size} images were found). Check that images and table ` +
        "belong together, and that all images are there.",
    );
    this.files.countUnused(this.leftOut);
    return [...this.found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** @example "labels.csv: 3 of 100 lines name images that are not there (...)" */
  warnings(): string[] {
    const { count, first } = this.missing;
    if (count === 0) return [];
    return [
      `${this.table}: ${count} of ${this.rows} lines name images that are not there (the first: ` +
        `${first}).`,
    ];
  }

  private noteMissing({ line, file }: LabelRow): void {
    if (this.missing.count === 0) this.missing.first = `line ${line}, ${shorten(file)}`;
    this.missing.count += 1;
    countLeftOut(this.leftOut, "line whose image is missing");
  }

  private join(known: GatheredImage, row: LabelRow): void {
    for (const name of ["patient", "age", "sex", "view"] as const) {
      if (row[name] !== null && known[name] !== null && row[name] !== known[name])
        this.problems.add(
          row.line,
          `${row.file} has the ${name} ${row[name]}, and ${known[name]} in line ${known.line}`,
        );
    }
    const { patient, age, sex, view } = row;
    known.patient ??= patient;
    known.age ??= age;
    known.sex ??= sex;
    known.view ??= view;
    const before = known.findings.size + known.boxes.length;
    for (const finding of row.findings) known.findings.add(finding);
    this.addBox(known, row);
    if (known.findings.size + known.boxes.length === before)
      countLeftOut(this.leftOut, "line that repeats another");
  }

  private addBox(image: GatheredImage, { box, findings, line }: LabelRow): void {
    if (box === null) return;
    const isKnown = image.boxes.some(({ values }) => values.join() === box.join());
    if (!isKnown) image.boxes.push({ line, finding: findings.join("|"), values: box });
  }
}

/**
 * Keeps the images that are normal or show pneumonia; the others are counted.
 *
 * @throws naming the lines, if what is said of an image contradicts itself; naming the findings, if
 *   no image is left in a class
 */
export function labelImages(
  gathered: readonly GatheredImage[],
  options: {
    root: string;
    table: string;
    rule: FindingRule;
    leftOut: LeftOut;
    problems: TableProblems;
  },
): { image: CollectionImage; source: GatheredImage }[] {
  const { root, table, rule, leftOut, problems } = options;
  const judge = judgeFindings(rule);
  const counts = { normal: 0, pneumonia: 0 };
  const others = new Set<string>();
  const labelled = gathered.flatMap((source) => {
    const findings = [...source.findings];
    const verdict = judge(findings);
    if (verdict === "contradiction")
      problems.add(source.line, `${path.basename(source.path)} is ${findings.join(" and ")}`);
    else if (source.view === "lateral") countLeftOut(leftOut, "lateral view");
    else if (verdict === "left out") {
      if (others.size < MOST_NAMED) others.add(findings.join("|") || "(nothing)");
      countLeftOut(leftOut, "neither normal nor pneumonia");
    } else {
      counts[verdict] += 1;
      const view = source.view;
      return [{ image: toImage(root, source, findings, view, verdict), source }];
    }
    return [];
  });
  problems.throwIfAny(
    "contradictions",
    "Nothing was read. Correct them, or remove these images from the table.",
  );
  for (const verdict of ["normal", "pneumonia"] as const) {
    check(
      counts[verdict] > 0,
      `${table}: no image is ${verdict} (taken for it: ${rule[verdict].join(", ")}; found ` +
        `besides: ${[...others].join(", ") || "nothing"}). Say which findings mean it.`,
    );
  }
  return labelled;
}

/** How many other findings a message names. */
const MOST_NAMED = 8;

function toImage(
  root: string,
  { path: file, patient, age, sex }: GatheredImage,
  findings: string[],
  view: View | null,
  verdict: "normal" | "pneumonia",
): CollectionImage {
  const name = path.basename(file);
  return {
    path: file,
    file: path.relative(root, file).split(path.sep).join("/"),
    label: verdict === "pneumonia" ? 1 : 0,
    patient: patient ?? parseFileName(name).patient ?? comparableName(name),
    subtype: null,
    age,
    sex,
    view,
    findings,
    boxes: [],
  };
}
