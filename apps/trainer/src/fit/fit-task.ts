import type { ImageBatch } from "@mfim/core";
import { MfimSwapper } from "@mfim/mfim";
import { alone, type Exchange, MfimTraining } from "@mfim/training";
import type { PictureSet } from "@mfim/zoo";
import type * as tf from "@tensorflow/tfjs";
import { compileOptions } from "../config/common-schema.ts";
import type { FitConfig } from "../config/fit-schema.ts";
import type { FigureTitles } from "../run/figure-titles.ts";
import { runData } from "../run/run-data.ts";
import type { ExportOptions, RunData, StepFigures, TrainingTask } from "../run/training-task.ts";
import { exportSwapper } from "./export-swapper.ts";
import { disposeBatch, FitBatches, type FitBatchesState } from "./fit-batches.ts";
import type { FitParts } from "./fit-parts.ts";
import { HeldOutTerms } from "./held-out-terms.ts";
import { writeSwapPreview } from "./swap-preview.ts";

/** MFIM training as a run: `MfimTraining` over pictures of a set, judged on people who are held out. */
export class FitTask implements TrainingTask {
  readonly picturesPerStep: number;
  readonly #config: FitConfig;
  readonly #parts: FitParts;
  readonly #train: PictureSet;
  readonly #heldOut: PictureSet;
  readonly #training: MfimTraining;
  readonly #heldOutTerms: HeldOutTerms;
  readonly #batches: FitBatches;

  constructor(config: FitConfig, parts: FitParts, train: PictureSet, heldOut: PictureSet, exchange: Exchange = alone) {
    const { run, loss, r1Interval, optimisers, clipNorm, averageHalfLife } = config;
    const { networks, judges, styleScale } = parts;
    this.picturesPerStep = config.batch;
    this.#config = config;
    this.#parts = parts;
    this.#train = train;
    this.#heldOut = heldOut;
    this.#batches = new FitBatches(train, config, { index: exchange.rank, count: exchange.size });
    this.#training = new MfimTraining(networks, judges.objective, {
      optimisers,
      r1: { weight: loss.r1, interval: r1Interval },
      clipNorm,
      averageHalfLife,
      schedule: judges.schedule,
      accumulate: run.accumulate,
      exchange,
      ...(run.recompute !== undefined && { recompute: run.recompute }),
      ...compileOptions(run),
      ...(styleScale !== undefined && { styleScale }),
    });
    this.#heldOutTerms = new HeldOutTerms(networks, judges.objective, heldOut);
  }

  /** Of the terms that are switched on, those of one's own among them. */
  get titles(): FigureTitles {
    return Object.fromEntries(this.#parts.judges.objective.terms.map(({ term: { name, title } }) => [name, title]));
  }

  variables(): ReadonlyMap<string, tf.Variable> {
    return this.#training.variables();
  }

  state(): FitBatchesState {
    return this.#batches.state();
  }

  restore(state: unknown): void {
    this.#batches.restore(state as FitBatchesState);
  }

  async step(step: number): Promise<StepFigures> {
    const batch = await this.#batches.next();
    const figures = await this.#training.step(step, batch.pairs, batch.real);
    disposeBatch(batch);
    return figures;
  }

  skip(steps: number): Promise<void> {
    return this.#batches.skip(steps);
  }

  validate(): Promise<StepFigures> {
    return this.#heldOutTerms.measure();
  }

  data(): RunData {
    return runData(this.#train);
  }

  /** A seed chooses other people; without one the first are shown. */
  preview(file: string, seed?: number): Promise<void> {
    return writeSwapPreview(file, this.#heldOut, (source, target) => this.swap(source, target), seed);
  }

  export(folder: string, steps: number, options: ExportOptions = {}): Promise<void> {
    return exportSwapper(folder, this.#parts, { config: this.#config, data: this.#train, steps, ...options });
  }

  /** The averaged networks' swap of FFHQ-aligned pictures. The caller disposes it. */
  swap(source: ImageBatch, target: ImageBatch): ImageBatch {
    const { encoderAverage: encoder, generatorAverage: generator } = this.#parts.networks;
    return new MfimSwapper({ encoder, generator }).swap(source, target);
  }

  [Symbol.dispose](): void {
    this.#training[Symbol.dispose]();
    this.#heldOutTerms[Symbol.dispose]();
    for (const network of Object.values(this.#parts.networks)) network.dispose();
    this.#parts.judges[Symbol.dispose]();
    // Nothing reads any more; a file that cannot be closed harms nobody.
    for (const set of [this.#train, this.#heldOut]) set.close?.().catch(() => {});
  }
}
