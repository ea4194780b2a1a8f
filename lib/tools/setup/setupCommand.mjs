import { checkTable } from "./checkTable.mjs";
import { installMissing } from "./installMissing.mjs";
import { projectPaths } from "./paths.mjs";
import { printProblem } from "./printProblem.mjs";

const USAGE = `npm run setup             installs what is missing
npm run setup -- --check  only prints what is there

Environment: XRAY_ENGINE=wasm goes without TensorFlow and compiler; XRAY_TENSORFLOW=cuda installs it
for NVIDIA GPUs; XRAY_BASE_PYTHON names the Python from which .venv is made; CXX the C++ compiler;
XRAY_FETCH_WEIGHTS=0 leaves out the ImageNet weights (47 MB).`;

/**
 * The `setup` command. Its exit code is 1 where something is missing and could not be installed.
 */
export async function setupCommand(args) {
  const unknown = args.find((arg) => !["--check", "--help"].includes(arg));
  if (unknown !== undefined || args.includes("--help")) {
    if (unknown !== undefined) console.error(`Unknown option ${unknown}.`);
    console.log(USAGE);
    process.exitCode = unknown === undefined ? 0 : 1;
    return;
  }
  if (args.includes("--check")) {
    console.log(await checkTable(projectPaths()));
    return;
  }
  if (!(await setUpOrExplain({ retryEngine: true }))) return;
  console.log(
    'Everything is set up. "npm start" runs the notebooks, "npm run setup -- --check" ' +
      "shows what is there.",
  );
}

/** Runs set-up and prints a problem as a message. Returns whether the project can be used. */
export async function setUpOrExplain(options) {
  try {
    await installMissing(options);
    return true;
  } catch (error) {
    printProblem(error);
    return false;
  }
}
