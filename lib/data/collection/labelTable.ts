import { check } from "../../base/checks";
import { readForeignTable } from "../../base/files/foreignTable";
import { shorten } from "../../base/shorten";
import { comparableName } from "../comparableName";
import { COLUMN_NAMES, type ColumnName, type Sex, type View } from "./collection";
import { splitFindings } from "./findingRule";
import { type Read, readAge, readSex, readView } from "./patientFacts";
import type { TableDoubts, TableProblems } from "./tableProblems";

/** One line of a table of labels. */
export interface LabelRow {
  line: number;
  /** What the table calls the image. */
  file: string;
  findings: string[];
  /** Null where there is no such column, or nothing in it. */
  patient: string | null;
  age: number | null;
  sex: Sex | null;
  view: View | "lateral" | null;
  /** Left and upper edge, width and height, as they stand there. */
  box: [x: number, y: number, width: number, height: number] | null;
}

/** What tables call their columns, without capitals, spaces and signs. */
const USUAL_NAMES: Record<ColumnName, readonly string[]> = {
  file: ["imageindex", "file", "filename", "image", "imagefile", "imagename", "imagepath"].concat([
    "imageid",
    "path",
    "filepath",
    "xrayimagename",
  ]),
  label: ["label", "labels", "findinglabels", "findings", "finding", "class", "classname"].concat([
    "diagnosis",
    "target",
  ]),
  patient: ["patientid", "patient", "subjectid", "subject"],
  age: ["patientage", "age"],
  sex: ["patientgender", "patientsex", "gender", "sex"],
  view: ["viewposition", "view", "projection"],
  x: ["x", "xmin"],
  y: ["y", "ymin"],
  width: ["width", "boxwidth"],
  height: ["height", "boxheight"],
};

export interface LabelTableOptions {
  columns?: Partial<Record<ColumnName, string>>;
  /** Where what cannot be understood and what is contradictory is noted. */
  problems: TableProblems;
  doubts: TableDoubts;
  onRow: (row: LabelRow) => void;
}

const ADVICE = "Correct the table.";

/**
 * Reads a table of labels line by line. Columns are recognised by their usual names or named by the
 * caller; only those for the file and the label have to be there.
 *
 * @throws naming the file and the columns found, if one that is needed is missing
 */
export function readLabelTable(file: string, options: LabelTableOptions): void {
  const { problems, doubts, onRow } = options;
  const onHeader = (header: string[]) => {
    const at = findColumns(file, header, options.columns ?? {});
    const hasBoxes = (["x", "y", "width", "height"] as const).every((name) => name in at);
    return (fields: string[], line: number) => {
      const field = (name: ColumnName) => (at[name] === undefined ? "" : fields[at[name]]);
      const fact = <T>(name: ColumnName, read: (text: string) => Read<T>): T | null => {
        const { value, understood } = read(field(name));
        if (!understood) doubts.add(`the ${name} is not understood`, line, shorten(field(name)));
        return value;
      };
      if (field("file") === "")
        return problems.add(line, `no image in the column ${header[at.file!]}`);
      onRow({
        line,
        file: field("file"),
        findings: splitFindings(field("label")),
        patient: field("patient") || null,
        age: fact("age", readAge),
        sex: fact("sex", readSex),
        view: fact("view", readView),
        box: hasBoxes ? toBox([field("x"), field("y"), field("width"), field("height")]) : null,
      });
    };
  };
  readForeignTable(file, onHeader, ADVICE);
}

/** Position of each column that is there. */
function findColumns(
  file: string,
  header: string[],
  given: Partial<Record<ColumnName, string>>,
): Partial<Record<ColumnName, number>> {
  const plain = header.map(plainName);
  const found: Partial<Record<ColumnName, number>> = {};
  for (const name of COLUMN_NAMES) {
    const wanted = given[name];
    const index =
      wanted === undefined
        ? (USUAL_NAMES[name].map((usual) => plain.indexOf(usual)).find((i) => i !== -1) ?? -1)
        : header.findIndex((column) => comparableName(column) === comparableName(wanted));
    check(
      index !== -1 || wanted === undefined,
      `${file} has no column "${wanted}": found ${header.join(", ")}.`,
    );
    if (index !== -1) found[name] = index;
  }
  for (const name of ["file", "label"] as const) {
    check(
      found[name] !== undefined,
      `${file}: no column for the ${name} was recognised among ${header.join(", ")}. Name it, or ` +
        `call it ${USUAL_NAMES[name].slice(0, 3).join(", ")}.`,
    );
  }
  return found;
}

function plainName(column: string): string {
  return comparableName(column).replace(/[^a-z0-9]/g, "");
}

/** Nothing in any of the four fields is no box; a word among them gives NaN, which is checked. */
function toBox(fields: string[]): LabelRow["box"] {
  if (fields.every((field) => field === "" || /^nan$/i.test(field))) return null;
  return fields.map((field) => (field === "" ? Number.NaN : Number(field))) as LabelRow["box"];
}
