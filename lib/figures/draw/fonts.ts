import fs from "node:fs";
import path from "node:path";
import { check } from "../../base/checks";

/**
 * The figures bring their own font, because a server or container often has none, and a renderer
 * without fonts draws empty boxes. The same files serve to measure text and to draw it, so that a
 * figure looks the same on every machine.
 */
export const FIGURE_FONT = "DejaVu Sans Condensed";

const FONT_NAMES = ["", "-Bold", "-Oblique", "-BoldOblique"].map(
  (style) => `DejaVuSansCondensed${style}.ttf`,
);

/** Paths of the font files: regular, bold, oblique, bold oblique. */
export function fontFiles(): string[] {
  const folder = path.join(path.dirname(require.resolve("dejavu-fonts-ttf/package.json")), "ttf");
  const files = FONT_NAMES.map((name) => path.join(folder, name));
  const missing = files.filter((file) => !fs.existsSync(file));
  check(
    missing.length === 0,
    `Font files are missing: ${missing.join(", ")}. Run "npm run setup".`,
  );
  return files;
}
