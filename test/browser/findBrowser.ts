import fs from "node:fs";
import path from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** A Chromium or Chrome of this machine: XRAY_BROWSER, on the PATH, or where it is usually put. */
export function findBrowser(env = process.env): string | null {
  const onPath = (env.PATH ?? "")
    .split(path.delimiter)
    .flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  const candidates = [env.XRAY_BROWSER, ...onPath, ...PLACES];
  return candidates.find((file) => file && fs.existsSync(file)) ?? null;
}
