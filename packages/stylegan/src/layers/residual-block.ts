import { Block, blur, downsample2, type WeightSource } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { BiasedActivation } from "./biased-activation.ts";
import { EqualConv2d } from "./equal-conv2d.ts";
import { activationGain } from "./gain.ts";

/** The sum of the two branches is divided by sqrt(2); the skip's share of that factor rides on its weights. */
const skipGain = Math.SQRT1_2;

/**
 * Half the size: two 3 x 3 convolutions, the second on a blurred map with stride 2, beside a 1 x 1 skip.
 * Places that hold `null` are the blurs of the public checkpoint, which have no weights.
 */
export class ResidualBlock extends Block {
  readonly conv1: readonly [EqualConv2d, BiasedActivation];
  readonly conv2: readonly [null, EqualConv2d, BiasedActivation];
  readonly skip: readonly [null, EqualConv2d];

  constructor(input: number, output: number, weights: WeightSource) {
    super();
    const gain = activationGain;
    this.conv1 = [new EqualConv2d({ input, output: input, kernel: 3, gain, weights }), new BiasedActivation(input)];
    this.conv2 = [
      null,
      new EqualConv2d({ input, output, kernel: 3, stride: 2, gain, weights }),
      new BiasedActivation(output),
    ];
    this.skip = [null, new EqualConv2d({ input, output, kernel: 1, gain: skipGain, weights })];
  }

  /** [N, 2H, 2W, in] to [N, H, W, out]. */
  forward(x: tf.Tensor4D): tf.Tensor4D {
    return tf.tidy(() => {
      const [conv1, activate1] = this.conv1;
      const [, conv2, activate2] = this.conv2;
      const [, skip] = this.skip;
      const same = activate1.forward(conv1.forward(x));
      const half = activate2.forward(conv2.forward(blur(same, [2, 2])));
      return tf.add(tf.mul(half, skipGain), skip.forward(downsample2(x))) as tf.Tensor4D;
    });
  }
}
