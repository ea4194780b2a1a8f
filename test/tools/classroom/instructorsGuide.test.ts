import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../lib/base/projectRoot";
import { notebookCells } from "../../../lib/tools/classroom/assignment";
import { sourceOf } from "../../../lib/tools/classroom/exerciseCells";
import { readExercises } from "../../../lib/tools/classroom/exerciseFile";
import { hubMemoryFile, parseHubMemory } from "../../../lib/tools/classroom/hubValues";
import { markdownSections, tableRows } from "../../../lib/tools/classroom/markdownSections";
import { countVariants } from "../../../lib/tools/classroom/variant";
import { classroomCli } from "../../../lib/tools/cli/classroom";
import {
  COMMANDS,
  OTHER_COMMANDS,
  parseClassroomArgs,
  STUDENT_COMMANDS,
} from "../../../lib/tools/cli/classroomCommands";

const read = (name: string) => fs.readFileSync(path.join(projectRoot(), name), "utf8");
const guide = read("notebooks/INSTRUCTORS.md");
const numbers = [1, 2, 3, 4, 5];
const exercises = numbers.flatMap((number) => readExercises(number));
const idsIn = (text: string) => [...text.matchAll(/\b(\d\.\d)\b/g)].map(([, id]) => id);

/** Text whose lines are broken anywhere. */
const inOneLine = (text: string) => text.replace(/\s+/g, " ");

