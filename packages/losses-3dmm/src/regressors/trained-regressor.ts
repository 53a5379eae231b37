import {
  assertShape,
  type FaceCoefficients,
  type FaceInput,
  type ImageBatch,
  type MorphableRegressor,
} from "@mfim/core";
import { Linear, MobileTrunk, Module, mobileTrunkFlops, type NormMode, type WeightSource, zeroWeights } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { type CoefficientLayout, layoutSizes, splitCoefficients } from "../coefficient-layout.ts";
import type { RegressorConfig, RegressorTrunkShape } from "./regressor-config.ts";
import { ResidualTrunk, residualTrunkFlops } from "./residual-trunk.ts";

function trunkOf(shape: RegressorTrunkShape, weights: WeightSource): MobileTrunk | ResidualTrunk {
  return shape.kind === "mobile" ? new MobileTrunk(shape, weights) : new ResidualTrunk(shape, weights);
}

const widthOf = (shape: RegressorTrunkShape): number =>
  shape.kind === "mobile" ? shape.width : (shape.channels.at(-1) as number);

/**
 * The project's own 3DMM regressor: a small trunk and a linear layer that gives whitened coefficients, shape first, then
 * expression, then pose. It is trained on rendered heads, whose true coefficients are known (`coefficients(faces, "batch")`
 * against `whiten(true)`), and serves, frozen, in losses or metrics.
 */
export class TrainedRegressor extends Module implements MorphableRegressor {
  readonly trunk: MobileTrunk | ResidualTrunk;
  readonly linear: Linear;
  readonly #config: RegressorConfig;

  constructor(config: RegressorConfig, weights: WeightSource = zeroWeights) {
    super();
    this.#config = config;
    this.trunk = trunkOf(config.trunk, weights);
    const [input, output] = [widthOf(config.trunk), config.coefficients.mean.length];
    this.linear = new Linear({ input, output, weights, deviation: 0.1 / Math.sqrt(input) });
  }

  get config(): RegressorConfig {
    return this.#config;
  }

  get id(): string {
    return this.#config.id;
  }

  get input(): FaceInput {
    const { template, trunk } = this.#config;
    return { height: trunk.side, width: trunk.side, template };
  }

  get layout(): CoefficientLayout {
    const { shape, expression, pose } = this.#config.coefficients;
    const ends = [
      shape.length,
      shape.length + expression.length,
      shape.length + expression.length + pose.length,
    ] as const;
    return { total: ends[2], shape: [[0, ends[0]]], expression: [[ends[0], ends[1]]], pose: [[ends[1], ends[2]]] };
  }

  get sizes(): MorphableRegressor["sizes"] {
    return layoutSizes(this.layout);
  }

  /** Floating-point operations of one forward pass for one picture. */
  get flops(): number {
    const { trunk, coefficients } = this.#config;
    const before = trunk.kind === "mobile" ? mobileTrunkFlops(trunk) : residualTrunkFlops(trunk);
    return before + 2 * widthOf(trunk) * coefficients.mean.length;
  }

  regress(faces: ImageBatch): FaceCoefficients {
    return tf.tidy(() => ({ ...splitCoefficients(this.coefficients(faces), this.layout) }));
  }

  /** [N, side, side, 3] in [-1, 1] to whitened coefficients [N, total]. */
  coefficients(faces: ImageBatch, mode: NormMode = "running"): tf.Tensor2D {
    const { side } = this.#config.trunk;
    assertShape(faces, [null, side, side, 3], `${this.id} (faces)`);
    return tf.tidy(() => this.linear.forward(this.trunk.forward(faces, mode)));
  }

  /** Coefficients [N, total] in their own units to whitened ones. */
  whiten(coefficients: tf.Tensor2D): tf.Tensor2D {
    const { mean, deviation } = this.#scale(coefficients);
    return tf.tidy(() => tf.div(tf.sub(coefficients, mean), deviation) as tf.Tensor2D);
  }

  /** The reverse of `whiten`. */
  restore(whitened: tf.Tensor2D): tf.Tensor2D {
    const { mean, deviation } = this.#scale(whitened);
    return tf.tidy(() => tf.add(tf.mul(whitened, deviation), mean) as tf.Tensor2D);
  }

  #scale(rows: tf.Tensor2D): { readonly mean: number[]; readonly deviation: number[] } {
    const { mean, deviation } = this.#config.coefficients;
    assertShape(rows, [null, mean.length], `${this.id} (coefficients)`);
    return { mean, deviation };
  }
}
