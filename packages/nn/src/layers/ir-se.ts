import * as tf from "@tensorflow/tfjs";
import { Block } from "../module/block.ts";
import { Module } from "../module/module.ts";
import type { WeightSource } from "../module/weight-source.ts";
import { subsample } from "../ops/subsample.ts";
import { BatchNorm } from "./batch-norm.ts";
import { Conv2d } from "./conv2d.ts";
import { PRelu } from "./prelu.ts";

/** A module that maps a tensor to one of the same shape. */
export type ShapeKeeping = Module & { forward<T extends tf.Tensor>(x: T): T };

export interface IrSeBlockOptions {
  readonly input: number;
  readonly output: number;
  readonly stride: number;
  readonly weights?: WeightSource;
  /** Default: batch normalisation by its running statistics. */
  readonly normalisation?: (channels: number) => ShapeKeeping;
}

/** Squeeze and excitation: every channel times a gate in (0, 1) computed from the means of all channels. */
class SqueezeExcitation extends Module {
  readonly fc1: Conv2d;
  readonly fc2: Conv2d;

  constructor(channels: number, reduction: number, weights?: WeightSource) {
    super();
    const source = weights === undefined ? {} : { weights };
    // At least four: the one or two of a narrow network would often be shut by the ReLU and never learn. IR-SE50 has four and more.
    const narrow = Math.max(4, Math.floor(channels / reduction));
    this.fc1 = new Conv2d({ input: channels, output: narrow, kernel: 1, ...source });
    this.fc2 = new Conv2d({ input: narrow, output: channels, kernel: 1, ...source });
  }

  forward(x: tf.Tensor4D): tf.Tensor4D {
    return tf.tidy(() => {
      const means = tf.mean(x, [1, 2], true) as tf.Tensor4D;
      const gate = tf.sigmoid(this.fc2.forward(tf.relu(this.fc1.forward(means))));
      return tf.mul(x, gate);
    });
  }
}

type ResidualLayers = readonly [ShapeKeeping, Conv2d, PRelu, Conv2d, ShapeKeeping, SqueezeExcitation];

/**
 * Improved residual block with squeeze and excitation, as in ArcFace's IR-SE networks and pSp's encoder: norm, 3x3, PReLU,
 * 3x3 with the stride, norm, excitation; the shortcut is a projection only where the width changes, else a subsampling.
 */
export class IrSeBlock extends Block {
  readonly shortcut_layer: readonly [Conv2d, ShapeKeeping] | readonly [];
  readonly res_layer: ResidualLayers;
  readonly #stride: number;

  constructor(options: IrSeBlockOptions) {
    super();
    const { input, output, stride, normalisation = (channels) => new BatchNorm({ channels }) } = options;
    const source = options.weights === undefined ? {} : { weights: options.weights };
    this.#stride = stride;
    this.shortcut_layer =
      input === output ? [] : [new Conv2d({ input, output, kernel: 1, stride, ...source }), normalisation(output)];
    this.res_layer = [
      normalisation(input),
      new Conv2d({ input, output, kernel: 3, padding: 1, ...source }),
      new PRelu(output),
      new Conv2d({ input: output, output, kernel: 3, stride, padding: 1, ...source }),
      normalisation(output),
      new SqueezeExcitation(output, 16, options.weights),
    ];
  }

  /** [N, H, W, input] to [N, ceil(H / stride), ceil(W / stride), output]. */
  forward(x: tf.Tensor4D): tf.Tensor4D {
    return tf.tidy(() => {
      const [before, first, activation, second, after, excitation] = this.res_layer;
      const inner = convolved(activation.forward(first.forward(before.forward(x))), second, after);
      const shortcut =
        this.shortcut_layer.length === 0 ? subsample(x, this.#stride) : convolved(x, ...this.shortcut_layer);
      return tf.add(excitation.forward(inner), shortcut);
    });
  }
}

/** A convolution and the norm after it, as one where the norm is a fixed scale. */
function convolved(x: tf.Tensor4D, convolution: Conv2d, norm: ShapeKeeping): tf.Tensor4D {
  return norm instanceof BatchNorm ? convolution.forwardNormalised(x, norm) : norm.forward(convolution.forward(x));
}

/** One group of blocks of one width; the first block has the stride. */
export interface IrSeStage {
  readonly channels: number;
  readonly units: number;
  readonly stride: number;
}

/** The four groups of IR-SE50. */
export const irSe50Stages: readonly IrSeStage[] = [
  { channels: 64, units: 3, stride: 2 },
  { channels: 128, units: 4, stride: 2 },
  { channels: 256, units: 14, stride: 2 },
  { channels: 512, units: 3, stride: 2 },
];

/** The blocks of a stage table in order, one flat list as the checkpoints number them (`body.0`, `body.1`, ...). */
export function irSeBody(
  input: number,
  stages: readonly IrSeStage[],
  options: Pick<IrSeBlockOptions, "weights" | "normalisation"> = {},
): readonly IrSeBlock[] {
  let width = input;
  return stages.flatMap(({ channels, units, stride }) =>
    Array.from({ length: units }, (_, unit) => {
      const block = new IrSeBlock({ ...options, input: width, output: channels, stride: unit === 0 ? stride : 1 });
      width = channels;
      return block;
    }),
  );
}
