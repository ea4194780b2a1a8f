import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { removeFolder } from "../../base/files/whenFree.cjs";
import { projectRoot } from "../../base/projectRoot";

/** What a student's process may use. */
export interface SandboxLimits {
  memoryBytes: number;
  /** The largest file, and all files together. */
  fileBytes: number;
  /** False where the system cannot shut a process in; then time, memory and file size remain. */
  shutIn: boolean;
}

export interface SessionCommand {
  command: string;
  args: string[];
  env: Record<string, string>;
}

/** Limits for a notebook that does not train: four times what the reference solutions take. */
export function defaultLimits(): SandboxLimits {
  return { memoryBytes: 2e9, fileBytes: 50e6, shutIn: canShutIn() };
}

let shutsIn: boolean | null = null;

/**
 * Whether this system lets a user make a sandbox: Linux with user namespaces, tried once with the
 * very script that is used. It needs util-linux, which every distribution has.
 */
export function canShutIn(): boolean {
  shutsIn ??= process.platform === "linux" && tryShutIn();
  return shutsIn;
}

function tryShutIn(): boolean {
  const place = makeCellsPlace();
  try {
    const { command, args, env } = shutIn(["/bin/sh", "-c", "exit 0"], place, systemFolders(), 1e6);
    return spawnSync(command, args, { stdio: "ignore", env }).status === 0;
  } finally {
    removeFolder(place);
  }
}

/**
 * Makes a folder for the cells of one notebook: they run in its `work`, beside which lie the links
 * `lib` and `node_modules`, as beside the notebooks. The caller removes it.
 */
export function makeCellsPlace(): string {
  const place = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "xray-cells-")));
  for (const name of ["work", "root"]) fs.mkdirSync(path.join(place, name));
  for (const name of ["lib", "node_modules"])
    fs.symlinkSync(path.join(projectRoot(), name), path.join(place, name), "junction");
  return place;
}

/** Copies what lies beside a notebook to where its cells run. */
export function copyFiles(files: string, place: string): void {
  const filter = (file: string) => !/\.(ipynb|unreadable)$|[\\/]\.ipynb_checkpoints/.test(file);
  fs.cpSync(files, path.join(place, "work"), { recursive: true, filter });
}

/**
 * The command of a process that runs or compiles cells in `place`. All that gets a student's text
 * is shut in.
 */
export function sessionCommand(
  limits: SandboxLimits,
  role: "student" | "tests" | "compiler",
  place: string,
): SessionCommand {
  const root = projectRoot();
  const folder = path.join(place, "work");
  const node = [
    process.execPath,
    `--max-old-space-size=${Math.round(limits.memoryBytes / 2e6)}`,
    "-r",
    path.join(root, "lib", "tools", "setup", "kernel", "tslabCorrection.cjs"),
    path.join(root, "lib", "dist", "tools", "classroom", "cellProcess.js"),
    // tslabCorrection corrects tslab where these words are, and removes the file that they name.
    "kernel",
    "--config-path",
    path.join(folder, "connection.json"),
  ];
  const env = {
    PATH: process.env.PATH ?? "",
    HOME: folder,
    XRAY_CELLS_ROLE: role,
    XRAY_CELLS_FOLDER: folder,
    XRAY_ENGINE: "wasm",
  };
  if (role === "tests") return { command: node[0], args: node.slice(1), env };
  if (!limits.shutIn) return { ...limited(node, limits), env };
  const inside = shutIn(
    node,
    place,
    [...systemFolders(), ...projectFolders(root)],
    limits.fileBytes,
  );
  return { ...inside, env: { ...env, ...inside.env } };
}

/** Where processes cannot be shut in, the shell at least limits files; Windows limits nothing. */
function limited(command: string[], { fileBytes }: SandboxLimits): Omit<SessionCommand, "env"> {
  if (process.platform === "win32") return { command: command[0], args: command.slice(1) };
  const blocks = Math.ceil(fileBytes / 512);
  return { command: "/bin/sh", args: ["-c", `ulimit -f ${blocks}; exec "$@"`, "sh", ...command] };
}

/** What programs need of the system, to read only. */
function systemFolders(): string[] {
  const system = ["/usr", "/bin", "/lib", "/lib64", "/lib32", "/etc/ld.so.cache"];
  return [...system, path.dirname(fs.realpathSync(process.execPath))].filter(fs.existsSync);
}

/** What cells need of this project: no source, no solution, no other student's work. */
function projectFolders(root: string): string[] {
  return [
    path.join(root, "package.json"),
    path.join(root, "lib", "dist"),
    path.join(root, "lib", "tools", "setup", "kernel"),
    path.join(root, "node_modules"),
  ];
}

/**
 * A new, empty file system in memory with the named folders in it (to read only) and one folder to
 * write in, no network, no other processes, and no rights to change any of that.
 */
function shutIn(
  command: string[],
  place: string,
  folders: string[],
  fileBytes: number,
): SessionCommand {
  const unshare = ["unshare", "--user", "--map-root-user", "--mount", "--net", "--pid", "--ipc"];
  return {
    // The sandbox ends with whoever started it, and everything in it with its first process.
    command: "setpriv",
    args: [
      ...["--pdeathsig", "KILL", ...unshare, "--uts", "--fork", "--kill-child=KILL"],
      ...["/bin/sh", "-c", SHUT_IN, "sh", ...folders, "--"],
      ...["prlimit", `--fsize=${fileBytes}`, "--core=0", ...command],
    ],
    env: {
      PATH: process.env.PATH ?? "",
      PLACE: place,
      PROJECT: projectRoot(),
      SIZE: String(fileBytes),
    },
  };
}

/** Runs as the first process of its own name spaces; the arguments are folders, --, a command. */
const SHUT_IN = `set -e
R="$PLACE/root"
mount -t tmpfs -o size="$SIZE",nr_inodes=5k,mode=755 tmpfs "$R"
cd "$R"
mkdir old proc dev tmp
read_only() {
  # /lib is a link into /usr on most systems: bound as a folder, all of it would be there twice.
  if [ -L "$1" ]; then
    case $(readlink -f "$1") in /usr/*) ln -s "$(readlink -f "$1")" "$R$1"; return ;; esac
  fi
  if [ -d "$1" ]; then mkdir -p "$R$1"; else mkdir -p "$R\${1%/*}"; : > "$R$1"; fi
  mount --bind "$1" "$R$1" 2>/dev/null || mount --rbind "$1" "$R$1"
  mount -o remount,bind,ro "$R$1" 2>/dev/null || mount -o remount,bind,ro,nosuid,nodev "$R$1"
}
while [ "$1" != -- ]; do read_only "$1"; shift; done
shift
for name in null zero urandom random; do
  : > "dev/$name"
  mount --bind "/dev/$name" "dev/$name"
done
mkdir -p "$R$PLACE"
cp -r "$PLACE/work" "$R$PLACE/work"
ln -s "$PROJECT/lib" "$R$PLACE/lib"
ln -s "$PROJECT/node_modules" "$R$PLACE/node_modules"
pivot_root . old
# To read only: where the grader is root, /proc/sys would be the whole computer's.
mount -t proc -o ro proc /proc
umount -l /old
cd "$PLACE/work"
exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all "$@"`;
