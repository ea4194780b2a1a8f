import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { buildAssignment } from "../../../lib/tools/classroom/assignment";
import { makeCourse } from "../../../lib/tools/classroom/courseFolder";
import { MADE_UP_STUDENTS } from "../../../lib/tools/classroom/madeUpClass";
import { findNbgraderPython } from "../../../lib/tools/classroom/nbgraderEnvironment";
import { classroomCli } from "../../../lib/tools/cli/classroom";
import { withTempFolder } from "../../support/tempFolder";

/** What the command says, and its exit code. */
async function run(...args: string[]): Promise<{ code: number; said: string }> {
  let said = "";
  const terminal = { write: (text: string) => (said += text) };
  const code = await classroomCli(args, { terminal });
  return { code, said };
}

const M = 2 ** 20;
const NOTEBOOK = { students: 5, peakBytes: 900 * M, idleBytes: 500 * M };

describe("npm run classroom", () => {
  it("shows its help when asked, and when it is not told what to do", async () => {
    const { code, said } = await run("--help");
    expect(code).to.equal(0);
    for (const name of ["release N", "collect N", "grade N", "feedback N", "export N", "lab"])
      expect(said).to.contain(`  ${name}`);
    const silent = await run();
    expect(silent.code).to.equal(1);
    expect(silent.said).to.contain(said).and.contain("Give a command.");
  });

  it("names what there is instead of an unknown command or option", async () => {
    const { code, said } = await run("relaese", "1");
    expect(code).to.equal(1);
    expect(said).to.contain('Unknown command "relaese": expected one of release, collect, grade');
    expect(said).to.not.contain("test");
    const option = await run("grade", "1", "--jbos", "2");
    expect(option.code).to.equal(2);
    expect(option.said).to.contain("--jbos").and.contain("See npm run classroom -- --help.");
  });

  it("asks for the assignment", async () => {
    const { code, said } = await run("grade");
    expect(code).to.equal(1);
    expect(said).to.contain("Which assignment? For example: npm run classroom -- grade 1");
  });

  it("writes the hub's values to the terminal or a file, and names a broken measurement", () =>
    withTempFolder(async (folder) => {
      const file = path.join(folder, "memory.json");
      const write = (notebook: object) =>
        fs.writeFileSync(
          file,
          JSON.stringify({ serverBytes: 100 * M, notebooks: { "02_cnn_model": notebook } }),
        );
      write(NOTEBOOK);
      const shown = await run("hub-values", "--memory", file, "--notebooks", "1");
      expect(shown.code).to.equal(0);
      expect(shown.said).to.contain("guarantee: 600M").and.contain("limit: 1250M");
      const values = path.join(folder, "values.yaml");
      expect((await run("hub-values", "--memory", file, "--to", values)).code).to.equal(0);
      expect(fs.readFileSync(values, "utf8")).to.contain("guarantee: 600M");
      const { idleBytes: _, ...incomplete } = NOTEBOOK;
      write(incomplete);
      const broken = await run("hub-values", "--memory", file);
      expect(broken.code).to.equal(1);
      expect(broken.said).to.contain('must hold "02_cnn_model: idleBytes"');
    }));

  describe("in a course (needs npm run classroom -- install)", () => {
    before(function () {
      try {
        findNbgraderPython();
      } catch {
        this.skip();
      }
    });

    it("says where there is no course, no assignment, no submission, no exchange", () =>
      withTempFolder(async (folder) => {
        const root = path.join(folder, "course");
        const course = ["--course", root];
        expect((await run("grade", "1", ...course)).said).to.contain("is no course yet");
        makeCourse(root, { course: "xray", seed: 0, exchange: null });
        expect((await run("release", "9", ...course)).said).to.contain(
          'There is no assignment "assignment9": expected 1 to 5.',
        );
        expect((await run("grade", "1", ...course)).said).to.contain(
          "release the assignment first",
        );
        expect((await run("rehearse", "1", ...course)).said).to.contain("is not released yet");
        expect((await run("collect", "1", ...course)).said).to.contain("--from FOLDER");
        expect((await run("fetch", "1")).said).to.contain("Add --exchange DIR");
        const nowhere = path.join(folder, "nowhere");
        expect((await run("submit", "1", "--exchange", nowhere)).said).to.contain("does not exist");
        process.env.XRAY_ASSIGNMENTS = folder;
        try {
          const { said } = await run("submit", "1", "--exchange", nowhere);
          expect(said).to.contain("XRAY_ASSIGNMENTS names").and.contain("or a link to it");
        } finally {
          delete process.env.XRAY_ASSIGNMENTS;
        }
        expect((await run("grade", "1", "--jobs", "none", ...course)).code).to.equal(1);
      }));

    it("names the next command after a rehearsal as it must be typed, for this course", () =>
      withTempFolder(async (folder) => {
        const root = path.join(folder, "my practice");
        const { release } = makeCourse(root, { course: "xray", seed: 0, exchange: null });
        fs.mkdirSync(release("assignment5"), { recursive: true });
        const file = path.join(release("assignment5"), "assignment5.ipynb");
        fs.writeFileSync(file, JSON.stringify(buildAssignment(5, 0).notebook));
        const { code, said } = await run("rehearse", "5", "--course", root);
        expect(code, said).to.equal(0);
        const [, command] = /npm run classroom -- (.*)/.exec(said) ?? [];
        // What a shell makes of it.
        const typed = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, a, b]) => a ?? b);
        const collected = await run(...typed);
        expect(collected.code, collected.said).to.equal(0);
        expect(fs.readdirSync(path.join(root, "submitted"))).to.have.members(MADE_UP_STUDENTS);
      }));
  });
});