/** The table of sessions, and the section of each. */
const sessions = markdownSections(guide, 2).find(({ title }) => title.startsWith("Five sessions"));
const table = tableRows(sessions?.body ?? "");
const sections = markdownSections(guide, 3).filter(({ title }) => title.startsWith("Session "));
const notebook = (number: number) => table[number - 1][1].replaceAll("`", "");
const headings = (number: number) =>
  notebookCells(notebook(number)).flatMap((cell) => sourceOf(cell).match(/^##+ .*$/gm) ?? []);

describe("the guide for instructors", () => {
  it("names commands and options that there are", () => {
    const commands = [...guide.matchAll(/npm run classroom -- ([^`\n#]+)/g)].map(([, c]) => c);
    expect(commands.length).to.be.greaterThan(15);
    for (const command of commands) {
      const { positionals } = parseClassroomArgs(command.trim().split(/\s+/));
      const all = { ...COMMANDS, ...OTHER_COMMANDS, ...STUDENT_COMMANDS };
      expect(Object.keys(all), command).to.include(positionals[0]);
    }
    const { scripts } = JSON.parse(read("package.json"));
    const named = [...guide.matchAll(/npm (?:run )?([\w:]+)/g)].map(([, name]) => name);
    for (const name of named.filter((n) => n !== "run" && n !== "commands"))
      expect(Object.keys(scripts)).to.include(name);
  });

  it("names files that there are, in the project or in a course", () => {
    const files = [...guide.matchAll(/`([\w.-]+(?:\/[\w.-]+)+|Dockerfile|README\.md)`/g)];
    const own = files.map(([, file]) => file).filter((file) => !/^my-(course|practice)/.test(file));
    expect(own.length).to.be.greaterThan(3);
    const missing = own
      .filter((file) => !/^assignment1\//.test(file))
      .filter((file) => !fs.existsSync(path.join(projectRoot(), file)));
    expect(missing).to.deep.equal([]);
  });

  it("has every exercise in its session, with time, level and points", () => {
    expect(table.map(([number]) => Number(number))).to.deep.equal(numbers);
    expect(sections.map(({ title }) => title.slice(0, 9))).to.deep.equal(
      numbers.map((number) => `Session ${number}`),
    );
    for (const number of numbers) {
      const own = readExercises(number);
      const [, , , inClass, homework, points] = table[number - 1];
      expect(idsIn(`${inClass} ${homework}`).sort()).to.deep.equal(own.map(({ id }) => id));
      const sum = own.flatMap((exercise) => exercise.points).reduce((a, b) => a + b, 0);
      expect(Number(points), `points of session ${number}`).to.equal(sum);
      const said = [
        ...inOneLine(sections[number - 1].body).matchAll(/(\d\.\d) (\(\d+ min, \w+\))/g),
      ];
      const found = headings(number).flatMap((line) => {
        const [, id, time] = /^### Exercise (\d\.\d) (\(\d+ min, \w+\))/.exec(line) ?? [];
        return id ? [`${id} ${time}`] : [];
      });
      expect(said.map(([all]) => all)).to.deep.equal(found);
    }
  });

  it("names sections of the notebooks by what they are called", () => {
    for (const number of numbers) {
      const named = [
        ...inOneLine(sections[number - 1].body).matchAll(/section (\d+) \(([^)]+)\)/g),
      ];
      expect(named.length, `session ${number}`).to.equal(2);
      for (const [, section, words] of named) {
        const heading = headings(number).find((line) => line.startsWith(`## ${section} `));
        expect(heading?.toLowerCase()).to.contain(words.toLowerCase());
      }
    }
  });

  it("has exercises in class for the time that its plan gives them", () => {
    const [, longer, most] =
      /Sessions ([\d and]+) have exercises for (\d+) minutes/.exec(inOneLine(guide)) ?? [];
    const [, usual] = /(\d+) minutes exercises/.exec(inOneLine(guide)) ?? [];
    for (const number of numbers) {
      const lines = headings(number).filter((line) =>
        idsIn(table[number - 1][3]).some((id) => line.startsWith(`### Exercise ${id} `)),
      );
      const minutes = lines.map((line) => Number(/\((\d+) min/.exec(line)?.[1]));
      const all = minutes.reduce((a, b) => a + b, 0);
      const given = longer.includes(String(number)) ? most : usual;
      expect(all, `minutes in session ${number}`).to.equal(Number(given));
    }
  });

  it("says how many points of an assignment are for answers in words", () => {
    const inWords = numbers.map((number) =>
      readExercises(number)
        .filter(({ answer }) => answer === null)
        .flatMap(({ points }) => points)
        .reduce((a, b) => a + b, 0),
    );
    const said = `${Math.min(...inWords)} to ${Math.max(...inWords)} points of each assignment`;
    expect(inOneLine(guide)).to.contain(said);
  });

  it("gives the memory on a hub as it was measured", () => {
    const { serverBytes, notebooks } = parseHubMemory(fs.readFileSync(hubMemoryFile(), "utf8"));
    const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(2);
    const { body } = markdownSections(guide, 2).find(({ title }) => title === "On a hub")!;
    const rows = tableRows(body).map((cells) => cells.map((cell) => cell.replaceAll("`", "")));
    expect(rows).to.deep.equal(
      Object.entries(notebooks).map(([name, { students, peakBytes, idleBytes }]) => [
        ...[name, String(students), gigabytes(peakBytes), gigabytes(idleBytes)],
      ]),
    );
    expect(inOneLine(body)).to.contain(`${gigabytes(serverBytes)} GB for a student's server`);
  });

  it("names the exercises in words, and those with variants", () => {
    const [, inWords] = /\*\*Answers in words\*\* \(([^)]*)\)/.exec(inOneLine(guide)) ?? [];
    const words = exercises.filter(({ answer }) => answer === null);
    expect(idsIn(inWords)).to.deep.equal(words.map(({ id }) => id));
    const [, withVariants] =
      /exercises that have variants \(([^)]*)\)/.exec(inOneLine(guide)) ?? [];
    const varied = exercises.filter((exercise) => countVariants(exercise) > 1);
    expect(idsIn(withVariants)).to.deep.equal(varied.map(({ id }) => id));
  });

  it("says what the best student of the rehearsal gets, and what waits for a teacher", () => {
    const [, graded, all, waiting] =
      /Ada has (\d+) of (\d+) points and Ben 0: the other (\d+) are/.exec(inOneLine(guide)) ?? [];
    const sum = (own: typeof exercises) =>
      own.flatMap((exercise) => exercise.points).reduce((a, b) => a + b, 0);
    const first = readExercises(1);
    const inWords = first.filter(({ answer }) => answer === null);
    expect(Number(all)).to.equal(sum(first));
    expect(Number(waiting)).to.equal(sum(inWords));
    expect(Number(graded)).to.equal(sum(first) - sum(inWords));
  });

  it("is named by README and by the command's help", async () => {
    expect(read("README.md")).to.contain("](notebooks/INSTRUCTORS.md)");
    let said = "";
    expect(await classroomCli(["--help"], { terminal: { write: (t) => (said += t) } })).to.equal(0);
    expect(said).to.contain("notebooks/INSTRUCTORS.md");
  });
});
