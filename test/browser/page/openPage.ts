import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { buildPage } from "../../../lib/tools/page/buildPage";
import type { PageManifest } from "../../../lib/tools/page/pageManifest";
import { type ServedPage, servePage } from "../../../lib/tools/page/servePage";
import { findTrainedRun } from "../../../lib/tools/page/trainedRun";
import { findBrowser } from "../findBrowser";

/** A page that is built and served, and a browser to open it in. */
export interface OpenedPage {
  /** Where the page's files lie. */
  folder: string;
  manifest: PageManifest;
  served: ServedPage;
  browser: Browser;
  /** Addresses that any page asked for, and what went wrong in it. */
  requests: string[];
  problems: string[];
  /** Another tab with a storage of its own, on the page or on another of its files. */
  open(file?: string): Promise<Page>;
  close(): Promise<void>;
}

/** Chromium's own imitation of a graphics card, for WebGL and WebGPU. */
export const IMITATED_CARD = [
  "--enable-unsafe-swiftshader",
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--disable-gpu-watchdog",
];

/**
 * Builds the page of a results folder and serves it.
 * @returns null where this machine has no Chromium; the caller says so
 */
export async function openPage(results: string[], args: string[] = []): Promise<OpenedPage | null> {
  const found = findBrowser();
  if (found === null) return null;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "xray-page-"));
  const manifest = await buildPage(findTrainedRun(results), folder);
  const served = await servePage(folder, 0);
  const browser = await chromium.launch({
    executablePath: found,
    args: ["--no-sandbox", ...args],
  });
  const [requests, problems]: string[][] = [[], []];
  return {
    folder,
    manifest,
    served,
    browser,
    requests,
    problems,
    async open(file = "") {
      const page = await (await browser.newContext()).newPage();
      page.setDefaultTimeout(240_000);
      page.on("request", (request) => requests.push(request.url()));
      page.on("pageerror", (error) => problems.push(error.message));
      page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
      await page.goto(served.address + file);
      if (file === "") await isReady(page);
      return page;
    },
    async close() {
      await browser.close();
      await served.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until an engine has started and both networks are loaded. */
export async function isReady(page: Page): Promise<void> {
  await page.waitForSelector('html[data-ready="yes"]', { timeout: 240_000 });
}
