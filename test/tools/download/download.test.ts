import { spawn } from "node:child_process";
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { type DownloadOptions, download } from "../../../lib/tools/download/download";
import { fileSystemError } from "../../support/failingFs";
import { type FileServer, type ServerHabits, withFileServer } from "../../support/fileServer";
import { sha256 } from "../../support/sha256";
import { withTempFolder } from "../../support/tempFolder";

const CONTENT = crypto.createHash("shake256", { outputLength: 300_000 }).update("content").digest();
const QUICK = { attempts: 3, waitSeconds: 0.01, idleSeconds: 5 };

/**
 * Runs `body` with a server and an empty folder; `get` downloads CONTENT's hash into the folder.
 */
function setting(
  habits: ServerHabits,
  body: (tools: {
    server: FileServer;
    file: string;
    get: (options?: Partial<DownloadOptions>, url?: string) => Promise<void>;
  }) => Promise<void>,
): Promise<void> {
  return withTempFolder((folder) =>
    withFileServer(CONTENT, habits, (server) => {
      const file = path.join(folder, "deep", "file.bin");
      const get = (options: Partial<DownloadOptions> = {}, url = server.url) =>
        download(url, file, { sha256: sha256(CONTENT), ...QUICK, ...options });
      return body({ server, file, get });
    }),
  );
}

function failure(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "no error",
    (error: Error) => error.message,
  );
}

const filesBeside = (file: string) => fs.readdirSync(path.dirname(file)).sort();

