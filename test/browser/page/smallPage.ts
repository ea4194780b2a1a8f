import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { startEngine } from "../../support/tensors";
import { type OpenedPage, openPage } from "./openPage";
import { writeSmallRun } from "./smallRun";

let run: string | undefined;

/**
 * The page of two small networks that nobody trained, on which everything is quick.
 * @param args of the browser
 * @returns null where this machine has no Chromium, which is said
 */
export async function openSmallPage(args: string[] = []): Promise<OpenedPage | null> {
  if (run === undefined) {
    await startEngine();
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "xray-run-"));
    process.once("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
    writeSmallRun(folder);
    run = folder;
  }
  const opened = await openPage([run], args);
  if (opened === null) console.log("      No Chromium (XRAY_BROWSER names one): skipped.");
  return opened;
}
