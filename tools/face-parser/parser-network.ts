import { Conv2d, leakyRelu, Module, seededWeights, type WeightSource } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { CLASSES } from "./render-faces.ts";

/** Channels at full size and at each halving. */
const widths = [12, 20, 32, 48, 64] as const;

/** Side of its pictures, pixels: a multiple of 16. */
export const parserSide = 96;

/** A small U (Ronneberger et al. 2015): about 200,000 weights, 0.8 MB. */
export class ParserNetwork extends Module {
  readonly down: readonly Stage[];
  readonly up: readonly Conv2d[];
  readonly head: Conv2d;

  constructor(seed: number) {
    super();
    const weights = seededWeights(seed);
    this.down = widths.map((width, n) => new Stage(n === 0 ? 3 : (widths[n - 1] as number), width, n > 0, weights));
    this.up = [3, 2, 1, 0].map((n) => {
      const [fine, coarse] = [widths[n] as number, widths[n + 1] as number];
      return new Conv2d({ input: fine + coarse, output: fine, kernel: 3, padding: 1, bias: true, weights });
    });
    this.head = new Conv2d({ input: widths[0], output: CLASSES.length, kernel: 1, bias: true, weights });
  }

  /** Pictures [N, 96, 96, 3] in [-1, 1] to logits [N, 96, 96, classes]. */
  forward(pictures: tf.Tensor4D): tf.Tensor4D {
    return tf.tidy(() => {
      const maps = [pictures];
      for (const stage of this.down) maps.push(stage.forward(maps.at(-1) as tf.Tensor4D));
      let map = maps.pop() as tf.Tensor4D;
      for (const conv of this.up) {
        const fine = maps.pop() as tf.Tensor4D;
        const [, height = 0, width = 0] = fine.shape;
        const raised = tf.image.resizeNearestNeighbor(map, [height, width]);
        map = leakyRelu(conv.forward(tf.concat([fine, raised], 3)));
      }
      return this.head.forward(map);
    });
  }
}

class Stage extends Module {
  readonly first: Conv2d;
  readonly second: Conv2d;

  constructor(input: number, output: number, halves: boolean, weights: WeightSource) {
    super();
    this.first = new Conv2d({ input, output, kernel: 3, padding: 1, stride: halves ? 2 : 1, bias: true, weights });
    this.second = new Conv2d({ input: output, output, kernel: 3, padding: 1, bias: true, weights });
  }

  forward(map: tf.Tensor4D): tf.Tensor4D {
    return tf.tidy(() => leakyRelu(this.second.forward(leakyRelu(this.first.forward(map)))));
  }
}