describe("download", () => {
  it("fetches a file, makes its folder and leaves nothing else there", () =>
    setting({}, async ({ file, get }) => {
      await get();
      expect(fs.readFileSync(file).equals(CONTENT)).to.equal(true);
      expect(filesBeside(file)).to.deep.equal(["file.bin"]);
    }));

  it("follows redirects", () =>
    setting({}, async ({ server, file, get }) => {
      await get({}, server.redirectUrl);
      expect(fs.readFileSync(file).equals(CONTENT)).to.equal(true);
    }));

  it("reports the total before the first byte and progress up to it", () =>
    setting({}, async ({ file, get }) => {
      const seen: number[] = [];
      let total: number | null = null;
      await get({
        onStart: async (bytes, there) => {
          [total] = [bytes];
          expect(there).to.equal(0);
          expect(fs.existsSync(file)).to.equal(false);
          expect(seen).to.deep.equal([]);
        },
        onProgress: (received) => seen.push(received),
      });
      expect(total).to.equal(CONTENT.length);
      expect(seen.at(-1)).to.equal(CONTENT.length);
      expect(seen).to.deep.equal([...seen].sort((a, b) => a - b));
    }));

  it("stops before the first byte when onStart refuses", () =>
    setting({}, async ({ file, get }) => {
      const refuse = async () => {
        throw new Error("the disk is too small");
      };
      expect(await failure(get({ onStart: refuse }))).to.equal("the disk is too small");
      expect(fs.statSync(`${file}.part`).size).to.equal(0);
    }));

  it("goes on where a broken connection stopped", () =>
    setting({ breakAfter: [100_000, null] }, async ({ server, file, get }) => {
      const retries: string[] = [];
      await get({ onRetry: (problem) => retries.push(problem) });
      expect(fs.readFileSync(file).equals(CONTENT)).to.equal(true);
      expect(server.ranges).to.deep.equal([undefined, "bytes=100000-"]);
      expect(retries).to.have.length(1);
    }));

  it("goes on in a later run", () =>
    setting({ breakAfter: [50_000, 50_000, null] }, async ({ server, file, get }) => {
      expect(await failure(get({ attempts: 1 }))).to.contain(
        "50 kB are kept: the same command goes on",
      );
      expect(await failure(get({ attempts: 1 }))).to.contain("100 kB are kept");
      await get();
      expect(fs.readFileSync(file).equals(CONTENT)).to.equal(true);
      expect(server.ranges[2]).to.equal("bytes=100000-");
    }));

  it("starts over when the server knows no ranges", () =>
    setting({ ranges: false, breakAfter: [100_000, null] }, async ({ server, file, get }) => {
      await get();
      expect(server.ranges).to.have.length(2);
      expect(fs.readFileSync(file).equals(CONTENT)).to.equal(true);
    }));

  it("starts over when the file has changed since the broken transfer", () =>
    setting({ breakAfter: [100_000, null] }, async ({ server, file, get }) => {
      const next = Buffer.from(CONTENT).reverse();
      await failure(get({ attempts: 1 }));
      server.replace(next);
      await get({ sha256: sha256(next) });
      expect(fs.readFileSync(file).equals(next)).to.equal(true);
    }));

  it("does not go on with what another address left behind", () =>
    setting({ breakAfter: [100_000, null] }, async ({ server, get }) => {
      await failure(get({ attempts: 1 }));
      await get({}, server.redirectUrl);
      expect(server.ranges).to.deep.equal([undefined, undefined]);
    }));

  it("continues without a version mark, since the sha256 is checked at the end", () =>
    setting({ etag: 'W/"weak"', breakAfter: [100_000, null] }, async ({ server, file, get }) => {
      await get();
      expect(server.ranges[1]).to.equal("bytes=100000-");
      expect(fs.readFileSync(file).equals(CONTENT)).to.equal(true);
    }));

  it("takes a part that was whole when the last run was killed", () =>
    setting({}, async ({ server, file, get }) => {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(`${file}.part`, CONTENT);
      fs.writeFileSync(`${file}.part.json`, JSON.stringify({ url: server.url, validator: null }));
      await get();
      expect(filesBeside(file)).to.deep.equal(["file.bin"]);
    }));

  it("starts over when the part is longer than the file", () =>
    setting({}, async ({ server, file, get }) => {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(`${file}.part`, Buffer.alloc(CONTENT.length + 10));
      fs.writeFileSync(`${file}.part.json`, JSON.stringify({ url: server.url, validator: null }));
      await get();
      expect(fs.readFileSync(file).equals(CONTENT)).to.equal(true);
    }));

  it("never takes a file with a wrong sha256, and removes it", () =>
    setting({}, async ({ file, get }) => {
      const wrong = "0".repeat(64);
      const message = await failure(get({ sha256: wrong }));
      expect(message).to.contain(
        `expected sha256 ${wrong}, found ${sha256(CONTENT)}. It was removed`,
      );
      expect(filesBeside(file)).to.deep.equal([]);
    }));

  it("does not take a transfer cut short by a server that hides the length", () =>
    setting({ hideLength: true, breakAfter: [1000] }, async ({ file, get }) => {
      expect(await failure(get())).to.contain("Could not download");
      expect(fs.existsSync(file)).to.equal(false);
    }));

  it("fetches a file whose length the server does not say", () =>
    setting({ hideLength: true }, async ({ file, get }) => {
      let total: number | null = -1;
      await get({ onStart: async (bytes) => void (total = bytes) });
      expect(total).to.equal(null);
      expect(fs.readFileSync(file).equals(CONTENT)).to.equal(true);
    }));

  it("refuses another size than the pinned one before taking a byte", () =>
    setting({}, async ({ server, get }) => {
      let started = false;
      const message = await failure(
        get({ bytes: 299_999, onStart: async () => void (started = true) }),
      );
      expect(message).to.contain(
        "the server offers 300 kB (300000 bytes) where 300 kB (299999 bytes) are expected",
      );
      expect(started).to.equal(false);
      expect(server.ranges, "no second attempt").to.have.length(1);
    }));

  it("gives up at once on 404, naming the address and the way out", () =>
    setting({ status: [404] }, async ({ server, get }) => {
      const message = await failure(get());
      expect(message).to.contain(
        `Could not download ${server.url}: the server answered 404 Not Found`,
      );
      expect(message).to.contain("--from FILE");
      expect(server.ranges).to.have.length(1);
    }));

  it("tries again on 503", () =>
    setting({ status: [503, null] }, async ({ file, get }) => {
      await get();
      expect(fs.existsSync(file)).to.equal(true);
    }));

  it("gives up after the stated number of failures in a row", () =>
    setting({ status: [500] }, async ({ server, get }) => {
      expect(await failure(get())).to.contain("the server answered 500");
      expect(server.ranges).to.have.length(QUICK.attempts);
    }));

  it("does not count a break after a megabyte of progress as a failure in a row", () =>
    withTempFolder(async (folder) => {
      const content = Buffer.alloc(3_500_000, "content ");
      const options = { ...QUICK, attempts: 2, sha256: sha256(content) };
      const file = path.join(folder, "file.bin");
      const ranges = await withFileServer(content, { breakAfter: [1_100_000] }, async (server) => {
        await download(server.url, file, options);
        return server.ranges;
      });
      expect(ranges).to.have.length(4);
      expect(fs.readFileSync(file).equals(content)).to.equal(true);
    }));

  it("gives up a connection that stays silent", () =>
    setting({ silentAfter: 1000 }, async ({ get }) => {
      expect(await failure(get({ attempts: 1, idleSeconds: 0.2 }))).to.contain("no data for 0.2 s");
    }));

  it("names what is wrong with the network", () =>
    withTempFolder(async (folder) => {
      const file = path.join(folder, "file.bin");
      const options = { sha256: sha256(CONTENT), ...QUICK };
      const url = await withFileServer(CONTENT, {}, async (server) => server.url);
      expect(await failure(download(url, file, options))).to.contain("ECONNREFUSED");
    }));

  it("refuses addresses other than http and a sha256 that is none", () =>
    setting({}, async ({ get }) => {
      expect(await failure(get({}, "file:///etc/passwd"))).to.contain(
        "must begin with https:// or http://",
      );
      expect(await failure(get({ sha256: "abc" }))).to.contain(
        '64 hexadecimal digits, found "abc"',
      );
    }));

  it("goes on after the process was killed", () =>
    setting({ silentAfter: 120_000 }, async ({ server, file, get }) => {
      await killWhileDownloading(server.url, file);
      expect(fs.existsSync(file)).to.equal(false);
      expect(fs.statSync(`${file}.part`).size).to.equal(120_000);
      expect(await failure(get({ attempts: 1, idleSeconds: 0.2 }))).to.contain("no data");
      expect(server.ranges[1]).to.equal("bytes=120000-");
    }));

  for (const compress of ["gzip", "br"] as const) {
    it(`takes a file from a server that always compresses (${compress})`, () =>
      setting({ compress }, async ({ file, get }) => {
        await get({ bytes: CONTENT.length });
        expect(fs.readFileSync(file).equals(CONTENT)).to.equal(true);
        expect(filesBeside(file)).to.deep.equal(["file.bin"]);
      }));
  }

  it("begins anew where a compressing server breaks off, and then succeeds", () =>
    setting({ compress: "gzip", breakAfter: [100_000, null] }, async ({ server, file, get }) => {
      await get();
      expect(fs.readFileSync(file).equals(CONTENT)).to.equal(true);
      expect(server.ranges).to.deep.equal([undefined, undefined]);
    }));

  it("promises no going on where a compressing server always breaks off", () =>
    setting({ compress: "gzip", breakAfter: [100_000] }, async ({ file, get }) => {
      const message = await failure(get());
      expect(message).to.contain("Could not download").and.not.to.contain("are kept");
      expect(filesBeside(file)).to.deep.equal([]);
    }));

  it("begins anew where a server compresses the rest of what it sent plainly before", () =>
    setting({ breakAfter: [100_000, null] }, async ({ server, file, get }) => {
      await failure(get({ attempts: 1 }));
      server.habits.compress = "gzip";
      await get();
      expect(fs.readFileSync(file).equals(CONTENT)).to.equal(true);
      expect(server.ranges).to.deep.equal([undefined, "bytes=100000-", undefined]);
    }));

  it("names a compression that nobody asked for and that it does not know", () =>
    setting({ compress: "zstd" }, async ({ server, get }) => {
      expect(await failure(get())).to.contain('sends the file compressed ("zstd")');
      expect(server.ranges).to.have.length(1);
    }));

  it("says that the disk is full, and keeps what has arrived", () =>
    setting({}, async ({ file, get }) => {
      const { open } = fs.promises;
      const full = fileSystemError("ENOSPC", "write");
      fs.promises.open = (async () => ({
        writeFile: () => Promise.reject(full),
        close: async () => undefined,
      })) as unknown as typeof open;
      try {
        expect(await failure(get())).to.contain(`${file} could not be written: the disk is full`);
      } finally {
        fs.promises.open = open;
      }
      expect(filesBeside(file)).to.deep.equal(["file.bin.part", "file.bin.part.json"]);
    }));

  it("names a file that stands where the folder should be", () =>
    setting({}, async ({ server, file, get }) => {
      fs.writeFileSync(path.dirname(file), "mine");
      expect(await failure(get())).to.contain("is a file where a folder is needed");
      expect(fs.readFileSync(path.dirname(file), "utf8")).to.equal("mine");
      expect(server.ranges).to.have.length(0);
    }));
});

/** Starts a download in a process of its own and kills it once bytes have arrived. */
async function killWhileDownloading(url: string, file: string): Promise<void> {
  const module = path.resolve(__dirname, "../../../lib/tools/download/download");
  const call = `
    const onProgress = (n) => n === 120000 && console.log("bytes arrived");
    const { download } = require(${JSON.stringify(module)});
    download(${JSON.stringify(url)}, ${JSON.stringify(file)},
      { sha256: "${sha256(CONTENT)}", onProgress })`;
  const child = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", call], {
    stdio: ["ignore", "pipe", "inherit"],
    cwd: path.resolve(__dirname, "../../.."),
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("exit", resolve));
}
