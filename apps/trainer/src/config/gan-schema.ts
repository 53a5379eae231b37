import { dataSchema, featureExtractors, partSchema, recognizers } from "@mfim/zoo";
import { z } from "zod";
import { channelsSchema, optimiserSchema, runSchema } from "./common-schema.ts";

/** Config of `trainer gan`: StyleGAN2 pretraining. */
export const ganSchema = z.strictObject({
  kind: z.literal("gan"),
  run: runSchema,
  data: dataSchema,
  generator: z.strictObject({
    resolution: z.int(),
    channels: channelsSchema,
    styleSize: z.int().positive().default(512),
    mappingLayers: z.int().positive().default(8),
    optimiser: optimiserSchema,
  }),
  discriminator: z.strictObject({ channels: channelsSchema, optimiser: optimiserSchema }),
  /** Model folder of a smaller pretraining, whose blocks both networks start from: same widths, one or more resolutions less. */
  grow: z.string().optional(),
  batch: z.int().positive(),
  mirror: z.boolean().default(true),
  /**
   * Adaptive discriminator augmentation (StyleGAN2-ADA), for data sets below some hundred thousand pictures: how often pictures
   * are changed before the discriminator sees them follows the mean sign of photographs' logits.
   */
  augmentation: z
    .strictObject({
      target: z.number().min(0).max(1).default(0.6),
      /** Pictures in which the probability may go from 0 to 1. */
      pictures: z.number().positive().default(500_000),
    })
    .optional(),
  r1: z.strictObject({ weight: z.number().nonnegative(), interval: z.int().positive() }),
  pathLength: z.strictObject({ weight: z.number().nonnegative(), interval: z.int().positive() }),
  /** Share of samples made from two latents. */
  styleMixing: z.number().min(0).max(1).default(0.9),
  /** Pictures after which the moving average has forgotten half, capped at 5 % of the pictures seen so far. */
  averageHalfLife: z.number().positive().default(10_000),
  /**
   * Frechet distance of samples to the training pictures, every `run.validateEvery` steps and by `trainer evaluate`: over the
   * features of an extractor (FID, where that is fid-inception) or the embeddings of a recogniser, and named after them.
   */
  distance: z
    .strictObject({
      features: partSchema(featureExtractors).optional(),
      recognizer: partSchema(recognizers).optional(),
      /** Pictures of each side. Figures with different counts do not compare: few samples look further away. */
      samples: z.int().min(2).default(1_000),
    })
    .refine(({ features, recognizer }) => (features === undefined) !== (recognizer === undefined), {
      message: "expected either features or a recognizer",
    })
    .optional(),
});
export type GanConfig = z.infer<typeof ganSchema>;
