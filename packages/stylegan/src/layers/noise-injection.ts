import { assertShape } from "@mfim/core";
import { conv2dLayout, Module, parameter, type WeightSource } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";

/** Standard deviation of what a fresh projection makes of a map of unit variance: about what trained noise weights do. */
const freshStrength = 0.1;

/**
 * The noise entrance of a convolution. Public networks add `weight` times a map of one channel to all channels, and so does
 * this one, whatever its `mapChannels`. Style maps of C > 1 channels are features, not noise: one scalar cannot bring them in,
 * so they pass through a learned 1 x 1 convolution, `projection` [out, C, 1, 1], that no public checkpoint has. `weight` keeps
 * its public shape [1]: a network with wide maps still loads public weights and, given noise, computes what they say.
 */
export class NoiseInjection extends Module {
  readonly weight: tf.Variable;
  readonly projection?: tf.Variable;
  readonly #mapChannels: number;

  constructor(mapChannels: number, output: number, weights: WeightSource) {
    super();
    this.#mapChannels = mapChannels;
    this.weight = parameter(tf.zeros([1]));
    if (mapChannels > 1) {
      const fresh = weights.normal([1, 1, mapChannels, output], freshStrength / Math.sqrt(mapChannels));
      this.projection = parameter(fresh, conv2dLayout([1, 1], mapChannels, output));
    }
  }

  /**
   * @param map [1 or N, H, W, 1 or C]
   * @param gain factor on the result: on the few weights here it costs less than on the map
   * @returns what to add to the convolution's output, [1 or N, H, W, 1 or out]
   */
  forward(map: tf.Tensor4D, gain = 1): tf.Tensor4D {
    if (this.projection === undefined || map.shape[3] === 1) {
      assertShape(map, [null, null, null, 1], "NoiseInjection.forward(map)");
      return tf.tidy(() => tf.mul(map, tf.mul(this.weight, gain)));
    }
    assertShape(map, [null, null, null, this.#mapChannels], "NoiseInjection.forward(map)");
    return tf.tidy(() => tf.conv2d(map, tf.mul(this.projection as tf.Tensor4D, gain), 1, "same"));
  }
}
