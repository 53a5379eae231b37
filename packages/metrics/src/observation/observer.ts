import type { FaceAligner, FrozenNetwork, ImageBatch } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { alignedInstrument, type Instrument } from "../definition/metric-definition.ts";
import type { FeatureRows, Role, SwapObservation } from "./swap-observation.ts";

/** Splits [N, K] into rows. */
async function rowsOf(features: tf.Tensor2D): Promise<FeatureRows> {
  const [count, size] = features.shape;
  const values = (await features.data()) as Float32Array;
  return Array.from({ length: count }, (_, n) => values.slice(n * size, (n + 1) * size));
}

/** Several outputs of one network, each as rows. */
export type NamedRows<Key extends string> = { readonly [K in Key]: FeatureRows };

type Outputs<Key extends string> = { readonly [K in Key]: tf.Tensor2D };

/** What an observer asks of its network; `view` names it, so that equal views share what they saw. */
export interface View<Key extends string> {
  readonly view: string;
  readonly compute: (faces: ImageBatch) => Outputs<Key>;
}

/** A network that looks at aligned pictures; within an observation it looks once, whichever observer asked. */
export class Observer<Key extends string> {
  readonly instrument: Instrument;
  readonly #network: FrozenNetwork;
  readonly #aligner: FaceAligner;
  readonly #view: View<Key>;

  constructor(network: FrozenNetwork, aligner: FaceAligner, view: View<Key>) {
    this.instrument = alignedInstrument(network, aligner);
    this.#network = network;
    this.#aligner = aligner;
    this.#view = view;
  }

  see(observation: SwapObservation, role: Role): Promise<NamedRows<Key>> {
    const images = observation.picture(role);
    return observation.onceOf(images, [this.#network, this.#aligner, this.#view.view], () => this.look(images));
  }

  /** Rows of pictures outside an observation, such as a gallery's. */
  async look(images: ImageBatch): Promise<NamedRows<Key>> {
    const outputs = tf.tidy(() => this.#view.compute(this.#prepared(images)));
    const entries = Object.entries(outputs) as [Key, tf.Tensor2D][];
    try {
      const rows = await Promise.all(entries.map(async ([key, tensor]) => [key, await rowsOf(tensor)] as const));
      return Object.fromEntries(rows) as NamedRows<Key>;
    } finally {
      for (const [, tensor] of entries) tensor.dispose();
    }
  }

  #prepared(images: ImageBatch): ImageBatch {
    const { input } = this.#network;
    return input.template === "picture" ? images : this.#aligner.align(images, input);
  }
}
