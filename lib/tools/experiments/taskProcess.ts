/**
 * A task of the reproduction as a process of its own, started by startTask.ts: its memory starts
 * fresh, and if it dies, nothing else does. The task comes as an argument, the settings come from
 * the environment.
 */
import { readSettings } from "../../base/settings";
import { runTask, type Task, type TaskEvent } from "./tasks";

async function main(): Promise<void> {
  // Without its caller nobody would see the result.
  process.on("disconnect", () => process.exit(1));
  let told = Promise.resolve();
  const tell = (event: TaskEvent): void => {
    told = new Promise((resolve) => process.send!(event, () => resolve()));
  };
  let code = 0;
  try {
    await runTask(JSON.parse(process.argv[2]) as Task, readSettings(), tell);
  } catch (error) {
    tell({ event: "failed", message: (error as Error).message });
    code = 1;
  }
  await told;
  // The engine's threads would keep the process alive.
  process.exit(code);
}

if (require.main === module) void main();
