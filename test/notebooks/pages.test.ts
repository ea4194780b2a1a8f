import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { JSDOM } from "jsdom";
import { projectRoot } from "../../lib/base/projectRoot";
import { lessonFacts } from "../../lib/tools/report/facts/lessonFacts";
import { pageNumbers, withFacts } from "../../lib/tools/report/pageNumbers";
import {
  composedSentences,
  contents,
  importedNames,
  type NotebookPage,
  pictures,
  readPage,
  sections,
  unboundNumbers,
} from "../support/notebookPage";

const FOLDER = path.join(projectRoot(), "notebooks");
const NAMES = fs.readdirSync(FOLDER).filter((name) => name.endsWith(".ipynb"));

/** Numbers that are conventions, exercises or literature, and no result of the committed run. */
const NO_RESULTS: Record<string, string[]> = JSON.parse(
  fs.readFileSync(path.join(projectRoot(), "test/fixtures/pageConstants.json"), "utf8"),
);

describe("the pages of the notebooks", () => {
  const facts = lessonFacts(path.join(projectRoot(), "results"));
  const pages = new Map(NAMES.map((name) => [name, readPage(path.join(FOLDER, name))]));

  it("are five", () => {
    expect(NAMES).to.have.length(5);
  });

  for (const name of NAMES) {
    const page = pages.get(name) as NotebookPage;
    const number = Number(name.slice(0, 2));

    describe(name, () => {
      it("quotes the numbers of the results files", () => {
        for (const { source } of page.text) expect(withFacts(source, facts)).to.equal(source);
      });

      it("quotes results at all, and no decimal or percentage that is bound to nothing", () => {
        expect(page.text.flatMap(({ source }) => pageNumbers(source)).length).to.be.at.least(5);
        const known = [...(NO_RESULTS.all ?? []), ...(NO_RESULTS[name.slice(0, 2)] ?? [])];
        const unbound = page.text.flatMap(({ source }) => unboundNumbers(source));
        expect(unbound.filter((text) => !known.includes(text))).to.deep.equal([]);
      });

      it("lists its sections as they are", () => {
        expect(contents(page)).to.deep.equal(sections(page));
        sections(page).forEach((heading, i) => {
          expect(heading).to.match(new RegExp(`^${i + 1} `));
        });
      });

      it("refers to sections and exercises that exist", () => {
        for (const { source } of page.text) {
          for (const [, to, section] of source.matchAll(/notebook (\d), section (\d+)/gi)) {
            const target = NAMES.find((other) => Number(other.slice(0, 2)) === Number(to));
            expect(sections(pages.get(target as string) as NotebookPage).length).to.be.at.least(
              Number(section),
            );
          }
          for (const [, section] of source.matchAll(/(?<!notebook \d, )section (\d+)/gi)) {
            expect(sections(page).length, source).to.be.at.least(Number(section));
          }
          for (const [, exercise] of source.matchAll(/exercise (\d\.\d)/gi)) {
            const target = NAMES.find((other) => other.startsWith(`0${exercise[0]}`));
            const headings = (pages.get(target as string) as NotebookPage).text.map(
              (c) => c.source,
            );
            expect(headings.join("\n"), exercise).to.contain(`### Exercise ${exercise}`);
          }
        }
      });

      it("links to files of the project that exist", () => {
        const links = page.text.flatMap(({ source }) =>
          [...source.matchAll(/\]\((\.\.?\/[^)#]+)/g)].map(([, file]) => file),
        );
        expect(links.length).to.be.at.least(1);
        for (const file of links)
          expect(fs.existsSync(path.join(FOLDER, file)), file).to.equal(true);
      });

      it("keeps cells and lines short and imports few names", () => {
        for (const { source } of page.code) {
          const lines = source.split("\n");
          expect(lines.length, source).to.be.at.most(15);
          for (const line of lines) expect(line.length, line).to.be.at.most(100);
        }
        expect(importedNames(page).length).to.be.at.most(30);
      });

      it("leaves sentences to Markdown", () => {
        expect(composedSentences(page)).to.deep.equal([]);
        for (const { source } of page.code) expect(source).not.to.match(/[Mm]arkdown/);
      });

      it("draws its key ideas, with words for those who do not see", () => {
        expect(pictures(page).length).to.be.at.least(1);
        for (const { alt, file } of pictures(page)) {
          expect(alt.length, file).to.be.greaterThan(15);
          expect(fs.existsSync(path.join(FOLDER, file)), file).to.equal(true);
        }
      });

      it("has three to five exercises with time and level, each with a check", () => {
        const headings = page.text.flatMap(({ source }) =>
          [...source.matchAll(/^### Exercise (\d)\.(\d) \((\d+) min, (\w+)\)/gm)].map((m) => m),
        );
        expect(headings.length).to.be.within(3, 5);
        headings.forEach(([, book, exercise, , level], i) => {
          expect(Number(book)).to.equal(number);
          expect(Number(exercise)).to.equal(i + 1);
          expect(["recall", "predict", "apply", "build", "explain"]).to.include(level);
        });
        const tagged = (tag: string) => page.cells.filter(({ tags }) => tags.includes(tag)).length;
        expect(tagged("exercise")).to.equal(headings.length);
        expect(tagged("solution-check")).to.equal(headings.length);
      });

      it("judges no answer in words: its check counts them and asks back", () => {
        const [stubs, checks] = ["exercise", "solution-check"].map((tag) =>
          page.code.filter(({ tags }) => tags.includes(tag)).map(({ source }) => source),
        );
        const inWords = checks.filter((_, i) => / = "";$/.test(stubs[i].trim()));
        expect(inWords.length).to.be.at.least(1);
        for (const check of inWords) expect(check).not.to.contain("checkExercise");
      });

      it("asks two to four questions with folded answers", () => {
        const folded = page.text.flatMap(({ source }) => source.match(/<details>/g) ?? []);
        expect(folded.length).to.be.within(2, 4);
      });

      it("folds its machinery away", () => {
        const machinery = page.code.filter(({ tags }) => tags.includes("machinery"));
        expect(machinery.length).to.be.at.least(1);
      });
    });
  }

  it("keep notebook 5 readable", () => {
    const page = pages.get(NAMES[4]) as NotebookPage;
    expect(page.cells.length).to.be.at.most(75);
    const lines = page.code.flatMap(({ source }) => source.split("\n"));
    expect(lines.filter((line) => line.trim() !== "").length).to.be.at.most(260);
  });
});

describe("the drawings of the notebooks", () => {
  const folder = path.join(FOLDER, "pictures");
  const shown = NAMES.flatMap((name) => pictures(readPage(path.join(FOLDER, name))));

  for (const name of fs.readdirSync(folder)) {
    it(`${name} is shown, says what it shows, and carries its own background`, () => {
      expect(shown.map(({ file }) => path.basename(file))).to.include(name);
      const text = fs.readFileSync(path.join(folder, name), "utf8");
      const { document } = new JSDOM(text, { contentType: "image/svg+xml" }).window;
      expect(document.documentElement.tagName).to.equal("svg");
      expect(document.querySelector("title")?.textContent?.length).to.be.greaterThan(3);
      expect(document.querySelector("desc")?.textContent?.length).to.be.greaterThan(30);
      const [background] = document.querySelectorAll("svg > rect");
      expect(background.getAttribute("fill")).to.equal("#ffffff");
      expect(text).not.to.match(/href=|<script|<image|url\((?!#)/);
    });
  }
});
