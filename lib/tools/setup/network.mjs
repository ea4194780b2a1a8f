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

/** How they say that they do not trust who answered: a proxy that opens encrypted connections. */
const CERTIFICATE_ERROR = new RegExp(
  [
    "SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_HAS_EXPIRED",
    "CERTIFICATE_VERIFY_FAILED|self[- ]signed certificate|unable to get local issuer certificate",
  ].join("|"),
  "i",
);

/** How they say that a proxy or a mirror wants a name and a password. */
const LOGIN_ERROR = new RegExp(
  [
    "\\bE407\\b|\\bE401\\b|\\bE403\\b|Proxy Authentication Required|Tunnel connection " +
      "failed: 40[37]",
    "40[137] (Client Error|Unauthorized|Forbidden)",
  ].join("|"),
  "i",
);

/** True where a command's output says that it failed for want of a network. */
export function isNetworkError(output) {
  return NETWORK_ERROR.test(output);
}

/**
 * The problem that npm or pip had with the network, or null where it was something else.
 *
 * @param {string} output what the command printed
 * @param {string} what for example "npm could not fetch the packages"
 */
export function networkProblemIn(output, what) {
  if (CERTIFICATE_ERROR.test(output))
    return refusal(
      `${what}: the certificate of the server, or of a proxy in between, is not trusted. In many ` +
        "companies and universities a file with the network's own certificate is needed.",
      INSTALL_HELP.certificate,
    );
  if (LOGIN_ERROR.test(output))
    return refusal(
      `${what}: the proxy or the package server wants a login, or does not let it pass.`,
      INSTALL_HELP.login,
    );
  return isNetworkError(output) ? networkProblem(what) : null;
}

/** A problem that comes again at every try. */
function refusal(message, help) {
  return Object.assign(new SetupProblem(message, help), { isRefusal: true });
}

/** @param {string} what for example "npm could not fetch the packages" */
export function networkProblem(what) {
  return new SetupProblem(`no network: ${what}.`, INSTALL_HELP.network);
}
