/**
 * Copies of the notebooks for a student on a hub, whose folder is empty the first time; the
 * student's own stay. A link to the library lies beside them, for assignments: on a hub only this
 * folder outlives the server. The values file of `npm run classroom -- hub-values` starts this.
 */
import fs from "node:fs";
import path from "node:path";
import { projectPaths } from "./paths.mjs";
import { copyNotebooks } from "./readersCopies.mjs";

const paths = projectPaths();
copyNotebooks(paths);
const library = path.join(paths.copies, "lib");
if (!fs.lstatSync(library, { throwIfNoEntry: false }))
  fs.symlinkSync(path.join("..", "lib"), library);
