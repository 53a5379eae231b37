import type { ImageBatch } from "@mfim/core";
import { TemplateAligner } from "@mfim/data-ffhq/templates";
import { isHeldOutPerson } from "@mfim/faces-3d";
import { type Compiled, compile } from "@mfim/graph";
import { lossRegressorTrunk, metricRegressorTrunk, saveTrainedRegressor, TrainedRegressor } from "@mfim/losses-3dmm";
import { mean } from "@mfim/metrics";
import { Adam, seededWeights } from "@mfim/nn";
import { namedGradients } from "@mfim/training";
import { filterSet, imagesAt, keptIndices, type PictureSet, type RenderedSet } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import type { RegressorConfig } from "../config/backbone-schema.ts";
import { compileOptions } from "../config/common-schema.ts";
import { prefixed } from "../networks/prefixed.ts";
import { readFigures } from "../run/read-figures.ts";
import { runData } from "../run/run-data.ts";
import type { RunData, StepFigures, TrainingTask } from "../run/training-task.ts";
import { type CoefficientTargets, coefficientTargets } from "./coefficient-targets.ts";
import { determination } from "./determination.ts";
import { JitteredBatches, type JitteredState } from "./jittered-batches.ts";
import { cosineDecay, setRate } from "./learning-rate.ts";
import { type Jitter, jitterImages } from "./photometric-jitter.ts";

const trunks = { mobile: lossRegressorTrunk, residual: metricRegressorTrunk } as const;

/** A 3DMM regressor from rendered heads: squared error of whitened coefficients, the pose counted more since it is few numbers. */
export class RegressorTask implements TrainingTask {
  readonly picturesPerStep: number;
  readonly #config: RegressorConfig;
  readonly #targets: CoefficientTargets;
  readonly #trainRows: readonly number[];
  readonly #heldOutRows: readonly number[];
  readonly #train: PictureSet;
  readonly #heldOut: PictureSet;
  readonly #network: TrainedRegressor;
  readonly #adam: Adam;
  readonly #aligner = new TemplateAligner();
  readonly #batches: JitteredBatches;
  readonly #step: Compiled<[ImageBatch, tf.Tensor2D, Jitter], tf.Tensor1D>;

