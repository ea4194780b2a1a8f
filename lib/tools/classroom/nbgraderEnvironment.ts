import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { check } from "../../base/checks";
import { removeFolder } from "../../base/files/whenFree.cjs";
import { projectRoot } from "../../base/projectRoot";

/** Marks an environment that this command made, and that it may therefore remove. */
const MADE_HERE = "made-by-npm-run-classroom";
const COMPLETE = "complete";

/** The environment with nbgrader, which is made on request only. */
export function nbgraderFolder(): string {
  return path.join(projectRoot(), ".venv-nbgrader");
}

function inEnvironment(folder: string, name: string): string {
  const windows = process.platform === "win32";
  return path.join(folder, windows ? "Scripts" : "bin", windows ? `${name}.exe` : name);
}

/** The Python of the environment. @throws where it is not installed */
export function findNbgraderPython(folder = nbgraderFolder()): string {
  check(
    fs.existsSync(path.join(folder, COMPLETE)),
    'nbgrader is not installed yet. "npm run classroom -- install" fetches it: about 100 MB.',
  );
  return inEnvironment(folder, "python");
}

/**
 * Makes the environment with the packages of requirements.txt, where it is not there yet.
 * @param basePython makes the environment
 * @throws with pip's last words where it fails; what was made of it is removed
 */
export function installNbgrader(basePython: string, folder = nbgraderFolder()): void {
  if (fs.existsSync(path.join(folder, COMPLETE))) return;
  const found = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  check(
    found.length === 0 || found.includes(MADE_HERE),
    `${folder} was not made by this command, which would have to replace it. It was left as it ` +
      "is. Move it away first.",
  );
  removeFolder(folder);
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, MADE_HERE), "");
    runOrThrow(basePython, ["-m", "venv", folder]);
    const requirements = path.join(projectRoot(), "lib", "tools", "classroom", "requirements.txt");
    const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-q"];
    runOrThrow(inEnvironment(folder, "python"), [...pip, "-r", requirements]);
    fs.writeFileSync(path.join(folder, COMPLETE), "");
  } catch (error) {
    removeFolder(folder);
    throw error;
  }
}

/**
 * What nbgrader needs in its environment: its own programs (it calls some by name), and this
 * project's notebook kernel beside its own.
 * @param state where nbgrader keeps what it remembers, such as what a student has handed in
 */
export function nbgraderVariables(
  folder = nbgraderFolder(),
  state = path.join(folder, "jupyter"),
): NodeJS.ProcessEnv {
  const kernels = path.join(projectRoot(), ".venv", "share", "jupyter");
  const own = (name: string) => path.join(state, name);
  return {
    ...process.env,
    PATH: [path.dirname(inEnvironment(folder, "python")), process.env.PATH].join(path.delimiter),
    JUPYTER_PATH: kernels,
    JUPYTER_CONFIG_DIR: own("config"),
    JUPYTER_DATA_DIR: own("data"),
    JUPYTER_RUNTIME_DIR: own("runtime"),
    IPYTHONDIR: own("ipython"),
  };
}

function runOrThrow(command: string, args: string[]): void {
  const { status, stderr, error } = spawnSync(command, args, {
    stdio: ["ignore", "inherit", "pipe"],
    encoding: "utf8",
  });
  const words = (error?.message ?? stderr ?? "").trim().split("\n").slice(-8).join("\n");
  check(status === 0, `${[command, ...args].join(" ")} failed:\n${words}`);
}
