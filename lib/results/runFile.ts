import { countFromOne, dateTime, sha256, someText, text } from "../base/files/commonSchemas";
import { formatJson } from "../base/files/formatJson";
import { listSchema, objectSchema, recordSchema, type SchemaType } from "../base/files/jsonSchema";
import { readJson } from "../base/files/readJson";
import { schemaChecker } from "../base/files/schemaChecker";
import { writeFileAtomic } from "../base/writeFileAtomic";

const runSchema = objectSchema({
  /** Stands in every JSON file that the run wrote. */
  id: someText,
  startedAt: dateTime,
  /** Version of the project. */
  project: text,
  /**
   * Hashes of the code that decides the numbers: one, or more where it was changed before the run
   * was finished.
   */
  code: listSchema(sha256, { minItems: 1 }),
  /** Versions of Node, tfjs and the engine in words. */
  engine: text,
  node: text,
  cpu: objectSchema({ model: text, cores: countFromOne }),
  /** The numbers that training computed in: float32 or bfloat16. */
  precision: text,
  dataSet: text,
  /** sha256 of every file of the results folder, by its path; empty until the run is finished. */
  files: recordSchema(sha256),
});

/** `run.json`: one call of `npm run reproduce` from an empty folder, however often it went on. */
export interface RunRecord extends SchemaType<typeof runSchema> {}

const checkRun = schemaChecker(runSchema);

/** Writes `run.json` after checking it. */
export function writeRun(file: string, run: RunRecord): void {
  checkRun(run, file);
  writeFileAtomic(file, formatJson(run));
}

/** @throws if the file is missing, is no JSON or lacks something */
export function readRun(file: string): RunRecord {
  const run = readJson(file, {
    missing: '"npm run reproduce" writes it.',
    damaged: "Start the reproduction again with an empty results folder.",
  });
  return checkRun(run, file);
}
