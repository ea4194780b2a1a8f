/**
 * node lib/dist/tools/cli/checkRun.js [RESULTS]: checks what a run of all notebooks wrote, for the
 * continuous build. RESULTS is the results folder, by default the one of the settings.
 */
import path from "node:path";
import { projectRoot } from "../../base/projectRoot";
import { readSettings } from "../../base/settings";
import { checkResults } from "../runner/checkResults";

async function checkRun(args: string[]): Promise<number> {
  const results = args.length > 0 ? path.resolve(args[0]) : readSettings().results;
  const problems = await checkResults(results, path.join(projectRoot(), "notebooks"));
  const place = path.relative(process.cwd(), results) || results;
  if (problems.length === 0)
    console.log(`Figures, metrics, predictions and notebooks in ${place} are complete.`);
  for (const problem of problems) console.error(`- ${problem}`);
  return problems.length === 0 ? 0 : 1;
}

if (require.main === module) {
  void checkRun(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
