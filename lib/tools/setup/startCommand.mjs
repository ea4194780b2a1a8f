import path from "node:path";
import { labCommand, prepareLab } from "./lab.mjs";
import { projectPaths } from "./paths.mjs";
import { printProblem } from "./printProblem.mjs";
import { copyNotebooks, describeCopies } from "./readersCopies.mjs";
import { runInForeground } from "./runInForeground.mjs";
import { setUpOrExplain } from "./setupCommand.mjs";

/**
 * Sets up, then runs the named command with its arguments; its exit code becomes this process's.
 */
export async function startCommand([name, ...args]) {
  const paths = projectPaths();
  const commands = {
    notebooks: () => [compiled(paths, "notebooks", args)],
    data: () => [compiled(paths, "data", args)],
    weights: () => [compiled(paths, "weights", args)],
    predict: () => [compiled(paths, "predictCommand", args)],
    evaluate: () => [compiled(paths, "evaluateCommand", args)],
    bench: () => [compiled(paths, "bench", args)],
    reproduce: () => [compiled(paths, "reproduce", args)],
    classroom: () => [compiled(paths, "classroom", args)],
    page: () => [compiled(paths, "page", args)],
    test: () => testCommands(paths, args),
    "test:browser": () => [browserTests(paths, args)],
    "test:page": () => [onlyTests(paths, ["test/browser/page/*.page.ts", ...args])],
    fuzz: () => [fuzzCommand(paths, args)],
    lab: () => {
      console.log(describeCopies(copyNotebooks(paths), paths.copies).join("\n"));
      prepareLab(paths);
      return [labCommand(paths, args)];
    },
  };
  if (!Object.hasOwn(commands, name ?? "")) {
    console.error(
      `Unknown command "${name}": expected one of ${Object.keys(commands).join(", ")}.`,
    );
    process.exitCode = 1;
    return;
  }
  if (!(await setUpOrExplain({}))) return;
  for (const command of prepared(commands[name])) {
    process.exitCode = await runInForeground(command, paths.root);
    if (process.exitCode !== 0) return;
  }
}

/** The commands; none where what they need cannot be written, and then it is said why. */
function prepared(command) {
  try {
    return command();
  } catch (error) {
    printProblem(error);
    return [];
  }
}

function compiled(paths, name, args) {
  return [process.execPath, path.join(paths.dist, "tools", "cli", `${name}.js`), ...args];
}

/** Form and types first: mocha compiles without checking them. */
function testCommands({ nodeModules }, args) {
  const tsc = path.join(nodeModules, "typescript", "bin", "tsc");
  const mocha = path.join(nodeModules, "mocha", "bin", "mocha.js");
  const biome = path.join(nodeModules, "@biomejs", "biome", "bin", "biome");
  return [
    [process.execPath, biome, "check"],
    [process.execPath, tsc, "--noEmit", "-p", "test"],
    [process.execPath, mocha, ...args],
  ];
}

/**
 * Damaged files for every reader, 20,000 each unless XRAY_FUZZ says otherwise; 500 in the tests.
 */
function fuzzCommand(paths, args) {
  process.env.XRAY_FUZZ ||= "20000";
  return onlyTests(paths, args.length > 0 ? args : ["test/**/*Fuzz.test.ts"]);
}

/** The notebooks in JupyterLab in a headless browser; too long for every `npm test`. */
function browserTests(paths, args) {
  return onlyTests(paths, ["test/browser/*.browser.ts", ...args]);
}

function onlyTests({ nodeModules }, args) {
  const mocha = path.join(nodeModules, "mocha", "bin", "mocha.js");
  // Without the project's own list of files, which would add every other test.
  const options = ["--no-config", "--require", "ts-node/register", "--timeout", "0"];
  return [process.execPath, mocha, ...options, ...args];
}
