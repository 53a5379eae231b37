import { writeModelFolder } from "@mfim/checkpoints";
import { type ImageBatch, imagesToPixels, type Pixels, Random } from "@mfim/core";
import {
  BatchLoader,
  type BatchPart,
  batchToImages,
  type LoaderPosition,
  PairLoader,
  type PairLoaderState,
  type SwapPair,
} from "@mfim/data-ffhq";
import { MfimSwapper } from "@mfim/mfim";
import { isDue } from "@mfim/stylegan";
import { imagesAt, type PictureSet, trainedFiles } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import type { FitConfig } from "../config/fit-schema.ts";
import { prefixed } from "../networks/prefixed.ts";
import { provenance } from "../networks/provenance.ts";
import { publicState, stateOf } from "../networks/state-of.ts";
import { alone, type Exchange } from "../parallel/exchange.ts";
import { writePictureGrid } from "../preview/picture-grid.ts";
import { readTerms } from "../run/read-figures.ts";
import { runData } from "../run/run-data.ts";
import type { RunData, StepFigures, TrainingTask } from "../run/training-task.ts";
import { createOptimisers, type FitOptimisers, type FitParts } from "./fit-networks.ts";
import { type FitSteps, partsOf } from "./fit-steps.ts";
import { fitUpdates } from "./fit-updates.ts";
import { fusedSteps } from "./fused-steps.ts";
import { HeldOutTerms } from "./held-out-terms.ts";
import { splitSteps } from "./split-steps.ts";

interface FitState {
  readonly pairs: PairLoaderState;
  readonly real: LoaderPosition;
}

const previewPeople = 6;

/** MFIM training: one step of encoder and generator by the objective, one of the discriminator on the same swaps. */
export class FitTask implements TrainingTask {
  readonly picturesPerStep: number;
  readonly #config: FitConfig;
  readonly #parts: FitParts;
  readonly #train: PictureSet;
  readonly #heldOut: PictureSet;
  readonly #optimisers: FitOptimisers;
  readonly #steps: FitSteps;
  readonly #heldOutTerms: HeldOutTerms;
  /** All processes draw the same batches; each reads only its part of them. */
  readonly #part: BatchPart;
  #pairs: PairLoader;
  #real: BatchLoader;

