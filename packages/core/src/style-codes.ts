import type * as tf from "@tensorflow/tfjs";

/** What drives a generator in StyleSpace. */
export interface StyleCodes {
  /** By style slot, each [N, slot.channels]. */
  readonly codes: readonly tf.Tensor2D[];
  /** By noise slot, each [N, r, r, slot.channels]; `null`: the generator's own fixed noise. */
  readonly maps: readonly (tf.Tensor4D | null)[];
}
