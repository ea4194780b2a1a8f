import http from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { importModule } from "../../support/importModule";

const TWO = [
  "global.index-url='https://one.test/simple'",
  "global.extra-index-url='https://two.test/simple https://three.test'",
].join("\n");

const DEFAULT = "https://default.test/simple";

describe("configuredIndexes", () => {
  it("reads the main index and the extra ones", async () => {
    const { configuredIndexes } = await importModule("lib/tools/setup/packageIndexes.mjs");
    expect(configuredIndexes(TWO, DEFAULT)).to.deep.equal([
      "https://one.test/simple",
      "https://two.test/simple",
      "https://three.test",
    ]);
  });

  it("prefers the environment to the command's section, and that to the general one", async () => {
    const { configuredIndexes } = await importModule("lib/tools/setup/packageIndexes.mjs");
    const general = "global.index-url='https://general.test'\n";
    const section = "install.index-url='https://section.test'\n";
    expect(configuredIndexes(general + section, DEFAULT)).to.deep.equal(["https://section.test"]);
    expect(
      configuredIndexes(`:env:.index-url='https://env.test'\n${section}`, DEFAULT),
    ).to.deep.equal(["https://env.test"]);
  });

  it("takes pip's default where nothing is configured, nothing where it is unknown", async () => {
    const { configuredIndexes } = await importModule("lib/tools/setup/packageIndexes.mjs");
    expect(configuredIndexes("global.cert='/etc/ca.crt'\n", DEFAULT)).to.deep.equal([DEFAULT]);
    expect(configuredIndexes("global.cert='/etc/ca.crt'\n", "")).to.deep.equal([]);
    expect(configuredIndexes(":env:.no-index='1'\n", DEFAULT)).to.deep.equal([]);
  });
});

describe("leaveOutUnreachable", () => {
  const choose = async (dead: string[], { list = TWO, env = {} } = {}) => {
    const { leaveOutUnreachable } = await importModule("lib/tools/setup/packageIndexes.mjs");
    const probe = async (address: string) => !dead.some((name) => address.includes(name));
    return leaveOutUnreachable(list, DEFAULT, { env, probe });
  };

  it("changes nothing where all indexes answer, or none", async () => {
    expect(await choose([])).to.deep.equal({ env: {}, unreachable: [] });
    expect(await choose(["one", "two", "three"])).to.deep.equal({ env: {}, unreachable: [] });
  });

  it("leaves out the index that does not answer", async () => {
    expect(await choose(["two"])).to.deep.equal({
      env: { PIP_INDEX_URL: "https://one.test/simple", PIP_EXTRA_INDEX_URL: "https://three.test" },
      unreachable: ["https://two.test/simple"],
    });
  });

  it("never sets an empty variable, which pip would ignore", async () => {
    const { env } = await choose(["one", "two"]);
    expect(env).to.deep.equal({
      PIP_INDEX_URL: "https://three.test",
      PIP_EXTRA_INDEX_URL: "https://three.test",
    });
  });

  it("does not judge from outside what lies behind a proxy", async () => {
    expect(
      (await choose(["one"], { env: { HTTPS_PROXY: "http://proxy.test" } })).unreachable,
    ).to.deep.equal([]);
  });

  it("tells a server that refuses from a port where nobody listens", async () => {
    const { leaveOutUnreachable } = await importModule("lib/tools/setup/packageIndexes.mjs");
    const server = http.createServer((_, response) => response.writeHead(403).end());
    const closed = http.createServer();
    await Promise.all(
      [server, closed].map((one) => new Promise<void>((done) => one.listen(0, "127.0.0.1", done))),
    );
    const [good, dead] = [server, closed].map(
      (one) => `http://127.0.0.1:${(one.address() as AddressInfo).port}/simple`,
    );
    await new Promise((done) => closed.close(done));
    const list = `global.index-url='${dead}'\nglobal.extra-index-url='${good}'\n`;
    const { unreachable } = await leaveOutUnreachable(list, DEFAULT, { env: {} });
    await new Promise((done) => server.close(done));
    expect(unreachable).to.deep.equal([dead]);
  });
});

describe("withoutPassword", () => {
  it("removes name and password from an address", async () => {
    const { withoutPassword } = await importModule("lib/tools/setup/packageIndexes.mjs");
    expect(withoutPassword("https://me:secret@host.test/simple")).to.equal(
      "https://host.test/simple",
    );
  });
});
