import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { check } from "../../base/checks";
import { projectRoot } from "../../base/projectRoot";
import type { Collection } from "../../data/collection/collection";
import { loadCollection } from "../../data/collection/loadCollection";
import { NIH_SOURCE, unpackNih } from "../download/nihFiles";
import { fromHere } from "./fromHere";
import { runCommand } from "./runCommand";

const USAGE = `The second collection: ${NIH_SOURCE.title}.
It is not downloaded by this command. Download with a browser:

  address    ${NIH_SOURCE.url}
  tables     ${NIH_SOURCE.tables.join(", ")}
  images     ${NIH_SOURCE.packages}
  size       ${NIH_SOURCE.size}
  licence    ${NIH_SOURCE.licence}

Put tables and packages into one folder, as they are, and give it to this command:

  npm run data -- --nih --from FOLDER    unpacks them to data/nih_chest_xray, where notebooks
                                         and commands find them; a zip with all will do, too
  --to DIR                               another folder; name it with --external then

Models are only tried on these images. Never train on them or choose by them.`;

const OPTIONS = {
  nih: { type: "boolean" },
  from: { type: "string" },
  to: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/**
 * `npm run data -- --nih`: says what to download, and takes what was downloaded.
 *
 * @returns exit code: 0, 1 when the work failed, 2 when an option is wrong
 */
export async function nihCli(
  args: string[],
  terminal: { write(text: string): unknown },
): Promise<number> {
  const write = (line: string) => void terminal.write(`${line}\n`);
  const body = async () => {
    const { values } = parseArgs({ args, options: OPTIONS, allowPositionals: false });
    if (values.from === undefined || values.help) {
      write(USAGE);
      return;
    }
    const to =
      values.to === undefined
        ? path.join(projectRoot(), "data", "nih_chest_xray")
        : fromHere(values.to);
    await take(fromHere(values.from), to, write);
  };
  return runCommand(body, { write, seeHelp: "See npm run data -- --nih --help." });
}

async function take(from: string, to: string, write: (line: string) => void): Promise<void> {
  check(fs.existsSync(from), `${from} does not exist. Give the folder with the downloaded files.`);
  await unpackNih(from, to, write);
  write(`Ready: ${describe(await loadCollection(to))}\n${NIH_SOURCE.licence}`);
}

function describe({ root, images, leftOut, warnings }: Collection): string {
  const ill = images.filter(({ label }) => label === 1).length;
  const boxes = images.reduce((sum, image) => sum + image.boxes.length, 0);
  const rest = Object.entries(leftOut).map(([reason, count]) => `  left out: ${count} (${reason})`);
  return [
    `${root} holds ${images.length} images that are used (${ill} with pneumonia, ` +
      `${images.length - ill} without any finding; ${boxes} boxes).`,
    ...rest,
    ...warnings,
  ].join("\n");
}
