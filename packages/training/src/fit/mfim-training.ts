import type { ImageBatch } from "@mfim/core";
import type { ConcreteFunction } from "@mfim/graph";
import { isDue } from "@mfim/stylegan";
import * as tf from "@tensorflow/tfjs";
import type { Objective } from "../objective/objective.ts";
import type { TrainingPairs } from "../objective/training-pairs.ts";
import { alone, type Exchange } from "../parallel/exchange.ts";
import { averageDecay } from "./average-decay.ts";
import {
  createOptimisers,
  type MfimNetworks,
  type MfimOptimisers,
  moveRates,
  type OptimiserSettings,
  trainingVariables,
} from "./mfim-networks.ts";
import { type MfimSteps, wholeSteps } from "./mfim-steps.ts";
import { mfimUpdates } from "./mfim-updates.ts";
import { type Figures, readFigures } from "./read-figures.ts";
import { type Recompute, recomputeNetworks } from "./recompute-networks.ts";
import type { ScheduledWeights } from "./scheduled-weights.ts";
import { splitSteps } from "./split-steps.ts";

export interface MfimTrainingOptions {
  readonly optimisers: OptimiserSettings;
  /** R1's gamma, and the steps between two of it; default StyleGAN2's. A weight of 0 switches it off. */
  readonly r1?: { readonly weight: number; readonly interval: number };
  /** Largest joint norm of a network's gradients, of encoder and generator; default: not clipped. */
  readonly clipNorm?: number | null;
  /** Pictures after which the moving averages have forgotten half, at most 5 % of the pictures seen so far. */
  readonly averageHalfLife?: number;
  /** Weights of the objective that change over the run. */
  readonly schedule?: Pick<ScheduledWeights<string>, "moveTo">;
  /** Equal parts of a batch that are computed one after another, their gradients summed: less memory, the same step. */
  readonly accumulate?: number;
  /** Whose blocks are computed again for the gradient instead of kept (`recomputeBlocks`); default "none". */
  readonly recompute?: Recompute;
  /** Arithmetic of convolutions and matrix products; absent: float32. */
  readonly precision?: "bfloat16";
  /** The processes that train together; each gives its own part of every batch. */
  readonly exchange?: Exchange;
  /** Root mean square of the generator's mean styles, for `code-size` and `code-spread`. */
  readonly styleScale?: number;
}

/** StyleGAN2's. */
const defaultR1 = { weight: 10, interval: 16 };

/**
 * MFIM's training step over networks and pictures of anybody's: encoder and generator by the objective, then the
 * discriminator on the same swaps; Adam, moving averages, lazy R1. Each half runs as one graph where the backend has graphs.
 * Networks and objective belong to the caller.
 */
export class MfimTraining implements Disposable {
  readonly #networks: MfimNetworks;
  readonly #options: MfimTrainingOptions;
  readonly #optimisers: MfimOptimisers;
  readonly #steps: MfimSteps;
  readonly #r1: { readonly weight: number; readonly interval: number };
  readonly #exchange: Exchange;

  constructor(networks: MfimNetworks, objective: Objective, options: MfimTrainingOptions) {
    const { optimisers, r1 = defaultR1, clipNorm = null, accumulate = 1, precision, exchange = alone } = options;
    this.#networks = networks;
    this.#options = options;
    this.#r1 = r1;
    this.#exchange = exchange;
    recomputeNetworks(networks, options.recompute ?? "none");
    this.#optimisers = createOptimisers(networks, optimisers);
    const scale = options.styleScale === undefined ? {} : { styleScale: options.styleScale };
    const updates = mfimUpdates(networks, objective, this.#optimisers, { r1, clipNorm, ...scale });
    const compiled = precision === undefined ? {} : { precision };
    const whole = accumulate * exchange.size === 1;
    this.#steps = whole ? wholeSteps(updates, compiled) : splitSteps(updates, compiled, accumulate, exchange);
  }

  /** Everything a resumed training needs, by name: weights, moving averages, moments. */
  variables(): ReadonlyMap<string, tf.Variable> {
    return trainingVariables(this.#networks, this.#optimisers);
  }

  /**
   * One step; arguments stay the caller's. Logs `total`, every term, `diversity`, `discriminator`, `r1` where it is due, and
   * `code-size` and `code-spread` where `styleScale` is known.
   * @param step from 0, over the whole run
   * @param pairs what the swaps are made of and compared with, this process's part of the batch
   * @param real pictures for the discriminator, [M, R, R, 3], likewise
   */
  async step(step: number, pairs: TrainingPairs, real: ImageBatch): Promise<Figures> {
    const { schedule, optimisers, averageHalfLife = 5_000 } = this.#options;
    schedule?.moveTo(step);
    moveRates(this.#optimisers, optimisers, step);
    const batch = pairs.source.shape[0] * this.#exchange.size;
    const decay = tf.scalar(averageDecay(step, batch, averageHalfLife));
    const penalised = this.#r1.weight > 0 && isDue(step, this.#r1.interval);
    const { swap, figures: generated } = await this.#steps.generate(pairs, decay);
    const [figures, judged] = await Promise.all([generated, this.#steps.discriminate(real, swap, penalised)]);
    tf.dispose([swap, decay]);
    return { ...(await readFigures(figures)), ...(await readFigures(judged)) };
  }

  /** The graphs of the gradients, once two steps have agreed on them, for who counts what a step costs (`graphCost` of `@mfim/graph`). */
  graphs(): readonly ConcreteFunction[] {
    return this.#steps.graphs();
  }

  [Symbol.dispose](): void {
    this.#steps[Symbol.dispose]();
    for (const adam of Object.values(this.#optimisers)) adam?.dispose();
  }
}
