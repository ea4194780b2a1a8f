import { spawnSync } from "node:child_process";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { projectRoot, projectVersion } from "../../base/projectRoot";
import type { BenchResults } from "./benchFile";
import type { EnginePeak } from "./enginePeak";
import { withWorkers } from "./worker";

type Description = Pick<BenchResults, "machine" | "versions" | "enginePeak">;

interface OurVersions {
  node: string;
  tfjs: string;
  engine: string;
  fastBfloat16: boolean;
}

interface PytorchVersions {
  python: string;
  torch: string;
  pillow: string;
  /** Whether grad-cam and captum are there. */
  explainers: boolean;
}

/**
 * What is compared with what, and on which machine; measures the engine's peak.
 *
 * @param python one with PyTorch, or null
 * @returns `fastBfloat16`: whether mixed precision is measured, too; `explainers`: whether the side
 *   of PyTorch has the packages that explain
 */
export async function describeSides(
  python: string | null,
  { quick }: { quick: boolean },
): Promise<Description & { fastBfloat16: boolean; explainers: boolean }> {
  return withWorkers(python, async (ours, theirs) => {
    const { node, tfjs, engine, fastBfloat16 } = await ours.ask<OurVersions>({ do: "versions" });
    const found = await theirs?.ask<PytorchVersions>({ do: "versions" });
    return {
      machine: describeMachine(),
      versions: {
        node,
        tfjs,
        engine,
        project: projectVersion(),
        pytorch: found?.torch ?? null,
        python: found?.python ?? null,
        pillow: found?.pillow ?? null,
      },
      enginePeak: await ours.ask<EnginePeak>({ do: "peak", size: quick ? 256 : 2048 }),
      fastBfloat16,
      explainers: found?.explainers ?? false,
    };
  });
}

/** The machine as bench.json states it. */
export function describeMachine(): BenchResults["machine"] {
  return {
    cpu: os.cpus()[0]?.model ?? "unknown",
    cores: os.availableParallelism(),
    memoryBytes: os.totalmem(),
    system: `${os.type()} ${os.arch()}`,
    features: processorFeatures(),
  };
}

/**
 * As the set-up's table shows them. That part is a module of another kind, which TypeScript's
 * import cannot load in this one.
 */
function processorFeatures(): string {
  const address = pathToFileURL(
    path.join(projectRoot(), "lib", "tools", "setup", "cpuFeatures.mjs"),
  ).href;
  const script = `import { cpuFeatures } from "${address}"; process.stdout.write(cpuFeatures());`;
  const args = ["--input-type=module", "--eval", script];
  const { stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
  return stdout || "not known";
}
