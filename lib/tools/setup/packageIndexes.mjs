import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import { fileURLToPath } from "node:url";

const PROBE_SECONDS = 6;
const UNREACHABLE = [
  "ENOTFOUND",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
  "TIMEOUT",
];

/**
 * pip asks every configured index for every package, so one index that does not answer costs
 * minutes: 90 packages times its time limit. Where several are configured, this leaves out, for
 * this set-up only, those that cannot be reached. The configuration itself stays as it is.
 *
 * @param {string} configList output of `pip config list`
 * @param {string} defaultIndex the index that pip asks where none is configured; "" if unknown
 * @returns {Promise<{ env: { [name: string]: string }, unreachable: string[] }>} environment
 *   variables for pip: empty where nothing needs to be left out
 */
export async function leaveOutUnreachable(
  configList,
  defaultIndex,
  { env = process.env, probe = answers } = {},
) {
  const indexes = configuredIndexes(configList, defaultIndex);
  // Behind a proxy, only pip itself can tell who is reachable.
  const proxied = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY"].some(
    (name) => env[name],
  );
  if (indexes.length < 2 || proxied) return { env: {}, unreachable: [] };
  const reachable = await Promise.all(indexes.map((index) => probe(index)));
  const good = indexes.filter((_, i) => reachable[i]);
  const unreachable = indexes.filter((_, i) => !reachable[i]);
  if (good.length === 0 || unreachable.length === 0) return { env: {}, unreachable: [] };
  // Never empty: pip takes an empty variable for none and goes back to its configuration.
  const extra = good.length > 1 ? good.slice(1) : good;
  return { env: { PIP_INDEX_URL: good[0], PIP_EXTRA_INDEX_URL: extra.join(" ") }, unreachable };
}

/** The addresses that `pip install` would ask, the main one first. */
export function configuredIndexes(configList, defaultIndex) {
  const settings = new Map();
  for (const line of configList.split(/\r?\n/)) {
    const match = /^([^=\s]+)='(.*)'$/.exec(line.trim());
    if (match) settings.set(match[1], match[2].replace(/\\n/g, " "));
  }
  if (setting(settings, "no-index")) return [];
  const main = setting(settings, "index-url") || defaultIndex;
  // An index that is not known cannot be kept when another one is left out.
  if (!main) return [];
  const extra = (setting(settings, "extra-index-url") || "").split(/\s+/).filter(Boolean);
  return [...new Set([main, ...extra])];
}

/** The environment comes before the section of the command, and that before the general one. */
function setting(settings, name) {
  return (
    settings.get(`:env:.${name}`) ||
    settings.get(`install.${name}`) ||
    settings.get(`global.${name}`)
  );
}

/** An address without the name and password that it may hold, for a message. */
export function withoutPassword(address) {
  return address.replace(/\/\/[^/@]*@/, "//");
}

/** True where the server answers at all: even a refusal comes quickly. */
function answers(address) {
  if (address.startsWith("file:")) return Promise.resolve(fs.existsSync(fileURLToPath(address)));
  const client = address.startsWith("https:") ? https : http;
  return new Promise((resolve) => {
    const done = (answer) => {
      clearTimeout(timer);
      request.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => done(false), PROBE_SECONDS * 1000);
    const request = client.get(`${address.replace(/\/$/, "")}/pip/`, () => done(true));
    request.on("error", (error) => done(!UNREACHABLE.includes(error.code)));
  });
}
