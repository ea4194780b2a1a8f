import { INSTALL_HELP } from "./installHelp.mjs";
import { SetupProblem } from "./setupProblem.mjs";

/** The oldest Python that the packages of requirements.txt support. */
export const OLDEST_PYTHON = [3, 10];

// Also Python 2 must be able to run this, to say that it is too old.
const ASK = [
  "import json, sys",
  "try:",
  "    import venv, ensurepip",
  "    venv = True",
  "except ImportError:",
  "    venv = False",
  'print(json.dumps({"version": list(sys.version_info[:3]), "venv": venv}))',
].join("\n");

/**
 * Finds a Python that can make the project's environment: XRAY_BASE_PYTHON, or the first good one
 * of the usual names.
 *
 * @param {import("./run.mjs").Run} run
 * @returns {Promise<{ command: string[], version: string }>}
 * @throws {SetupProblem} where there is none, or only an old one, or one without the venv module
 */
export async function findPython(run, { env = process.env, platform = process.platform } = {}) {
  const found = [];
  for (const command of candidates(env, platform)) {
    const answer = await ask(run, command);
    if (answer === null) continue;
    if (isNewEnough(answer.version) && answer.venv)
      return { command, version: answer.version.join(".") };
    found.push({ command, ...answer });
  }
  throw pythonProblem(found, env);
}

function candidates(env, platform) {
  if (env.XRAY_BASE_PYTHON) return [[env.XRAY_BASE_PYTHON]];
  const versions = ["3.12", "3.13", "3.11", "3.10", "3.14"];
  if (platform === "win32")
    return [["python"], ["py", "-3"], ...versions.map((version) => ["py", `-${version}`])];
  return [["python3"], ...versions.map((version) => [`python${version}`]), ["python"]];
}

async function ask(run, [command, ...args]) {
  const { code, output } = await run(command, [...args, "-c", ASK], { timeoutSeconds: 20 });
  if (code !== 0) return null;
  try {
    return JSON.parse(output.trim().split("\n").pop());
  } catch {
    return null;
  }
}

function isNewEnough([major, minor]) {
  return major > OLDEST_PYTHON[0] || (major === OLDEST_PYTHON[0] && minor >= OLDEST_PYTHON[1]);
}

function pythonProblem(found, env) {
  const named = ({ command, version }) => `${command.join(" ")} is ${version.join(".")}`;
  const withoutVenv = found.find(({ version }) => isNewEnough(version));
  if (withoutVenv) {
    return new SetupProblem(
      `Python's venv module is missing (${named(withoutVenv)}, but cannot import venv and ` +
        "ensurepip).",
      INSTALL_HELP.venv,
    );
  }
  const looked = env.XRAY_BASE_PYTHON
    ? `XRAY_BASE_PYTHON=${env.XRAY_BASE_PYTHON} does not run`
    : "none was found";
  const what = found.length > 0 ? found.map(named).join(", ") : looked;
  return new SetupProblem(
    `Python ${OLDEST_PYTHON.join(".")} or newer is needed: ${what}.`,
    INSTALL_HELP.python,
  );
}
