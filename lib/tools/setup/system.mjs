import os from "node:os";
import { SetupProblem } from "./setupProblem.mjs";

/** Darwin 23 is macOS 14: the kernel's messages (zeromq) are built for it on Apple's processors. */
const OLDEST_DARWIN = 23;

/**
 * The reason why nothing of this project can run on this system, or null. Asked before anything
 * is downloaded.
 */
export function systemProblem({
  platform = process.platform,
  arch = process.arch,
  glibc = glibcVersion(),
} = {}) {
  if (!["linux", "darwin", "win32"].includes(platform))
    return new SetupProblem(`Linux, macOS or Windows is needed, found ${platform}.`);
  if (!["x64", "arm64"].includes(arch))
    return new SetupProblem(
      `a 64-bit system and a 64-bit Node (x64 or arm64) are needed, found Node for ${arch}.`,
      { "On a 64-bit system": "install the 64-bit Node from nodejs.org" },
    );
  if (platform === "linux" && glibc === null)
    return new SetupProblem(
      "this Linux uses musl (as Alpine does), and TensorFlow exists for glibc only.",
      { "In a container": "take an image on Debian or Ubuntu, for example node:22-bookworm" },
    );
  return null;
}

/**
 * The problem with XRAY_TENSORFLOW, or null: a word that is not known, or CUDA where TensorFlow's
 * wheels have none.
 */
export function tensorflowSettingProblem(
  { XRAY_TENSORFLOW: wanted },
  { platform = process.platform, arch = process.arch } = {},
) {
  if (!wanted || wanted === "cpu") return null;
  if (wanted !== "cuda")
    return new SetupProblem(`XRAY_TENSORFLOW must be cuda or cpu, found "${wanted}".`);
  if (platform === "linux" && arch === "x64") return null;
  return new SetupProblem(
    "XRAY_TENSORFLOW=cuda: TensorFlow for NVIDIA GPUs exists for Linux on x86-64 processors, and " +
      `this is ${platform} on ${arch}.`,
    {
      "On the processor": "give the command without XRAY_TENSORFLOW",
      "On Windows with an NVIDIA card": "WSL is a Linux that reaches the card",
    },
  );
}

/** What works on this system with restrictions, as lines to print before set-up starts. */
export function systemRemarks({
  platform = process.platform,
  arch = process.arch,
  release = os.release(),
} = {}) {
  if (platform === "darwin" && arch === "arm64" && Number.parseInt(release, 10) < OLDEST_DARWIN)
    return [
      "NOTE: the notebook kernel is built for macOS 14 or later; this is an older one. Should " +
        "the kernel not start, update macOS.",
    ];
  return [];
}

/** The version of the system's C library, null on Linux without glibc, "" on other systems. */
function glibcVersion() {
  if (process.platform !== "linux") return "";
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime ?? null;
}
