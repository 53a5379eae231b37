import {
  ArcFaceHead,
  defaultMobileRecognizer,
  MobileRecognizer,
  saveMobileRecognizer,
} from "@mfim/backbones/mobile-recognizer";
import type { ImageBatch } from "@mfim/core";
import { isHeldOutPerson } from "@mfim/faces-3d";
import { type Compiled, compile } from "@mfim/graph";
import { Adam, seededWeights } from "@mfim/nn";
import { namedGradients } from "@mfim/training";
import { filterSet, type MemorySet, type PictureSet } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import type { RecogniserConfig } from "../config/backbone-schema.ts";
import { compileOptions } from "../config/common-schema.ts";
import { prefixed } from "../networks/prefixed.ts";
import { readFigures } from "../run/read-figures.ts";
import { runData } from "../run/run-data.ts";
import type { RunData, StepFigures, TrainingTask } from "../run/training-task.ts";
import { JitteredBatches, type JitteredState } from "./jittered-batches.ts";
import { cosineDecay, setRate } from "./learning-rate.ts";
import { type Jitter, jitterImages } from "./photometric-jitter.ts";
import { judgeRetrieval } from "./retrieval.ts";

/** The project's own recogniser: additive angular margin softmax over rendered people (Deng et al. 2019). */
export class RecogniserTask implements TrainingTask {
  readonly picturesPerStep: number;
  readonly #config: RecogniserConfig;
  readonly #train: PictureSet;
  readonly #heldOut: PictureSet;
  readonly #labels: Int32Array;
  readonly #network: MobileRecognizer;
  readonly #head: ArcFaceHead;
  readonly #adam: Adam;
  readonly #batches: JitteredBatches;
  readonly #step: Compiled<[ImageBatch, tf.Tensor1D, Jitter], tf.Tensor1D>;

  constructor(config: RecogniserConfig, data: MemorySet) {
    const { seed } = config.run;
    this.picturesPerStep = config.batch;
    this.#config = config;
    this.#train = filterSet(data, (index) => !isHeldOutPerson(Number(data.persons[index])));
    this.#heldOut = filterSet(data, (index) => isHeldOutPerson(Number(data.persons[index])));
    const people = [...new Set(this.#train.persons)];
    const numbers = new Map(people.map((person, number) => [person, number]));
    this.#labels = Int32Array.from(this.#train.persons, (person) => numbers.get(person) as number);
    const { id, embeddingSize } = config;
    const weights = seededWeights(seed);
    this.#network = new MobileRecognizer({ ...defaultMobileRecognizer, id, embeddingSize }, weights);
    this.#head = new ArcFaceHead({
      embeddingSize,
      people: people.length,
      weights,
      scale: config.scale,
      margin: config.margin,
    });
    this.#adam = new Adam(this.#parameters(), config.optimiser);
    this.#batches = new JitteredBatches(this.#train, {
      batchSize: config.batch,
      seed,
      flipShare: 0.5,
    });
    this.#step = compile((faces, labels, jitter) => {
      const { total, gradients } = namedGradients(
        () => {
          const embeddings = this.#network.embedding(jitterImages(faces, jitter), "batch");
          return { total: this.#head.loss(embeddings, labels), kept: {} };
        },
        { all: this.#parameters() },
      );
      this.#adam.apply(gradients["all"] as ReadonlyMap<string, tf.Tensor>);
      return tf.stack([total]) as tf.Tensor1D;
    }, compileOptions(config.run));
  }

  variables(): ReadonlyMap<string, tf.Variable> {
    return prefixed({ network: this.#network.state(), head: this.#head.state(), adam: this.#adam.state() });
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
    const labels = tf.tensor1d(
      indices.map((index) => this.#labels[index] as number),
      "int32",
    );
    setRate(this.#adam, optimiser.learningRate * cosineDecay(step, run.steps));
    const figures = this.#step(faces, labels, jitter);
    tf.dispose([faces, labels, ...Object.values(jitter)]);
    return readFigures(["margin-softmax"], figures);
  }

  async skip(steps: number): Promise<void> {
    await this.#batches.skip(steps);
  }

  /** Retrieval and cosines of people who were never seen. */
  async validate(): Promise<StepFigures> {
    const { top1, same, different } = await this.#judge();
    return { "held-out.top1": top1, "held-out.same": same, "held-out.different": different };
  }

  data(): RunData {
    return runData(this.#train);
  }

  async preview(): Promise<void> {
    process.stderr.write(`held-out people: ${JSON.stringify(await this.#judge())}\n`);
  }

  async export(folder: string, steps: number): Promise<void> {
    const heldOut = await this.#judge();
    await saveMobileRecognizer(folder, this.#network, {
      data: this.#train.name,
      steps,
      seed: this.#config.run.seed,
      heldOut: { ...heldOut },
    });
  }

  [Symbol.dispose](): void {
    this.#step.dispose();
    for (const owner of [this.#network, this.#head, this.#adam]) owner.dispose();
  }

  #parameters(): Map<string, tf.Variable> {
    return prefixed({ network: this.#network.parameters(), head: this.#head.parameters() });
  }

  #judge() {
    return judgeRetrieval(this.#network, this.#heldOut);
  }
}
