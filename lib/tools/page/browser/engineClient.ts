import type { Answer, Argument, CallName, FromWorker, ToWorker } from "./engineCalls";

/** The worker that computes, as something to call. One call is computed after the other. */
export class EngineClient {
  private readonly worker = new Worker("engine.js");
  private readonly waiting = new Map<number, PromiseWithResolvers>();
  private calls = 0;

  /** @param onLost is told when the graphics card went away, which ends every call */
  constructor(onLost: () => void) {
    this.worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if ("lost" in data) return onLost();
      const waiting = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if ("problem" in data) waiting?.reject(new Error(data.problem));
      else waiting?.resolve(data.answer);
    };
    this.worker.onerror = ({ message }) => this.endAll(message || "The engine could not start.");
  }

  /** @throws with the sentence that the worker ended in */
  call<K extends CallName>(name: K, argument: Argument<K>): Promise<Answer<K>> {
    const id = ++this.calls;
    this.worker.postMessage({ id, name, argument } satisfies ToWorker);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject });
    });
  }

  /** Ends the worker, and every call that waits. */
  stop(): void {
    this.worker.terminate();
    this.endAll("Another engine was started. It answers as soon as it is ready.");
  }

  private endAll(problem: string): void {
    for (const { reject } of this.waiting.values()) reject(new Error(problem));
    this.waiting.clear();
  }
}

interface PromiseWithResolvers {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}
