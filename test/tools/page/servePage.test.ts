import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { expect } from "chai";
import { PAGE_HEADERS } from "../../../lib/tools/page/contentSecurityPolicy";
import { servePage } from "../../../lib/tools/page/servePage";
import { withTempFolder } from "../../support/tempFolder";

/** As it is written: fetch() would tidy the path up, and set the host. */
function get(address: string, target: string, host?: string): Promise<http.IncomingMessage> {
  const { port } = new URL(address);
  const headers = host === undefined ? {} : { host };
  return new Promise((resolve, reject) => {
    http
      .get({ host: "127.0.0.1", port, path: target, headers }, (answer) => resolve(answer.resume()))
      .on("error", reject);
  });
}

describe("servePage", () => {
  it("serves files of the folder only, to this machine only, with the page's headers", () =>
    withTempFolder(async (folder) => {
      const inside = path.join(folder, "page");
      fs.mkdirSync(inside);
      fs.writeFileSync(path.join(inside, "index.html"), "<p>page</p>");
      fs.writeFileSync(path.join(folder, "secret.txt"), "secret");
      const { address, close } = await servePage(inside, 0);
      try {
        expect(new URL(address).hostname).to.equal("127.0.0.1");
        const found = await get(address, "/");
        expect(found.statusCode).to.equal(200);
        expect(found.headers["content-type"]).to.contain("text/html");
        for (const [name, value] of Object.entries(PAGE_HEADERS))
          expect(found.headers[name.toLowerCase()], name).to.equal(value);
        for (const target of ["/../secret.txt", "/%2e%2e/secret.txt", "/none.js", "/%00", "/%"])
          expect((await get(address, target)).statusCode, target).to.equal(404);
        expect((await get(address, "/", "evil.example")).statusCode).to.equal(403);
      } finally {
        await close();
      }
    }));

  it("allows the page's own origin only", () => {
    const policy = PAGE_HEADERS["Content-Security-Policy"];
    expect(policy).to.contain("default-src 'none'").and.to.contain("connect-src 'self'");
    expect(policy).not.to.match(/https?:|\*|'unsafe-inline'|'unsafe-eval'/);
  });

  it("says which port is taken", async () => {
    const { address, close } = await servePage(__dirname, 0);
    const port = Number(new URL(address).port);
    const problem = await servePage(__dirname, port).catch((error: Error) => error.message);
    await close();
    expect(problem).to.equal(`Port ${port} is taken. Choose another one with --port.`);
  });
});
