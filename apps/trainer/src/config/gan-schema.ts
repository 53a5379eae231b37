import { dataSchema } from "@mfim/zoo";
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
  batch: z.int().positive(),
  mirror: z.boolean().default(true),
  r1: z.strictObject({ weight: z.number().nonnegative(), interval: z.int().positive() }),
  pathLength: z.strictObject({ weight: z.number().nonnegative(), interval: z.int().positive() }),
  /** Share of samples made from two latents. */
  styleMixing: z.number().min(0).max(1).default(0.9),
  /** Pictures after which the moving average has forgotten half, capped at 5 % of the pictures seen so far. */
  averageHalfLife: z.number().positive().default(10_000),
});
export type GanConfig = z.infer<typeof ganSchema>;
