/**
 * Works on every step as soon as those that it builds on have ended, so that one computes while
 * another waits for the network. After a failure nothing more begins; what already runs may end,
 * since a download that is broken off is lost.
 *
 * @template Step
 * @param {Map<Step, Step[]>} steps each with those that it builds on, which come before it
 * @param {(step: Step) => Promise<void>} work
 * @throws the first error of `work`
 */
export async function runInOrder(steps, work) {
  const ended = new Map();
  const failures = [];
  const begin = async (step, before) => {
    await Promise.all(before.map((other) => ended.get(other)));
    if (failures.length > 0) return;
    await work(step).catch((error) => failures.push(error));
  };
  for (const [step, before] of steps) ended.set(step, begin(step, before));
  await Promise.all(ended.values());
  if (failures.length > 0) throw failures[0];
}
