import fs from "node:fs";
import path from "node:path";
import { check } from "../../base/checks";
import { formatJson } from "../../base/files/formatJson";
import {
  foreignFiles,
  hashFilesBelow,
  listFilesBelow,
  moveFilesInto,
  removeWrittenFiles,
  someOf,
  type WrittenFiles,
} from "../../base/files/ownFiles";
import { removeFile, removeFolder } from "../../base/files/whenFree.cjs";
import { hashBytes } from "../../base/images/fileHashes";
import { CLASS_NAMES } from "../../base/types";
import { EXPLANATION_METHODS } from "../../gradcam/explanationMethods";
import { browserSources, bundleScripts } from "./bundleScripts";
import { CONTENT_SECURITY_POLICY } from "./contentSecurityPolicy";
import type { PageManifest, PageModel, PageSample } from "./pageManifest";
import { writePageModels } from "./pageModels";
import { pagePredictions } from "./pagePredictions";
import { writePageSamples } from "./pageSamples";
import { trainedOn } from "./trainedOn";
import { scoredAt, type TrainedRun } from "./trainedRun";
import { writeWasmFiles } from "./wasmFiles";

/** Lists the files of a page with their sha256; the page keeps them for use without a network. */
export const FILE_LIST = "files.json";

/**
 * Writes a page that any web server can offer, around the networks of a run. It is made beside
 * `out` and moved there when it is whole.
 *
 * @param out missing, empty, or a folder that holds an earlier page; nothing else is ever removed
 * @throws naming the files, if `out` holds any that no earlier page wrote
 */
export async function buildPage(run: TrainedRun, out: string): Promise<PageManifest> {
  const earlier = readFileList(out);
  checkOnlyOwn(out, earlier);
  const draft = `${path.resolve(out)}.draft-${process.pid}`;
  try {
    fs.mkdirSync(draft, { recursive: true });
    const samples = await writePageSamples(draft);
    const models = await writePageModels(run, samples, draft);
    const manifest = manifestOf(run, models, samples);
    fs.writeFileSync(path.join(draft, "page.json"), formatJson(manifest));
    await writeProgram(draft);
    writeVersion(draft);
    const files = hashFilesBelow(draft, listFilesBelow(draft));
    fs.writeFileSync(path.join(draft, FILE_LIST), formatJson(files));
    removeFile(path.join(out, FILE_LIST));
    removeWrittenFiles(out, [earlier]);
    moveFilesInto(draft, out);
    return manifest;
  } finally {
    removeFolder(draft);
  }
}

/** Tells offline.js which page its files are, so that a newer page replaces them. */
function writeVersion(draft: string): void {
  const version = hashBytes(JSON.stringify(hashFilesBelow(draft, listFilesBelow(draft))));
  const file = path.join(draft, "offline.js");
  const script = fs.readFileSync(file, "utf8");
  check(script.includes("{version}"), "offlineWorker.ts has no place for the page's version.");
  fs.writeFileSync(file, script.replace("{version}", version.slice(0, 16)));
}

/** The page without networks: its document, its looks, its scripts. */
export async function writeProgram(out: string): Promise<void> {
  await bundleScripts(out);
  writeWasmFiles(path.join(out, "wasm"));
  const html = fs.readFileSync(path.join(browserSources(), "index.html"), "utf8");
  check(html.includes("{policy}"), "index.html has no place for the content security policy.");
  fs.writeFileSync(path.join(out, "index.html"), html.replace("{policy}", CONTENT_SECURITY_POLICY));
  for (const name of ["page.css", "icon.svg"])
    fs.copyFileSync(path.join(browserSources(), name), path.join(out, name));
}

function manifestOf(
  run: TrainedRun,
  models: PageModel[],
  samples: readonly PageSample[],
): PageManifest {
  const [{ metrics }] = run.models;
  return {
    run: {
      kind: run.kind,
      trainedOn: trainedOn(run),
      synthetic: metrics.dataSet.synthetic,
      createdAt: scoredAt(run),
    },
    classNames: [...CLASS_NAMES],
    imageSize: Number(metrics.settings.imageSize),
    methods: EXPLANATION_METHODS.map(({ id, title, idea, cost, usesLayer }) => {
      return { id, title, idea, cost, usesLayer };
    }),
    models,
    samples: samples.map(({ name, label, image, mask }) => ({ name, label, image, mask })),
    predictions: pagePredictions(run.folder),
  };
}

/** What an earlier page wrote into a folder; nothing where there is none. */
function readFileList(folder: string): WrittenFiles {
  const file = path.join(folder, FILE_LIST);
  try {
    const list: unknown = JSON.parse(fs.readFileSync(file, "utf8"));
    return typeof list === "object" && list !== null ? (list as WrittenFiles) : {};
  } catch {
    return {};
  }
}

function checkOnlyOwn(folder: string, earlier: WrittenFiles): void {
  const foreign = foreignFiles(folder, [earlier]).filter(
    (name) => name !== FILE_LIST || Object.keys(earlier).length === 0,
  );
  check(
    foreign.length === 0,
    `${folder} holds files that no earlier page wrote, or that were changed: ${someOf(foreign)}. ` +
      "Nothing was written. Move them away, or choose another folder with --out.",
  );
}
