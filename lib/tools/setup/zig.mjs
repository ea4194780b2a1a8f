import path from "node:path";
import { exactly, pipInstall } from "./pip.mjs";
import { ZIG, ZIG_MEGABYTES } from "./wheels.mjs";

/**
 * Installs the C++ compiler zig from PyPI into the project's environment.
 *
 * @returns {Promise<{ command: string, args: string[], version: string }>}
 */
export async function installZig(context) {
  const { paths, report } = context;
  report.note(
    `no C++ compiler was found: ${ZIG} takes its place (${ZIG_MEGABYTES} MB to download)`,
  );
  await pipInstall(context, exactly(paths, [ZIG]), `${ZIG} (a C++ compiler)`);
  // Its half-built parts, which would go to the home folder.
  process.env.ZIG_GLOBAL_CACHE_DIR ??= path.join(paths.venv, "zig-cache");
  return { command: paths.python, args: ["-m", "ziglang", "c++"], version: ZIG };
}
