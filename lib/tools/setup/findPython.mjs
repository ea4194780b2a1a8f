import { INSTALL_HELP } from "./installHelp.mjs";
import { SetupProblem } from "./setupProblem.mjs";

/** Names of processors by Node's: as Python gives them on Linux and Macs, and on Windows. */
const PROCESSORS = {
  x64: ["x86_64", "amd64", "win-amd64"],
  arm64: ["arm64", "aarch64", "win-arm64"],
};

/** The oldest Python that the packages of requirements.txt support. */
export const OLDEST_PYTHON = [3, 10];

// Also Python 2 must be able to run this, to say that it is too old.
const ASK = [
  "import json, platform, sys, sysconfig",
  "try:",
  "    import venv, ensurepip",
  "    venv = True",
  "except ImportError:",
  "    venv = False",
  "machine = sysconfig.get_platform() if sys.platform == 'win32' else platform.machine()",
  'found = {"version": list(sys.version_info[:3]), "venv": venv, "machine": machine}',
  "print(json.dumps(found))",
].join("\n");

/**
 * Finds a Python that can make the project's environment: XRAY_BASE_PYTHON, or the first good one
 * of the usual names.
 *
 * @param {import("./run.mjs").Run} run
 * @returns {Promise<{ command: string[], version: string }>}
 * @throws {SetupProblem} where there is none, or only an old one, or one without the venv module
 */
export async function findPython(
  run,
  { env = process.env, platform = process.platform, arch = process.arch } = {},
) {
  const found = [];
  for (const command of candidates(env, platform)) {
    const answer = await ask(run, command);
    if (answer === null) continue;
    if (isNewEnough(answer.version) && answer.venv && isFor(answer, arch))
      return { command, version: answer.version.join(".") };
    found.push({ command, ...answer });
  }
  throw pythonProblem(found, env, arch);
}

/** Python's packages and Node load each other's libraries, so both must be for one processor. */
function isFor({ machine }, arch) {
  return machine === undefined || PROCESSORS[arch]?.includes(machine.toLowerCase()) === true;
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

function pythonProblem(found, env, arch) {
  const named = ({ command, version }) => `${command.join(" ")} is ${version.join(".")}`;
  const other = found.find((answer) => isNewEnough(answer.version) && !isFor(answer, arch));
  if (other) {
    return new SetupProblem(
      `Python and Node must be for the same kind of processor: Node is for ${arch}, ` +
        `${other.command.join(" ")} for ${other.machine}. (On a Mac with Apple's processor, ` +
        "one of them runs in Rosetta.)",
      { Node: "install the one for this computer's processor", ...INSTALL_HELP.python },
    );
  }
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