  constructor(config: FitConfig, parts: FitParts, train: PictureSet, heldOut: PictureSet, exchange: Exchange = alone) {
    this.picturesPerStep = config.batch;
    this.#config = config;
    this.#parts = parts;
    this.#train = train;
    this.#heldOut = heldOut;
    this.#optimisers = createOptimisers(parts.networks, config);
    const updates = fitUpdates(parts, this.#optimisers, config);
    const whole = partsOf(config, exchange) === 1;
    this.#steps = whole ? fusedSteps(updates, config) : splitSteps(updates, config, exchange);
    this.#part = { index: exchange.rank, count: exchange.size };
    this.#heldOutTerms = new HeldOutTerms(parts.networks, parts.judges, heldOut);
    this.#pairs = this.#loadPairs();
    this.#real = this.#loadReal();
  }

  variables(): ReadonlyMap<string, tf.Variable> {
    const { encoder, encoderAverage, generator, generatorAverage, discriminator } = this.#parts.networks;
    const { encoder: adam, generator: generatorAdam, discriminator: discriminatorAdam } = this.#optimisers;
    return prefixed({
      encoder: stateOf(encoder),
      "encoder-average": stateOf(encoderAverage),
      generator: stateOf(generator),
      "generator-average": stateOf(generatorAverage),
      discriminator: stateOf(discriminator),
      "adam.encoder": adam.state(),
      ...(generatorAdam === null ? {} : { "adam.generator": generatorAdam.state() }),
      "adam.discriminator": discriminatorAdam.state(),
    });
  }

  state(): FitState {
    return { pairs: this.#pairs.state(), real: this.#real.position() };
  }

  restore(state: unknown): void {
    const { pairs, real } = state as FitState;
    this.#pairs = this.#loadPairs(pairs);
    this.#real = this.#loadReal(real);
  }

  async step(step: number): Promise<StepFigures> {
    const { pairs: pairing, loss, r1Interval } = this.#config;
    this.#parts.judges.schedule.moveTo(step);
    const { pairs, source: sources, target: targets, reference: answers } = await this.#pairs.next();
    const source = batchToImages(sources);
    const target = batchToImages(targets);
    const weights = tf.tensor1d(pairs.map(({ kind }) => pairing.reconstruction[kind]));
    const decay = tf.scalar(this.#averageDecay(step));
    const reference = answers === targets ? target : batchToImages(answers);
    const likeness =
      pairing.likeness === "truth" && reference !== target ? likenessOf(pairs, source, reference) : source;
    const batch = {
      source,
      target,
      reconstructionWeights: weights,
      ...(reference !== target && { reference }),
      ...(likeness !== source && { likeness }),
    };
    const real = batchToImages(await this.#real.next());
    const penalised = loss.r1 > 0 && isDue(step, r1Interval);
    const { swap, figures: generated } = await this.#steps.generate(batch, decay);
    const [figures, judged] = await Promise.all([generated, this.#steps.discriminate(real, swap, penalised)]);
    tf.dispose([source, target, reference, likeness, weights, decay, swap, real]);
    return { ...(await readTerms(figures)), ...(await readTerms(judged)) };
  }

  async skip(steps: number): Promise<void> {
    for (let n = 0; n < steps; n++) {
      await this.#pairs.next();
      await this.#real.next();
    }
  }

  validate(): Promise<StepFigures> {
    return this.#heldOutTerms.measure();
  }

  data(): RunData {
    return runData(this.#train);
  }

  /** A seed chooses other people; without one the first are shown. */
  async preview(file: string, seed?: number): Promise<void> {
    const all = [...new Set(this.#heldOut.persons)];
    const persons = seed === undefined ? all : shuffled(all, new Random(seed));
    const indices = persons.slice(0, 2 * previewPeople).map((person) => this.#heldOut.persons.indexOf(person));
    const half = Math.floor(indices.length / 2);
    const sources = await this.#pixels(indices.slice(0, half));
    const targets = await this.#pixels(indices.slice(half, 2 * half));
    const rows: Pixels[][] = [[blank(this.#heldOut.size), ...sources]];
    for (let row = 0; row < half; row++) {
      rows.push([
        targets[row] as Pixels,
        ...(await this.#swapOnto(indices.slice(0, half), indices[half + row] as number)),
      ]);
    }
    await writePictureGrid(file, rows);
  }

  /** A folder whose config.json the catalogue of swap methods loads. */
  async export(folder: string, steps: number): Promise<void> {
    const { encoderAverage, generatorAverage } = this.#parts.networks;
    const config = {
      method: this.#parts.trainedMethod(folder),
      lossNetworks: this.#parts.judges.ids,
      provenance: provenance(this.#train, steps, this.#config),
    };
    const weights = {
      [trainedFiles.encoder]: await publicState(encoderAverage),
      [trainedFiles.generator]: await publicState(generatorAverage),
    };
    await writeModelFolder(folder, config, weights, { dtype: "float16" });
  }

  [Symbol.dispose](): void {
    this.#steps[Symbol.dispose]();
    this.#heldOutTerms[Symbol.dispose]();
    for (const network of Object.values(this.#parts.networks)) network.dispose();
    for (const adam of Object.values(this.#optimisers)) adam?.dispose();
    this.#parts.judges[Symbol.dispose]();
    // Nothing reads any more; a file that cannot be closed harms nobody.
    for (const set of [this.#train, this.#heldOut]) set.close?.().catch(() => {});
  }

  #loadPairs(state?: PairLoaderState): PairLoader {
    const { batch, mirror, pairs, run } = this.#config;
    return new PairLoader(this.#train, {
      batchSize: batch,
      persons: this.#train.persons,
      shares: pairs,
      truths: pairs.knownTruth > 0 ? (this.#train.truths ?? []) : [],
      seed: run.seed,
      flipShare: mirror ? 0.5 : 0,
      part: this.#part,
      ...(state === undefined ? {} : { state }),
    });
  }

  #loadReal(position?: LoaderPosition): BatchLoader {
    const { batch, mirror, run } = this.#config;
    return new BatchLoader(this.#train, {
      batchSize: batch,
      seed: run.seed + 1,
      flipShare: mirror ? 0.5 : 0,
      part: this.#part,
      ...(position === undefined ? {} : { position }),
    });
  }

  async #pixels(indices: readonly number[]): Promise<Pixels[]> {
    const images = await imagesAt(this.#heldOut, indices);
    const pixels = await imagesToPixels(images);
    images.dispose();
    return pixels;
  }

  /** The averaged networks' swap of FFHQ-aligned pictures. The caller disposes it. */
  swap(source: ImageBatch, target: ImageBatch): ImageBatch {
    const { encoderAverage: encoder, generatorAverage: generator } = this.#parts.networks;
    return new MfimSwapper({ encoder, generator }).swap(source, target);
  }

  async #swapOnto(sources: readonly number[], target: number): Promise<Pixels[]> {
    const source = await imagesAt(this.#heldOut, sources);
    const targets = await imagesAt(
      this.#heldOut,
      sources.map(() => target),
    );
    const swap = this.swap(source, targets);
    const pixels = await imagesToPixels(swap);
    tf.dispose([source, targets, swap]);
    return pixels;
  }

  #averageDecay(step: number): number {
    const { batch, averageHalfLife } = this.#config;
    return 0.5 ** (batch / Math.min(averageHalfLife, 0.05 * (step + 1) * batch));
  }
}

/** The true swap of the pairs that have one, else the source. */
function likenessOf(pairs: readonly SwapPair[], source: ImageBatch, truth: ImageBatch): ImageBatch {
  return tf.tidy(() => {
    const known = tf.tensor4d(
      pairs.map(({ kind }) => (kind === "known-truth" ? 1 : 0)),
      [pairs.length, 1, 1, 1],
      "bool",
    );
    return tf.where(known, truth, source) as ImageBatch;
  });
}

function blank(size: number): Pixels {
  return { width: size, height: size, data: new Uint8Array(size * size * 3).fill(255) };
}

function shuffled(items: readonly string[], random: Random): string[] {
  const keyed = items.map((item) => [random.uniform(), item] as const);
  return keyed.sort(([a], [b]) => a - b).map(([, item]) => item);
}
