import { hasBfloat16 } from "../../lib/base/engine/precisionTrial";
import { startEngine } from "./tensors";

/** As startEngine; skips what follows where the engine has no bfloat16 (x86 without AVX-512). */
export async function startBfloat16(this: Mocha.Context): Promise<void> {
  await startEngine();
  if (!hasBfloat16()) this.skip();
}
