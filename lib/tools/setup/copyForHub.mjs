/**
 * Copies of the notebooks for a student on a hub, whose folder is empty the first time; the
 * student's own stay. The values file of `npm run classroom -- hub-values` starts this.
 */
import { projectPaths } from "./paths.mjs";
import { copyNotebooks } from "./readersCopies.mjs";

copyNotebooks(projectPaths());
