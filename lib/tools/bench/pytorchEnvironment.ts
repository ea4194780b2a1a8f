import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { check } from "../../base/checks";
import { removeFolder } from "../../base/files/whenFree.cjs";
import { projectRoot } from "../../base/projectRoot";

type Environment = Record<string, string | undefined>;

/** The environment with PyTorch, which is made on request only. */
export function pytorchFolder(): string {
  return path.join(projectRoot(), ".venv-bench");
}

/**
 * A Python with PyTorch: the one given, the one of XRAY_PYTORCH_PYTHON, or the one of .venv-bench.
 * @returns null where there is none, and the benchmark measures our side only
 * @throws if one is named that does not exist
 */
export function findPytorchPython(
  given: string | undefined,
  env: Environment = process.env,
): string | null {
  const named = given ?? env.XRAY_PYTORCH_PYTHON?.trim();
  if (named) {
    check(
      fs.existsSync(named),
      `${named} does not exist. Give the path of a Python that has PyTorch.`,
    );
    return path.resolve(named);
  }
  const own = pythonIn(pytorchFolder());
  return fs.existsSync(own) ? own : null;
}

/**
 * Makes the environment with the packages of lib/tools/bench/requirements.txt, where it is not
 * there yet.
 * @param basePython makes the environment
 * @param folder default .venv-bench
 * @throws with pip's last words where it fails; what was made of it is removed
 */
export function installPytorch(basePython: string, folder = pytorchFolder()): string {
  const python = pythonIn(folder);
  if (fs.existsSync(path.join(folder, "complete"))) return python;
  checkOurs(folder);
  removeMade(folder);
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, MADE_HERE), "");
    runOrThrow(basePython, ["-m", "venv", folder]);
    const requirements = path.join(projectRoot(), "lib", "tools", "bench", "requirements.txt");
    runOrThrow(python, [
      "-m",
      "pip",
      "install",
      "--disable-pip-version-check",
      "--no-input",
      "-r",
      requirements,
    ]);
    fs.writeFileSync(path.join(folder, "complete"), "");
    return python;
  } catch (error) {
    removeMade(folder);
    throw error;
  }
}

/** Marks an environment that this command made, and that it may therefore remove. */
const MADE_HERE = "made-by-npm-run-bench";

function checkOurs(folder: string): void {
  const found = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  check(
    found.length === 0 || found.includes(MADE_HERE),
    `${folder} was not made by this command, which would have to replace it. It was left ` +
      "as it is. Move it away, or give its Python with --pytorch-python if it has PyTorch.",
  );
}

function removeMade(folder: string): void {
  if (fs.existsSync(path.join(folder, MADE_HERE))) removeFolder(folder);
}

function runOrThrow(command: string, args: string[]): void {
  const { status, stderr, error } = spawnSync(command, args, {
    stdio: ["ignore", "inherit", "pipe"],
    encoding: "utf8",
  });
  check(
    status === 0,
    `${[command, ...args].join(" ")} ` +
      `failed:\n${(error?.message ?? stderr ?? "").trim().split("\n").slice(-8).join("\n")}`,
  );
}

function pythonIn(folder: string): string {
  return path.join(
    folder,
    ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]),
  );
}