  constructor(config: RegressorConfig, data: RenderedSet) {
    const { seed } = config.run;
    this.picturesPerStep = config.batch;
    this.#config = config;
    const heldOut = (index: number) => isHeldOutPerson(Number(data.persons[index]));
    this.#trainRows = keptIndices(data, (index) => !heldOut(index));
    this.#heldOutRows = keptIndices(data, heldOut);
    this.#train = filterSet(data, (index) => !heldOut(index));
    this.#heldOut = filterSet(data, heldOut);
    this.#targets = coefficientTargets(data, config.shape, this.#trainRows);
    this.#network = new TrainedRegressor(
      {
        architecture: "coefficient-regressor",
        id: config.id,
        template: "ffhq",
        trunk: trunks[config.architecture],
        coefficients: this.#targets.names,
      },
      seededWeights(seed),
    );
    this.#adam = new Adam(this.#network.parameters(), config.optimiser);
    this.#batches = new JitteredBatches(this.#train, {
      batchSize: config.batch,
      seed,
      flipShare: 0, // a mirrored face has other coefficients
    });
    this.#step = compile((faces, targets, jitter) => {
      const { total, gradients } = namedGradients(
        () => {
          const found = this.#network.coefficients(this.#fit(jitterImages(faces, jitter)), "batch");
          const error = tf.mean(tf.mul(tf.square(tf.sub(found, targets)), this.#weights()));
          return { total: error as tf.Scalar, kept: {} };
        },
        { network: this.#network.parameters() },
      );
      this.#adam.apply(gradients["network"] as ReadonlyMap<string, tf.Tensor>);
      return tf.stack([total]) as tf.Tensor1D;
    }, compileOptions(config.run));
  }

  variables(): ReadonlyMap<string, tf.Variable> {
    return prefixed({ network: this.#network.state(), adam: this.#adam.state() });
  }

  state(): JitteredState {
    return this.#batches.state();
  }

  restore(state: unknown): void {
    this.#batches.restore(state as JitteredState);
  }

  async step(step: number): Promise<StepFigures> {
    const { optimiser, run } = this.#config;
    const { faces, indices, jitter } = await this.#batches.next();
    const targets = this.#rows(indices.map((index) => this.#trainRows[index] as number));
    setRate(this.#adam, optimiser.learningRate * cosineDecay(step, run.steps));
    const figures = this.#step(faces, targets, jitter);
    tf.dispose([faces, targets, ...Object.values(jitter)]);
    return readFigures(["squared-error"], figures);
  }

  async skip(steps: number): Promise<void> {
    await this.#batches.skip(steps);
  }

  data(): RunData {
    return runData(this.#train);
  }

  /** Mean R2 over the coefficients of each kind. */
  async validate(): Promise<StepFigures> {
    const parts = Object.entries(await this.#judge());
    return Object.fromEntries(parts.map(([part, values]) => [`held-out.${part}`, mean(Object.values(values))]));
  }

  async preview(): Promise<void> {
    const told = Object.entries(await this.validate()).map(([name, value]) => `${name} ${value.toFixed(3)}`);
    process.stderr.write(`R2: ${told.join(", ")}\n`);
  }

  async export(folder: string, steps: number): Promise<void> {
    await saveTrainedRegressor(folder, this.#network, {
      data: this.#train.name,
      steps,
      seed: this.#config.run.seed,
      heldOutDetermination: await this.#judge(),
    });
  }

  [Symbol.dispose](): void {
    this.#step.dispose();
    for (const owner of [this.#network, this.#adam, this.#aligner]) owner.dispose();
  }

  /** To the side the network takes. */
  #fit(faces: ImageBatch): ImageBatch {
    return this.#aligner.align(faces, this.#network.input);
  }

  /** Pose counts five times: it is three columns of many, and every other column depends on it. */
  #weights(): tf.Tensor1D {
    const { shape, expression, pose } = this.#targets.names;
    return tf.tensor1d([...shape.map(() => 1), ...expression.map(() => 1), ...pose.map(() => 5)]);
  }

  #rows(rows: readonly number[]): tf.Tensor2D {
    const width = this.#targets.names.mean.length;
    const values = new Float32Array(rows.length * width);
    for (const [n, row] of rows.entries()) {
      values.set(this.#targets.values.subarray(row * width, (row + 1) * width), n * width);
    }
    return tf.tensor2d(values, [rows.length, width]);
  }

  /** R2 of every coefficient on people who were never seen. */
  async #judge() {
    const { names, values } = this.#targets;
    const width = names.mean.length;
    const count = Math.min(this.#heldOut.length, 1500);
    const found = new Float32Array(count * width);
    const truth = new Float32Array(count * width);
    for (let at = 0; at < count; at += 50) {
      const indices = Array.from({ length: Math.min(50, count - at) }, (_, i) => at + i);
      const faces = await imagesAt(this.#heldOut, indices);
      const coefficients = tf.tidy(() => this.#network.coefficients(this.#fit(faces)));
      found.set((await coefficients.data()) as Float32Array, at * width);
      for (const index of indices) {
        const row = this.#heldOutRows[index] as number;
        truth.set(values.subarray(row * width, (row + 1) * width), index * width);
      }
      tf.dispose([faces, coefficients]);
    }
    const r2 = determination(truth, found, width).map((value) => Number(value.toFixed(3)));
    const named = (part: readonly string[], start: number) =>
      Object.fromEntries(part.map((name, i) => [name, r2[start + i] as number]));
    return {
      shape: named(names.shape, 0),
      expression: named(names.expression, names.shape.length),
      pose: named(names.pose, names.shape.length + names.expression.length),
    };
  }
}
