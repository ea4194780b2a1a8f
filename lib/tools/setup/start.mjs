/**
 * Sets up what is missing, then runs a command of the project:
 * `node lib/tools/setup/start.mjs notebooks|data|weights|predict|evaluate|bench|reproduce|
 * classroom|page|test|test:browser|test:page|fuzz|lab [its arguments]`.
 */
import { stopOnOldNode } from "./nodeVersion.mjs";

stopOnOldNode();
// Loaded only now: an old Node would stop at syntax it does not know before it could say why.
import("./startCommand.mjs").then(({ startCommand }) => startCommand(process.argv.slice(2)));
