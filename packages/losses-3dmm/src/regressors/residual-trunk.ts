import { BatchNorm, Conv2d, convolveAndNormalise, Module, type NormMode, relu, type WeightSource } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";

/** Widths of a small ResNet. Plain JSON. */
export interface ResidualTrunkShape {
  /** Side of the square input, pixels. */
  readonly side: number;
  /** Channels of each stage; all but the first halve the map. */
  readonly channels: readonly number[];
  /** Blocks of each stage. */
  readonly blocks: number;
}

/** Two 3x3 convolutions around a shortcut (He et al. 2015, figure 2), which is projected where size or width changes. */
class BasicBlock extends Module {
  readonly conv1: Conv2d;
  readonly bn1: BatchNorm;
  readonly conv2: Conv2d;
  readonly bn2: BatchNorm;
  readonly downsample?: readonly [Conv2d, BatchNorm];

  constructor(input: number, output: number, stride: number, weights: WeightSource) {
    super();
    this.conv1 = new Conv2d({ input, output, kernel: 3, stride, padding: 1, weights });
    this.bn1 = new BatchNorm({ channels: output });
    this.conv2 = new Conv2d({ input: output, output, kernel: 3, padding: 1, weights });
    this.bn2 = new BatchNorm({ channels: output });
    if (input !== output || stride !== 1) {
      const projection = new Conv2d({ input, output, kernel: 1, stride, weights });
      this.downsample = [projection, new BatchNorm({ channels: output })];
    }
  }

  forward(x: tf.Tensor4D, mode: NormMode): tf.Tensor4D {
    const inner = relu(convolveAndNormalise(this.conv1, this.bn1, x, mode));
    const shortcut = this.downsample === undefined ? x : convolveAndNormalise(...this.downsample, x, mode);
    return relu(tf.add(convolveAndNormalise(this.conv2, this.bn2, inner, mode), shortcut));
  }
}

/** A stem of stride 2, stages of basic blocks, the mean over places. */
export class ResidualTrunk extends Module {
  readonly conv1: Conv2d;
  readonly bn1: BatchNorm;
  readonly blocks: readonly BasicBlock[];
  readonly #width: number;

  constructor({ channels, blocks }: ResidualTrunkShape, weights: WeightSource) {
    super();
    const stem = channels[0] as number;
    this.#width = channels.at(-1) as number;
    this.conv1 = new Conv2d({ input: 3, output: stem, kernel: 5, stride: 2, padding: 2, weights });
    this.bn1 = new BatchNorm({ channels: stem });
    this.blocks = channels.flatMap((output, stage) =>
      Array.from({ length: blocks }, (_, block) => {
        const first = block === 0 && stage > 0;
        return new BasicBlock(first ? (channels[stage - 1] as number) : output, output, first ? 2 : 1, weights);
      }),
    );
  }

  /** [N, side, side, 3] in [-1, 1] to [N, last of channels]. */
  forward(x: tf.Tensor4D, mode: NormMode = "running"): tf.Tensor2D {
    return tf.tidy(() => {
      const stem = relu(convolveAndNormalise(this.conv1, this.bn1, x, mode));
      const map = this.blocks.reduce((y, block) => block.forward(y, mode), stem);
      return tf.reshape(tf.mean(map, [1, 2]), [-1, this.#width]);
    });
  }
}

/** Floating-point operations of one forward pass for one picture: two for each multiplication of a convolution. */
export function residualTrunkFlops({ side, channels, blocks }: ResidualTrunkShape): number {
  let size = Math.ceil(side / 2);
  let products = size ** 2 * 75 * (channels[0] as number);
  channels.forEach((output, stage) => {
    const before = channels[stage - 1];
    const within = 9 * output * output;
    if (before === undefined) products += size ** 2 * 2 * blocks * within;
    else {
      size = Math.ceil(size / 2);
      products += size ** 2 * (10 * before * output + (2 * blocks - 1) * within);
    }
  });
  return 2 * products;
}
