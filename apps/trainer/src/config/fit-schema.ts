import {
  dataSchema,
  discriminators,
  encoders,
  generators,
  partSchema,
  pathSchema,
  perceptualDistances,
  recognizers,
  regressors,
} from "@mfim/zoo";
import { z } from "zod";
import { optimiserSchema, runSchema } from "./common-schema.ts";
import { lossSchema, ownTermsSchema } from "./loss-schema.ts";

const weight = z.number().nonnegative();

const share = z.number().min(0).max(1).default(0);

/** As `ColourJitter` of data-ffhq: shares, and degrees of hue. */
const jitterSchema = z.strictObject({
  brightness: share,
  contrast: share,
  saturation: share,
  hue: z.number().min(0).max(180).default(0),
});

/** Config of `trainer fit`: MFIM itself. Paths are relative to the config's folder. */
export const fitSchema = z
  .strictObject({
    kind: z.literal("mfim"),
    run: runSchema,
    data: dataSchema,
    batch: z.int().positive(),
    mirror: z.boolean().default(true),
    /** How far the colours of pictures are changed: of a source and of a target with its true swap apart. Default: not at all. */
    jitter: jitterSchema.optional(),
    pairs: z.strictObject({
      samePicture: z.number().min(0).max(1),
      samePerson: z.number().min(0).max(1),
      /** Pairs of different people whose true swap is known: renders of `swap-train` only. Not of the paper. */
      knownTruth: z.number().min(0).max(1).default(0),
      /** Whose identity and shape the swaps of those pairs are compared with: the source's picture, as in the paper, or the true swap. */
      likeness: z.enum(["source", "truth"]).default("source"),
      /** How much reconstruction counts, by kind of pair. */
      reconstruction: z.strictObject({
        "different-person": weight,
        "same-person": weight,
        "same-picture": weight,
        "known-truth": weight.default(1),
      }),
    }),
    /** A pretrained generator. */
    generator: partSchema(generators),
    /** What the pretraining left of its discriminator: a part, or just the folder of `trainer gan` or the public file (also `zoo:NAME`). */
    discriminator: z.preprocess(
      (given) => (typeof given === "string" ? { type: "stylegan2", file: given } : given),
      partSchema(discriminators),
    ),
    encoder: partSchema(encoders),
    /** Model folder of a fit at a lower resolution, whose encoder and generator blocks this one starts from; heads of new slots are new. */
    grow: pathSchema.optional(),
    optimisers: z.strictObject({
      encoder: optimiserSchema,
      /** null: the generator stays frozen. */
      generator: optimiserSchema.nullable(),
      discriminator: optimiserSchema,
    }),
    /** Networks of the loss. */
    networks: z.strictObject({
      recognizer: partSchema(recognizers),
      regressor: partSchema(regressors),
      perceptual: partSchema(perceptualDistances),
    }),
    /** Side at which the perceptual distance looks, pixels; absent: the generator's own. */
    perceptualSize: z.int().positive().optional(),
    loss: lossSchema,
    /** Further terms: `edges: { weight: 2, term: { type: module, from: ./edges.js } }`. */
    terms: ownTermsSchema,
    /** Steps between two of R1. */
    r1Interval: z.int().positive().default(16),
    /** Largest joint norm of a network's gradients; null: not clipped. */
    clipNorm: z.number().positive().nullable().default(null),
    /** Pictures after which the moving averages have forgotten half, at most 5 % of the pictures seen so far. */
    averageHalfLife: z.number().positive().default(5_000),
  })
  .refine(({ batch, run }) => batch % run.accumulate === 0, {
    path: ["run", "accumulate"],
    message: "expected a divisor of batch",
  })
  .refine(({ pairs }) => pairs.likeness === "source" || pairs.knownTruth > 0, {
    path: ["pairs", "likeness"],
    message: "expected pairs.knownTruth above 0 beside truth, since no other pair has a true swap",
  });

export type FitConfig = z.infer<typeof fitSchema>;
