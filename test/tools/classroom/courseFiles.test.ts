import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../lib/base/projectRoot";
import { collectFolder } from "../../../lib/tools/classroom/collectFolder";
import { makeCourse } from "../../../lib/tools/classroom/courseFolder";
import { findPython } from "../../../lib/tools/runner/notebookPython";
import { withTempFolder } from "../../support/tempFolder";

describe("the files of a course", () => {
  it("are reached by all students through an exchange that the course has made", () =>
    withTempFolder(async (folder) => {
      if (process.platform === "win32") return;
      const mode = (file: string) => fs.statSync(file).mode & 0o7777;
      const exchange = path.join(folder, "deep", "exchange");
      makeCourse(path.join(folder, "one"), { course: "xray", seed: 0, exchange });
      expect(mode(exchange)).to.equal(0o1777);
      // One that was there is somebody else's to open.
      fs.chmodSync(exchange, 0o700);
      makeCourse(path.join(folder, "two"), { course: "xray", seed: 0, exchange });
      expect(mode(exchange)).to.equal(0o700);
    }));

  it("are not taken from where a student's link leads", () =>
    withTempFolder(async (folder) => {
      if (process.platform === "win32") return;
      const course = makeCourse(path.join(folder, "course"), {
        ...{ course: "xray", seed: 0, exchange: null },
      });
      const solutions = path.join(folder, "solutions.ipynb");
      fs.writeFileSync(solutions, "{}");
      const from = path.join(folder, "from");
      fs.mkdirSync(path.join(from, "eve"), { recursive: true });
      fs.symlinkSync(solutions, path.join(from, "eve", "a.ipynb"));
      fs.symlinkSync(solutions, path.join(from, "fred.ipynb"));
      fs.copyFileSync(solutions, path.join(from, "ada.ipynb"));
      const { students, left } = collectFolder(course, "assignment1", from);
      expect(students).to.deep.equal(["ada"]);
      expect(left.map((file) => path.relative(from, file)).sort()).to.deep.equal([
        path.join("eve", "a.ipynb"),
        "fred.ipynb",
      ]);
      expect(fs.readdirSync(path.join(folder, "course", "submitted"))).to.deep.equal(["ada"]);
    }));
});

describe("the folder of a learning platform", () => {
  /** The students that are found among these files and folders. */
  const studentsIn = (...names: string[]) =>
    withTempFolder(async (folder) => {
      const course = makeCourse(path.join(folder, "course"), {
        ...{ course: "xray", seed: 0, exchange: null },
      });
      const from = path.join(folder, "from");
      for (const name of names) {
        fs.mkdirSync(path.dirname(path.join(from, name)), { recursive: true });
        fs.writeFileSync(path.join(from, name), "{}");
      }
      return collectFolder(course, "assignment1", from).students;
    });

  it("may name students as they are called", async () => {
    expect(
      await studentsIn(
        "Anna Müller_1234567_assignsubmission_file_/assignment1 (1).ipynb",
        "Séan O'Brien_77_file.ipynb",
        "李 雷.ipynb",
        "mia@example.org.ipynb",
      ),
    ).to.have.members(["Anna-Müller", "Séan-O-Brien", "李-雷", "mia@example.org"]);
  });

  it("is asked to tell two of one name apart, and to name everybody", async () => {
    const failure = async (...names: string[]) => {
      try {
        return String(await studentsIn(...names));
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(await failure("Mia_1_a.ipynb", "Mia_2_a.ipynb")).to.match(
      /two notebooks of Mia: rename/,
    );
    expect(await failure("_1_a.ipynb")).to.contain("a student's name must stand before");
  });
});

describe("the local hub", () => {
  it("is killed where it does not end, and what was measured stays", function () {
    if (process.platform !== "linux") this.skip();
    const program = `import subprocess, sys
sys.path.insert(0, sys.argv[1])
from hub import stop
deaf = ["sh", "-c", "trap '' TERM; echo; while :; do sleep 0.1; done"]
process = subprocess.Popen(deaf, stdout=subprocess.PIPE)
process.stdout.readline()
stop(process, 0.5)
print(process.returncode)`;
    const folder = path.join(projectRoot(), ".ci", "hub");
    const { stdout, stderr } = spawnSync(findPython(), ["-B", "-c", program, folder], {
      encoding: "utf8",
    });
    expect(stdout, stderr).to.match(/has not ended in 0\.5 seconds: killed\.\s+-9\s*$/);
  });
});
