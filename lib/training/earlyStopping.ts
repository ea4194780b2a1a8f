export interface StoppingState {
  bestLoss: number;
  epochsWithoutImprovement: number;
}

/** Says when to stop: after `patience` epochs in a row whose loss is no new minimum. */
export class EarlyStopping {
  private state: StoppingState = { bestLoss: Infinity, epochsWithoutImprovement: 0 };

  constructor(private readonly patience: number) {}

  /** Takes in the loss of an epoch. @returns true if training should stop */
  step(loss: number): boolean {
    const improved = loss < this.state.bestLoss;
    this.state.bestLoss = Math.min(loss, this.state.bestLoss);
    this.state.epochsWithoutImprovement = improved ? 0 : this.state.epochsWithoutImprovement + 1;
    return this.state.epochsWithoutImprovement >= this.patience;
  }

  /** A copy of everything that a checkpoint has to keep. */
  save(): StoppingState {
    return { ...this.state };
  }

  load(state: StoppingState): void {
    // JSON has no Infinity: it turns into null.
    this.state = { ...state, bestLoss: state.bestLoss ?? Infinity };
  }
}
