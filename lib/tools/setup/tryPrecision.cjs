/**
 * Tries which precision the engine is faster in and keeps the answer beside the engine, in a
 * process of its own: a library that has no code for this processor may end the process. Prints
 * the gain as JSON.
 *
 * @argument folder of the compiled library
 */
const path = require("node:path");

const engine = path.join(process.argv[2], "base", "engine");
const { useEngine } = require(path.join(engine, "chooseEngine"));
const { tryPrecisions } = require(path.join(engine, "precisionTrial"));
const { storeTrial } = require(path.join(engine, "storedTrial"));

async function main() {
  await useEngine("tensorflow");
  const trial = tryPrecisions();
  storeTrial(trial);
  console.log(JSON.stringify(trial));
}

void main();
