import { check } from "../base/checks";

export interface PlateauState {
  learningRate: number;
  bestLoss: number;
  badEpochs: number;
}

/** Smallest relative improvement that counts (PyTorch's default). */
const THRESHOLD = 1e-4;

/**
 * Lowers the learning rate when the loss stops falling, as
 * `torch.optim.lr_scheduler.ReduceLROnPlateau(mode="min")`: after more than `patience` epochs in
 * a row without an improvement of 0.01 %, the rate is multiplied by `factor`.
 */
export class ReduceLrOnPlateau {
  private state: PlateauState;

  constructor(
    learningRate: number,
    private readonly options: { patience: number; factor: number },
  ) {
    check(
      options.factor > 0 && options.factor < 1,
      `factor must lie between 0 and 1, found ${options.factor}.`,
    );
    this.state = { learningRate, bestLoss: Infinity, badEpochs: 0 };
  }

  get learningRate(): number {
    return this.state.learningRate;
  }

  /** Takes in the loss of an epoch. */
  step(loss: number): void {
    if (loss < this.state.bestLoss * (1 - THRESHOLD)) {
      this.state.bestLoss = loss;
      this.state.badEpochs = 0;
      return;
    }
    this.state.badEpochs += 1;
    if (this.state.badEpochs > this.options.patience) {
      this.state.learningRate *= this.options.factor;
      this.state.badEpochs = 0;
    }
  }

  /** A copy of everything that a checkpoint has to keep. */
  save(): PlateauState {
    return { ...this.state };
  }

  load(state: PlateauState): void {
    // JSON has no Infinity: it turns into null.
    this.state = { ...state, bestLoss: state.bestLoss ?? Infinity };
  }
}
