import type { FaceAligner, FrozenNetwork, ImageBatch } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import type { FeatureRows, Role, SwapObservation } from "./swap-observation.ts";

/** Splits [N, K] into rows. */
export async function rowsOf(features: tf.Tensor2D): Promise<FeatureRows> {
  const [count, size] = features.shape;
  const values = (await features.data()) as Float32Array;
  return Array.from({ length: count }, (_, n) => values.slice(n * size, (n + 1) * size));
}

/** Several outputs of one network, each as rows. */
export type NamedRows<Key extends string> = { readonly [K in Key]: FeatureRows };

/** A network that looks at aligned pictures and remembers, within an observation, what it saw. */
export class Observer<Key extends string> {
  readonly network: FrozenNetwork;
  readonly #aligner: FaceAligner;
  readonly #compute: (faces: ImageBatch) => { readonly [K in Key]: tf.Tensor2D };

  constructor(
    network: FrozenNetwork,
    aligner: FaceAligner,
    compute: (faces: ImageBatch) => { readonly [K in Key]: tf.Tensor2D },
  ) {
    this.network = network;
    this.#aligner = aligner;
    this.#compute = compute;
  }

  see(observation: SwapObservation, role: Role): Promise<NamedRows<Key>> {
    return observation.once(this, role, async (images) => {
      const outputs = tf.tidy(() => this.#compute(this.#aligner.align(images, this.network.input)));
      const entries = Object.entries(outputs) as [Key, tf.Tensor2D][];
      try {
        const rows = await Promise.all(entries.map(async ([key, tensor]) => [key, await rowsOf(tensor)] as const));
        return Object.fromEntries(rows) as NamedRows<Key>;
      } finally {
        for (const [, tensor] of entries) tensor.dispose();
      }
    });
  }
}
