import {
  assertShape,
  ConfigError,
  type FaceAligner,
  type FaceRecognizer,
  type ImageBatch,
  type MorphableRegressor,
  type PerceptualDistance,
  resizeImages,
  tidyParts,
} from "@mfim/core";
import { expressionLoss, poseLoss, shapeLoss } from "@mfim/losses-3dmm";
import { nonSaturatingGeneratorLoss } from "@mfim/stylegan";
import * as tf from "@tensorflow/tfjs";
import {
  defaultLossWeights,
  isOff,
  type LossTerm,
  type LossValues,
  type LossWeight,
  type LossWeights,
} from "./loss-terms.ts";
import { identityLoss, l1Distance, meanOverPairs } from "./term-functions.ts";

export interface MfimObjectiveOptions {
  readonly weights?: Partial<LossWeights>;
  /** Needed where `weights.identity` is not 0. */
  readonly recognizer?: FaceRecognizer;
  /** Needed where shape, pose or expression count. */
  readonly regressor?: MorphableRegressor;
  /** Needed where `weights.perceptual` is not 0. */
  readonly perceptual?: PerceptualDistance;
  /** From the FFHQ-aligned picture to what recogniser and regressor want to see. */
  readonly aligner: FaceAligner;
  /** Side at which the perceptual distance looks, pixels; default: the pictures' own. */
  readonly perceptualSize?: number;
}

/** What the swap is compared with: computed once, outside the gradient's tape, since no gradient goes there. */
export interface SwapReferences {
  readonly sourceEmbedding: tf.Tensor2D | null;
  readonly sourceShape: tf.Tensor2D | null;
  readonly targetPose: tf.Tensor2D | null;
  readonly targetExpression: tf.Tensor2D | null;
}

export interface ObjectiveInput {
  /** The swap, [N, R, R, 3]. */
  readonly swap: ImageBatch;
  /** What reconstruction compares with, at the same size: the target, or the true swap where it is known. */
  readonly reference: ImageBatch;
  readonly references: SwapReferences;
  /** The discriminator's logits of the swap; needed where `weights.adversarial` is not 0. */
  readonly logits?: tf.Tensor2D;
  /** [N]: how much reconstruction counts for each pair; default 1. */
  readonly reconstructionWeights?: tf.Tensor1D;
}

/** A weighted sum and its unweighted terms. */
export interface ObjectiveValue {
  readonly total: tf.Scalar;
  readonly terms: LossValues;
}

/**
 * The generator's side of MFIM's objective: identity, reconstruction (l1 and perceptual), adversarial, shape, pose and
 * expression, each term a mean over the batch, weighted and summed. R1 is the discriminator's; see `discriminatorLoss`.
 * The networks belong to the caller.
 */
export class MfimObjective {
  readonly weights: LossWeights;
  readonly #options: MfimObjectiveOptions;

  /** @throws ConfigError that names every term whose network is missing */
  constructor(options: MfimObjectiveOptions) {
    this.#options = options;
    this.weights = { ...defaultLossWeights, ...options.weights };
    const needs: readonly (readonly [LossTerm, unknown, string])[] = [
      ["identity", options.recognizer, "a recognizer"],
      ["perceptual", options.perceptual, "a perceptual distance"],
      ["shape", options.regressor, "a regressor"],
      ["pose", options.regressor, "a regressor"],
      ["expression", options.regressor, "a regressor"],
    ];
    const missing = needs.filter(([term, network]) => network === undefined && this.isOn(term));
    if (missing.length > 0) {
      const list = missing.map(([term, , what]) => `${term} needs ${what}`).join(", ");
      throw new ConfigError(`MfimObjective: ${list}; give it, or set the weight to 0.`);
    }
  }

  /** Whether a term is computed at all. */
  isOn(term: LossTerm): boolean {
    const reconstruction = term === "l1" || term === "perceptual";
    return !isOff(this.weights[term]) && !(reconstruction && isOff(this.weights.reconstruction));
  }

