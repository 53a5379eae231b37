import { Module } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { BasicConvolution, type ConvolutionShape } from "./basic-convolution.ts";
import { type BlockShape, type BranchShape, inceptionBlocks, inceptionStem } from "./inception-blocks.ts";
import { resizeBilinear } from "./resize-bilinear.ts";

type Step = (x: tf.Tensor4D) => tf.Tensor4D;

/** TensorFlow's average leaves the padding out of the count, which is what the distance was defined with. */
const pools: { readonly [P in NonNullable<BranchShape["pool"]>]: Step } = {
  average: (x) => tf.avgPool(x, 3, 1, "same"),
  maximum: (x) => tf.maxPool(x, 3, 1, "same"),
  halving: (x) => tf.maxPool(x, 3, 2, "valid"),
};

class InceptionBlock extends Module {
  readonly #branches: readonly Step[];

  constructor({ input, branches }: BlockShape) {
    super();
    this.#branches = branches.map((branch) => this.#branch(branch, input));
  }

  forward(x: tf.Tensor4D): tf.Tensor4D {
    return tf.tidy(() =>
      tf.concat(
        this.#branches.map((branch) => branch(x)),
        3,
      ),
    );
  }

  #branch({ pool, chain, split = [] }: BranchShape, input: number): Step {
    let width = input;
    const steps: Step[] = pool === undefined ? [] : [pools[pool]];
    for (const shape of chain) {
      steps.push(named(this, shape, width));
      width = shape.output;
    }
    if (split.length > 0) {
      const sides = split.map((shape) => named(this, shape, width));
      steps.push((x) =>
        tf.concat(
          sides.map((side) => side(x)),
          3,
        ),
      );
    }
    return (x) => steps.reduce((map, step) => step(map), x);
  }
}

/** Adds a convolution under its checkpoint key. */
function named(owner: Module, shape: ConvolutionShape, input: number): Step {
  const convolution = new BasicConvolution(input, shape);
  Object.assign(owner, { [shape.name]: convolution });
  return (x) => convolution.forward(x);
}

/** Side of the pictures that the network was made for. */
export const inceptionSide = 299;

/** Inception v3 of 2015 with the patches of pytorch-fid; keys as torchvision. */
export class InceptionNetwork extends Module {
  readonly #steps: readonly Step[];

  constructor() {
    super();
    let width = 3;
    const stem = inceptionStem.map((shape) => {
      if (shape === "halving") return pools.halving;
      const step = named(this, shape, width);
      width = shape.output;
      return step;
    });
    const blocks = inceptionBlocks.map((shape) => {
      const block = new InceptionBlock(shape);
      Object.assign(this, { [shape.name]: block });
      return (x: tf.Tensor4D) => block.forward(x);
    });
    this.#steps = [...stem, ...blocks];
  }

  /** Pictures [N, H, W, 3] in [-1, 1] of any size to the means over places of the last map, [N, 2048]. */
  forward(pictures: tf.Tensor4D): tf.Tensor2D {
    return tf.tidy(() => {
      const resized = resizeBilinear(pictures, inceptionSide, inceptionSide);
      const map = this.#steps.reduce((x, step) => tf.tidy(() => step(x)), resized);
      return tf.mean(map, [1, 2]) as tf.Tensor2D;
    });
  }
}
