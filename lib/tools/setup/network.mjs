import { INSTALL_HELP } from "./installHelp.mjs";
import { SetupProblem } from "./setupProblem.mjs";

/** How npm and pip say that a server could not be reached. */
const NETWORK_ERROR = new RegExp(
  [
    "ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH",
    "ERR_SOCKET_TIMEOUT|NewConnectionError|ConnectTimeoutError|ReadTimeoutError|ProxyError",
    "ProtocolError|NameResolutionError|Temporary failure in name resolution",
    "Failed to establish a new connection|network is unreachable",
    "Connection (broken|refused|reset|aborted)|Read timed out|connection timed out|socket timeout",
  ].join("|"),
  "i",
);

/** True where a command's output says that it failed for want of a network. */
export function isNetworkError(output) {
  return NETWORK_ERROR.test(output);
}

/** @param {string} what for example "npm could not fetch the packages" */
export function networkProblem(what) {
  return new SetupProblem(`no network: ${what}.`, INSTALL_HELP.network);
}
