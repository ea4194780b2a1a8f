import { type BenchResults, machineName } from "./benchFile";

type Machine = Pick<BenchResults, "machine">;

/**
 * A short name for each of several machines, no two alike: the processor with the best that it has
 * of what makes engines faster; where machines share that, its cores and system, or all of it.
 *
 * @example processorNames([intel, amd]) // ["Intel Xeon (AMX)", "AMD EPYC (AVX-512 BF16)"]
 */
export function processorNames(machines: readonly Machine[]): string[] {
  const ways: ((one: Machine) => string)[] = [
    shortName,
    (one) => `${shortName(one)}, ${one.machine.cores} cores`,
    (one) => `${shortName(one)}, ${one.machine.cores} cores, ${one.machine.system}`,
    machineName,
  ];
  const named = ways.map((name) => machines.map(name));
  return named.find((names) => new Set(names).size === names.length) ?? named[named.length - 1];
}

function shortName({ machine: { cpu, features } }: Machine): string {
  // "Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz" is "Intel Xeon Platinum 8481C".
  const name = cpu
    .replace(/\((R|TM)\)/gi, "")
    .replace(/\s*@.*|\b\d+-Core\b|\b(Processor|CPU)\b/gi, "")
    .replace(/\s+/g, " ")
    .trim();
  // Features stand from the oldest to the newest. What is no list of them says that none is known.
  const best = /^(none|not known)/.test(features ?? "") ? undefined : features?.split(", ").pop();
  return `${name || cpu}${best ? ` (${best.replace(/ \(.*\)$/, "")})` : ""}`;
}
