import { expect } from "chai";
import { importModule } from "../../support/importModule";

/** What a user sees for the output of npm or pip, or null. */
async function problemIn(output: string): Promise<string | null> {
  const { networkProblemIn } = await importModule("lib/tools/setup/network.mjs");
  return networkProblemIn(output, "npm could not fetch the packages")?.describe() ?? null;
}

describe("networkProblemIn", () => {
  it("knows certificates that are not trusted, and names npm's and pip's settings", async () => {
    for (const output of [
      "npm error code SELF_SIGNED_CERT_IN_CHAIN",
      "npm error code UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
      "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify",
    ]) {
      const text = await problemIn(output);
      expect(text, output).to.contain("certificate").and.contain("NODE_EXTRA_CA_CERTS");
      expect(text).to.contain("PIP_CERT").and.contain("cafile");
    }
  });

  it("knows proxies and mirrors that want a login", async () => {
    for (const output of [
      "npm error code E407",
      "npm error code E403\nnpm error 403 403 Forbidden - GET https://mirror.example/plotly",
      "ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 407 Proxy Au",
      "ERROR: HTTP error 401 Client Error: Unauthorized for url",
    ])
      expect(await problemIn(output), output)
        .to.contain("wants a login")
        .and.contain("HTTPS_PROXY=http://user:password@host:port");
  });

  it("knows that there is no network, and leaves all else to the caller", async () => {
    expect(await problemIn("npm error code ENOTFOUND")).to.contain("no network");
    expect(await problemIn("npm error code EUSAGE")).to.equal(null);
    expect(await problemIn("No matching distribution found for a==4.0.7, found 4070")).to.equal(
      null,
    );
  });
});
