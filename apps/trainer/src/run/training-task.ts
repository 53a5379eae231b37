import type * as tf from "@tensorflow/tfjs";
import type { FigureTitles } from "./figure-titles.ts";

/** Loss terms and other scalars of one step, by the names that weights, logs and curves share. */
export type StepFigures = Readonly<Record<string, number>>;

/** What a run was trained on. */
export interface RunData {
  readonly name: string;
  readonly pictures: number;
  /** SHA-256 over names and pixels. */
  readonly checksum: string;
}

/** What is trained. The runner does the rest: progress, log, previews, checkpoints, interruption, exact resume. */
export interface TrainingTask extends Disposable {
  /** Pictures that one step sees, for the throughput. */
  readonly picturesPerStep: number;
  /** What stands above a figure's curve, where it is not its name. */
  readonly titles?: FigureTitles;
  /** Every variable that a resumed run needs, by a stable name: weights, moments, moving averages, running means. */
  variables(): ReadonlyMap<string, tf.Variable>;
  /** What else a resumed run needs, as plain JSON: positions of samplers and random streams. */
  state(): unknown;
  restore(state: unknown): void;
  /** One step. `step` counts from 0 over the whole run. */
  step(step: number): Promise<StepFigures>;
  /** Passes over the data of so many steps without training. */
  skip(steps: number): Promise<void>;
  /** What is judged now and then: on data that the training does not see (names begin with "held-out."), or of samples as a set. */
  validate?(): Promise<StepFigures>;
  /** What the run's record tells beyond its config. */
  data(): RunData;
  /** Writes a picture of the present state to `file` (PNG), where there is something to look at. Another seed shows other people or samples. */
  preview?(file: string, seed?: number): Promise<void>;
  /** Writes what others load, weights and config.json, after `steps` steps. */
  export(folder: string, steps: number, options?: ExportOptions): Promise<void>;
}

export interface ExportOptions {
  /** The discriminator of a fit, too: whoever trains on from the model does without a new one. */
  readonly withDiscriminator?: boolean;
}
