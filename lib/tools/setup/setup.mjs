/**
 * `npm run setup`: installs what is missing; with `--check` only prints what is there.
 *
 * Everything in this folder is plain JavaScript that uses Node's own modules only, because it runs
 * before anything is installed: no TypeScript compiler and no package exists yet.
 */
import { stopOnOldNode } from "./nodeVersion.mjs";

stopOnOldNode();
// Loaded only now: an old Node would stop at syntax it does not know before it could say why.
import("./setupCommand.mjs").then(({ setupCommand }) => setupCommand(process.argv.slice(2)));