  /** The references of a batch: sources, or whatever shows their identity, and targets [N, S, S, 3]. Call it outside `tf.variableGrads`; the caller disposes them. */
  references(source: ImageBatch, target: ImageBatch): SwapReferences {
    return tidyParts((): SwapReferences => {
      const targetSide = this.isOn("pose") || this.isOn("expression") ? this.#regress(target) : null;
      return {
        sourceEmbedding: this.isOn("identity") ? this.#embed(source) : null,
        sourceShape: this.isOn("shape") ? this.#regress(source).shape : null,
        targetPose: this.isOn("pose") ? (targetSide?.pose ?? null) : null,
        targetExpression: this.isOn("expression") ? (targetSide?.expression ?? null) : null,
      };
    });
  }

  /** Every term that is switched on, and the weighted sum. Differentiable in `swap` and `logits`. */
  evaluate(input: ObjectiveInput): ObjectiveValue {
    const { swap, reference } = input;
    assertShape(reference, swap.shape, "MfimObjective.evaluate(reference)");
    return tidyParts(() => {
      const terms: LossValues = {
        ...this.#reconstruction(input),
        ...this.#identity(input),
        ...this.#morphable(input),
        ...this.#adversarial(input),
      };
      return { total: this.#total(terms), terms };
    });
  }

  #embed(faces: ImageBatch): tf.Tensor2D {
    const recognizer = this.#options.recognizer as FaceRecognizer;
    return recognizer.embed(this.#options.aligner.align(faces, recognizer.input));
  }

  #regress(faces: ImageBatch) {
    const regressor = this.#options.regressor as MorphableRegressor;
    return regressor.regress(this.#options.aligner.align(faces, regressor.input));
  }

  #reconstruction({ swap, reference, reconstructionWeights }: ObjectiveInput): LossValues {
    const { perceptual, perceptualSize = swap.shape[1] } = this.#options;
    const scaled = (images: ImageBatch) =>
      perceptualSize === images.shape[1] ? images : resizeImages(images, perceptualSize);
    return {
      ...(this.isOn("l1") && { l1: meanOverPairs(l1Distance(swap, reference), reconstructionWeights) }),
      ...(this.isOn("perceptual") &&
        perceptual !== undefined && {
          perceptual: meanOverPairs(perceptual.distance(scaled(swap), scaled(reference)), reconstructionWeights),
        }),
    };
  }

  #identity({ swap, references: { sourceEmbedding } }: ObjectiveInput): LossValues {
    return sourceEmbedding === null ? {} : { identity: identityLoss(this.#embed(swap), sourceEmbedding) };
  }

  #morphable({ swap, references }: ObjectiveInput): LossValues {
    const { sourceShape, targetPose, targetExpression } = references;
    if (sourceShape === null && targetPose === null && targetExpression === null) return {};
    const { shape, pose, expression } = this.#regress(swap);
    return {
      ...(sourceShape !== null && { shape: shapeLoss({ shape }, { shape: sourceShape }) }),
      ...(targetPose !== null && { pose: poseLoss({ pose }, { pose: targetPose }) }),
      ...(targetExpression !== null && {
        expression: expressionLoss({ expression }, { expression: targetExpression }),
      }),
    };
  }

  #adversarial({ logits }: ObjectiveInput): LossValues {
    if (!this.isOn("adversarial")) return {};
    if (logits === undefined) {
      throw new ConfigError(
        "MfimObjective.evaluate: expected the discriminator's logits, since adversarial counts; give them, or set the weight to 0.",
      );
    }
    return { adversarial: nonSaturatingGeneratorLoss(logits) };
  }

  #weightOf(term: LossTerm): LossWeight {
    const weight = this.weights[term];
    return term === "l1" || term === "perceptual" ? product(this.weights.reconstruction, weight) : weight;
  }

  #total(terms: LossValues): tf.Scalar {
    const weighted = Object.entries(terms).map(([term, value]) => tf.mul(value, this.#weightOf(term as LossTerm)));
    return weighted.reduce<tf.Tensor>((sum, value) => tf.add(sum, value), tf.scalar(0)) as tf.Scalar;
  }
}

function product(a: LossWeight, b: LossWeight): LossWeight {
  return typeof a === "number" && typeof b === "number" ? a * b : (tf.mul(a, b) as tf.Scalar);
}
