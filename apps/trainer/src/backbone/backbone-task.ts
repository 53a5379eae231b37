import type { Adam } from "@mfim/nn";
import { readFigures, type Scalars } from "@mfim/training";
import type { PictureSet } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import type { RecogniserConfig, RegressorConfig } from "../config/backbone-schema.ts";
import { runData } from "../run/run-data.ts";
import type { RunData, StepFigures, TrainingTask } from "../run/training-task.ts";
import { cosineDecay } from "./cosine-decay.ts";
import { type JitteredBatch, JitteredBatches, type JitteredState } from "./jittered-batches.ts";

/** What tells one backbone's training from another's. */
export interface BackboneTraining extends Disposable {
  /** Pictures of the people that it learns from. */
  readonly train: PictureSet;
  /** Share of mirrored pictures. */
  readonly flipShare: number;
  readonly adam: Adam;
  /** Everything a resumed run needs, Adam included. */
  variables(): ReadonlyMap<string, tf.Variable>;
  /** One step with its update. */
  learn(batch: JitteredBatch): Scalars;
  /** How good it is on people that it never saw; names begin with "held-out.". */
  validate(): Promise<StepFigures>;
  export(folder: string, steps: number): Promise<void>;
}

/** A backbone from rendered people: jittered batches, Adam on half a cosine. There is nothing to look at: it has no preview. */
export class BackboneTask implements TrainingTask {
  readonly picturesPerStep: number;
  readonly #config: RecogniserConfig | RegressorConfig;
  readonly #training: BackboneTraining;
  readonly #batches: JitteredBatches;

  /** @param training becomes the task's own */
  constructor(config: RecogniserConfig | RegressorConfig, training: BackboneTraining) {
    const { batch, run } = config;
    this.picturesPerStep = batch;
    this.#config = config;
    this.#training = training;
    this.#batches = new JitteredBatches(training.train, {
      batchSize: batch,
      seed: run.seed,
      flipShare: training.flipShare,
    });
  }

  variables(): ReadonlyMap<string, tf.Variable> {
    return this.#training.variables();
  }

  state(): JitteredState {
    return this.#batches.state();
  }

  restore(state: unknown): void {
    this.#batches.restore(state as JitteredState);
  }

  async step(step: number): Promise<StepFigures> {
    const { optimiser, run } = this.#config;
    const batch = await this.#batches.next();
    this.#training.adam.setLearningRate(optimiser.learningRate * cosineDecay(step, run.steps));
    const figures = this.#training.learn(batch);
    tf.dispose([batch.faces, ...Object.values(batch.jitter)]);
    return readFigures(figures);
  }

  skip(steps: number): Promise<void> {
    return this.#batches.skip(steps);
  }

  validate(): Promise<StepFigures> {
    return this.#training.validate();
  }

  data(): RunData {
    return runData(this.#training.train);
  }

  export(folder: string, steps: number): Promise<void> {
    return this.#training.export(folder, steps);
  }

  [Symbol.dispose](): void {
    this.#training[Symbol.dispose]();
  }
}
