import { escapeHtml } from "../../base/display/escapeHtml";
import { NO_DIAGNOSIS } from "./warnings";

/** An image on the page. */
export interface PageImage {
  file: string;
  /** Probability of PNEUMONIA by each model, in the models' order. */
  probabilities: number[];
  /** Data URIs: the image as the models see it, and the same with each model's heat map. */
  picture: string;
  overlays: { model: string; uri: string }[];
}

export interface PageContents {
  /** Names of the models. */
  models: string[];
  /** What the models were trained on. */
  notes: string[];
  images: PageImage[];
  /** Images that have a line in the table of the CSV file and no picture here. */
  more: number;
  skipped: { file: string; reason: string }[];
}

/** Pictures lie in the page; nothing is loaded, sent or run. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'";

const STYLE = `
  body { font-family: system-ui, sans-serif; margin: 1rem auto; max-width: 62rem; padding: 0 1rem;
    line-height: 1.4; color: #1b1b1b; background: #fff; }
  .warning { border: 3px solid #b00020; padding: .6rem 1rem; font-weight: 600; }
  section { min-height: 96vh; border-top: 1px solid #bbb; padding-top: .5rem; }
  figure { display: inline-block; margin: .5rem 1rem .5rem 0; }
  img { width: 19rem; max-width: 100%; image-rendering: auto; background: #000; }
  table { border-collapse: collapse; } th, td { padding: .2rem .8rem .2rem 0; text-align: left; }
  td.number { text-align: right; font-variant-numeric: tabular-nums; }
  nav a { display: inline-block; padding: .4rem .9rem .4rem 0; }
  .small { font-size: .9rem; color: #444; }`;

/**
 * One page with all images, to be leafed through by links: no script, nothing from a network. Names
 * of files stand in it as text, whatever they hold.
 */
export function predictionPage({ models, notes, images, more, skipped }: PageContents): string {
  const text = escapeHtml;
  const head = models.map((model) => `<th scope="col">${text(model)}</th>`).join("");
  const rows = images.map(({ file, probabilities }, i) => {
    const link = `<a href="#image-${i}">${text(file)}</a>`;
    return `<tr><td>${link}</td>${probabilities.map(cell).join("")}</tr>`;
  });
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>What the models say: no diagnosis</title>
<style>${STYLE}
</style>
</head>
<body>
<h1 id="top">What the models say</h1>
<div class="warning"><p>${text(NO_DIAGNOSIS)}</p></div>
<ul>${notes.map((note) => `<li>${text(note)}</li>`).join("\n")}</ul>
<p>The numbers are each model's probability of pneumonia, 0 to 1, as it states it; whether they are
right on images like these is not known.</p>
<table>
<thead><tr><th scope="col">image</th>${head}</tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>
${more > 0 ? `<p>${more} more images have no picture here; predictions.csv has all.</p>` : ""}
${listSkipped(skipped)}
${images.map((image, i) => section(image, i, images.length, models)).join("\n")}
</body>
</html>
`;
}

function cell(probability: number): string {
  return `<td class="number">${probability.toFixed(3)}</td>`;
}

function section(
  { file, probabilities, picture, overlays }: PageImage,
  i: number,
  count: number,
  models: string[],
): string {
  const name = escapeHtml(file);
  const answers = models.map(
    (model, m) => `<tr><th scope="row">${escapeHtml(model)}</th>${cell(probabilities[m])}</tr>`,
  );
  const figures = overlays.map(
    ({ model, uri }) =>
      `<figure><img src="${uri}" alt="Grad-CAM of ${escapeHtml(model)} over ${name}">` +
      `<figcaption>Grad-CAM, ${escapeHtml(model)}: red speaks for pneumonia</figcaption></figure>`,
  );
  const link = (to: number, label: string) =>
    to >= 0 && to < count ? `<a href="#image-${to}">${label}</a>` : "";
  return `<section id="image-${i}">
<h2>${i + 1} of ${count}: ${name}</h2>
<nav>${link(i - 1, "← previous")} ${link(i + 1, "next →")} <a href="#top">all</a></nav>
<figure><img src="${picture}" alt="${name}"><figcaption>as the models see it</figcaption></figure>
${figures.join("\n")}
<table><tbody>${answers.join("")}</tbody></table>
<p class="small">${escapeHtml(NO_DIAGNOSIS)}</p>
</section>`;
}

function listSkipped(skipped: PageContents["skipped"]): string {
  if (skipped.length === 0) return "";
  const items = skipped.map(
    ({ file, reason }) => `<li>${escapeHtml(file)}: ${escapeHtml(reason)}</li>`,
  );
  return `<h2>Not read</h2>\n<ul>${items.join("\n")}</ul>`;
}
