/**
 * npm run classroom: hand out, collect, grade and give back exercises. See USAGE below.
 */
import path from "node:path";
import { check } from "../../base/checks";
import { projectRoot } from "../../base/projectRoot";
import { openCourse } from "../classroom/courseFolder";
import { findNbgraderPython } from "../classroom/nbgraderEnvironment";
import {
  COMMANDS,
  makeOrOpen,
  OTHER_COMMANDS,
  parseClassroomArgs,
  STUDENT_COMMANDS,
  workOfStudent,
} from "./classroomCommands";
import { fromHere } from "./fromHere";
import { runCommand } from "./runCommand";
import { stopOnSignals } from "./stopOnSignals";

const USAGE = `Hands out the exercises of the notebooks, collects, grades and gives back.
notebooks/INSTRUCTORS.md is the guide to it, with five sessions.

Usage: npm run classroom -- COMMAND [ASSIGNMENT] [options]

  install            fetches nbgrader into .venv-nbgrader
  release N          makes assignment N (1 to 5, by notebook) and hands it out
  collect N          takes in what students have handed in; --from FOLDER: from files
  grade N            tests every submission and writes points into nbgrader's gradebook
  feedback N         makes a page for every student, and gives it back
  export N           writes points as CSV, a line for every student
  rehearse N         writes the work of ten made-up students, to try all this with
  hub-values         writes what JupyterHub on Kubernetes needs: a file of values
  lab                JupyterLab with nbgrader's pages, to grade answers in words; what stands
                     behind -- goes to JupyterLab, such as -- --no-browser

For students, with --exchange DIR and the course's --name:
  fetch N            gets assignment N out of the exchange, into this project's folder, or into
                     that of XRAY_ASSIGNMENTS, which holds a link to lib (set on a hub)
  submit N           hands it in; again: the last one counts
  get-feedback N     gets the pages that were given back

  --course DIR       the course's folder (default: my-course)
  --name NAME        of the course, when it is made (default: xray)
  --seed N           when the course is made: its variants and tests; 0 has those that are
                     published (default: 0)
  --exchange DIR     when the course is made: nbgrader's exchange, a folder that students reach
  --from FOLDER      collect: a folder with a notebook, or a folder with one, for each student
  --student NAME     grade: only this student's work; several: repeat it
  --jobs N           grade: submissions at a time (default: one for each processor)
  --to FILE          export: default DIR/grades-ASSIGNMENT.csv; hub-values: default the terminal
  --memory FILE      hub-values: what .ci/hub/hub.py has measured (default: the project's own)
  --notebooks N      hub-values: open at the same time (default: 2)
  --help             shows this text`;

/** Runs the command and returns its exit code. Everything is written to `terminal`. */
export async function classroomCli(
  args: string[],
  {
    terminal = process.stdout as { write(text: string): unknown },
    signal = undefined as AbortSignal | undefined,
  } = {},
): Promise<number> {
  const say = (line: string) => void terminal.write(`${line}\n`);
  const body = async () => {
    const { values, positionals } = parseClassroomArgs(args);
    const [name = "", number = ""] = positionals;
    if (values.help || name === "") {
      say(USAGE);
      check(values.help, "Give a command.");
      return;
    }
    const all = { ...COMMANDS, ...OTHER_COMMANDS, ...STUDENT_COMMANDS };
    const known = Object.keys(all).filter((one) => one !== "test");
    const isKnown = Object.hasOwn(all, name);
    check(isKnown, `Unknown command "${name}": expected one of ${known.join(", ")}.`);
    const needsAssignment = !Object.hasOwn(OTHER_COMMANDS, name);
    check(
      !needsAssignment || number !== "",
      `Which assignment? For example: npm run classroom -- ${name} 1`,
    );
    const root = values.course ? fromHere(values.course) : path.join(projectRoot(), "my-course");
    const call = {
      course: () => (name === "release" ? makeOrOpen(root, values) : openCourse(root)),
      assignment: /^\d$/.test(number) ? `assignment${number}` : number,
      rest: positionals.slice(1),
      ...{ values, say, signal },
    };
    if (needsAssignment) findNbgraderPython();
    if (Object.hasOwn(STUDENT_COMMANDS, name)) workOfStudent(name, call);
    else await { ...COMMANDS, ...OTHER_COMMANDS }[name](call);
  };
  return runCommand(body, {
    ...{ write: say, signal, seeHelp: "See npm run classroom -- --help." },
    stopped: "Stopped. The same command goes on where it was.",
  });
}

if (require.main === module) {
  const signal = stopOnSignals();
  void classroomCli(process.argv.slice(2), { signal }).then((code) => {
    process.exitCode = signal.aborted ? 130 : code;
  });
}
