import type {
  FaceCoefficients,
  FaceRecognizer,
  JudgedPictures,
  MorphableRegressor,
  ObjectiveTerm,
  PerceptualDistance,
} from "@mfim/core";
import { resizeImages } from "@mfim/core";
import { expressionLoss, poseLoss, shapeLoss } from "@mfim/losses-3dmm";
import { nonSaturatingGeneratorLoss } from "@mfim/stylegan";
import type * as tf from "@tensorflow/tfjs";
import { identityLoss, l1Distance, meanOverPairs } from "./term-functions.ts";
import type { GivenTermNetworks, TermNetworks } from "./term-networks.ts";

/** What a term does, apart from its name. */
export type TermFunctions = Pick<ObjectiveTerm, "references" | "value">;

/** One term of MFIM's objective. */
export interface TermRow {
  /** In weights, logs and curves. */
  readonly name: string;
  /** Above a curve. */
  readonly title: string;
  /** Terms of one kind stand in one chart of a report. */
  readonly kind: string;
  /**
   * Our default: the paper's weights are not public. Identity as in the SimSwap paper, shape as in HifiFace; l1 and perceptual
   * enter reconstruction in equal parts, as the paper's equation has them.
   */
  readonly weight: number;
  /** Another weight that multiplies this one. */
  readonly factor?: "reconstruction";
  /** The network that it judges by. */
  readonly network?: { readonly name: keyof TermNetworks; readonly words: string };
  create(networks: GivenTermNetworks): TermFunctions;
}

const functionsOf = <References>(term: Pick<ObjectiveTerm<References>, "references" | "value">): TermFunctions =>
  term as TermFunctions;

const recognizer = { name: "recognizer", words: "a recognizer" } as const;
const regressor = { name: "regressor", words: "a regressor" } as const;

/**
 * The generator's side of MFIM's objective, in the order of evaluation; each term a mean over the batch. Who adds a term to the
 * method adds a row; who adds one to a training of his own writes a file (docs/write-a-loss-term.md).
 */
export const mfimTerms = [
  {
    name: "adversarial",
    title: "adversarial",
    kind: "Adversarial",
    weight: 1,
    network: { name: "discriminator", words: "a discriminator" },
    create: ({ discriminator }) =>
      functionsOf({
        references: () => null,
        value: (swap) => nonSaturatingGeneratorLoss(swap.once(discriminator, (faces) => discriminator.logits(faces))),
      }),
  },
  {
    name: "l1",
    title: "L1",
    kind: "Reconstruction",
    weight: 1,
    factor: "reconstruction",
    create: () =>
      functionsOf({
        references: ({ reference, reconstructionWeights: weights }) => ({ reference: reference.pictures, weights }),
        value: (swap, { reference, weights }) => meanOverPairs(l1Distance(swap.pictures, reference), weights),
      }),
  },
  {
    name: "perceptual",
    title: "perceptual",
    kind: "Reconstruction",
    weight: 1,
    factor: "reconstruction",
    network: { name: "perceptual", words: "a perceptual distance" },
    create: ({ perceptual, perceptualSize }) => perceptualTerm(perceptual, perceptualSize),
  },
  {
    name: "identity",
    title: "identity (1 - cosine)",
    kind: "Identity",
    weight: 10,
    network: recognizer,
    create: (networks) => {
      const embed = embedderOf(networks);
      return functionsOf({
        references: ({ likeness }) => embed(likeness),
        value: (swap, embedding) => identityLoss(embed(swap), embedding),
      });
    },
  },
  {
    name: "shape",
    title: "shape",
    kind: "Shape, pose, expression",
    weight: 0.5,
    network: regressor,
    create: (networks) => coefficientTerm(networks, "likeness", shapeLoss),
  },
  {
    name: "pose",
    title: "pose",
    kind: "Shape, pose, expression",
    weight: 0.5,
    network: regressor,
    create: (networks) => coefficientTerm(networks, "target", poseLoss),
  },
  {
    name: "expression",
    title: "expression",
    kind: "Shape, pose, expression",
    weight: 0.5,
    network: regressor,
    create: (networks) => coefficientTerm(networks, "target", expressionLoss),
  },
] as const satisfies readonly TermRow[];

/** The names of the table. */
export type MfimTermName = (typeof mfimTerms)[number]["name"];

function perceptualTerm(perceptual: PerceptualDistance, size: number | undefined): TermFunctions {
  const scaled = ({ pictures }: JudgedPictures) =>
    size === undefined || size === pictures.shape[1] ? pictures : resizeImages(pictures, size);
  return functionsOf({
    references: ({ reference, reconstructionWeights: weights }) => ({ reference: scaled(reference), weights }),
    value: (swap, { reference, weights }) => meanOverPairs(perceptual.distance(scaled(swap), reference), weights),
  });
}

/** Embeddings [N, E] of judged pictures. */
function embedderOf({ recognizer: network, aligner }: { readonly recognizer: FaceRecognizer } & TermNetworks) {
  return (faces: JudgedPictures): tf.Tensor2D =>
    faces.once(network, (pictures) => network.embed(aligner.align(pictures, network.input)));
}

/** A distance of coefficients; terms that ask one regressor share what it says. */
function coefficientTerm(
  { regressor: network, aligner }: { readonly regressor: MorphableRegressor } & TermNetworks,
  compared: "likeness" | "target",
  loss: (swap: FaceCoefficients, reference: FaceCoefficients) => tf.Scalar,
): TermFunctions {
  const read = (faces: JudgedPictures): FaceCoefficients =>
    faces.once(network, (pictures) => network.regress(aligner.align(pictures, network.input)));
  return functionsOf({
    references: (pairs) => read(pairs[compared]),
    value: (swap, reference) => loss(read(swap), reference),
  });
}
