import { execFileSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { expect } from "chai";
import { importModule } from "../../support/importModule";
import { withTempFolder } from "../../support/tempFolder";

const PACKAGE = "no-such-package";

/** Nothing of this computer's own settings, and one address for everything that is fetched. */
function environment(folder: string, registry: string, proxy = ""): Record<string, string> {
  return {
    npm_config_registry: registry,
    npm_config_userconfig: path.join(folder, "no-settings-of-the-user"),
    npm_config_globalconfig: path.join(folder, "no-settings-of-all"),
    npm_config_cache: path.join(folder, "cache"),
    // npm passes its own settings on to the commands that it starts.
    npm_config_cafile: "",
    NODE_EXTRA_CA_CERTS: "",
    PIP_CONFIG_FILE: process.platform === "win32" ? "nul" : "/dev/null",
    PIP_INDEX_URL: `${registry}/simple`,
    PIP_EXTRA_INDEX_URL: "",
    PIP_FIND_LINKS: "",
    PIP_CERT: "",
    HTTPS_PROXY: proxy,
    https_proxy: proxy,
    NO_PROXY: "",
    no_proxy: "",
  };
}

/** What a user sees when npm, and then pip, fail in set-up with these variables. */
async function problemsWith(folder: string, env: Record<string, string>): Promise<string[]> {
  const { nodeModulesStep } = await importModule("lib/tools/setup/nodeModules.mjs");
  const { pipInstall } = await importModule("lib/tools/setup/pip.mjs");
  const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
  const { createRun } = await importModule("lib/tools/setup/run.mjs");
  const packages = {
    "": { name: "a", dependencies: { [PACKAGE]: "1.0.0" } },
    [`node_modules/${PACKAGE}`]: { version: "1.0.0", integrity: `sha512-${"A".repeat(86)}==` },
  };
  const files = { name: "a", version: "1.0.0", lockfileVersion: 3, requires: true, packages };
  fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify(packages[""]));
  fs.writeFileSync(path.join(folder, "package-lock.json"), JSON.stringify(files));
  const paths = { ...projectPaths(folder), python: projectPaths().python };
  const context = { paths, run: createRun(), report: { note() {} } };
  const before = { ...process.env };
  try {
    Object.assign(process.env, env);
    const attempts = [
      () => nodeModulesStep.apply(context),
      () => pipInstall(context, ["--dry-run", PACKAGE], PACKAGE),
    ];
    const found: string[] = [];
    for (const attempt of attempts) {
      const error = await attempt().catch((caught: unknown) => caught);
      found.push((error as { describe(): string }).describe());
    }
    return found;
  } finally {
    for (const name of Object.keys(env)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

async function whileListening<T>(server: http.Server, body: (port: number) => Promise<T>) {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await body((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** A key and a certificate that nobody but its owner has signed; null where there is no openssl. */
function ownCertificate(folder: string): { key: Buffer; cert: Buffer } | null {
  const [key, cert] = ["key.pem", "cert.pem"].map((name) => path.join(folder, name));
  const options = [
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    "2",
    "-subj",
    "/CN=localhost",
  ];
  try {
    execFileSync("openssl", ["req", ...options, "-keyout", key, "-out", cert], { stdio: "ignore" });
  } catch {
    return null;
  }
  return { key: fs.readFileSync(key), cert: fs.readFileSync(cert) };
}

/** The texts in network.mjs are those of npm and pip: here the two themselves say them. */
describe("set-up's message when npm and pip themselves fail", () => {
  it("names the settings for certificates, where nobody knows the server's", async function () {
    this.timeout(120_000);
    await withTempFolder(async (folder) => {
      const certificate = ownCertificate(folder);
      if (certificate === null) this.skip();
      const server = https.createServer(certificate, (_request, response) => response.end("{}"));
      const problems = await whileListening(server, (port) =>
        problemsWith(folder, environment(folder, `https://localhost:${port}`)),
      );
      for (const text of problems)
        expect(text).to.contain("is not trusted").and.contain("NODE_EXTRA_CA_CERTS");
    });
  });

  it("names the proxy's login, at a proxy that wants one", async function () {
    this.timeout(120_000);
    const proxy = http.createServer();
    proxy.on("connect", (_request, socket) =>
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"),
    );
    await withTempFolder(async (folder) => {
      const problems = await whileListening(proxy, (port) =>
        problemsWith(
          folder,
          environment(folder, "https://registry.invalid", `http://127.0.0.1:${port}`),
        ),
      );
      for (const text of problems)
        expect(text).to.contain("wants a login").and.contain("HTTPS_PROXY=http://user:password@");
    });
  });

  it("names the login, at a mirror that lets nobody in without", async function () {
    this.timeout(120_000);
    const mirror = http.createServer((_request, response) => response.writeHead(401).end("no"));
    await withTempFolder(async (folder) => {
      const problems = await whileListening(mirror, (port) =>
        problemsWith(folder, environment(folder, `http://127.0.0.1:${port}`)),
      );
      for (const text of problems) expect(text).to.contain("wants a login");
    });
  });
});
