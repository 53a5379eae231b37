import { dataSchema } from "@mfim/zoo";
import { z } from "zod";
import { optimiserSchema, runSchema } from "./common-schema.ts";

const weight = z.number().nonnegative();

/** Config of `trainer fit`: MFIM itself. */
export const fitSchema = z.strictObject({
  kind: z.literal("mfim"),
  run: runSchema,
  data: dataSchema,
  batch: z.int().positive(),
  mirror: z.boolean().default(true),
  pairs: z.strictObject({
    samePicture: z.number().min(0).max(1),
    samePerson: z.number().min(0).max(1),
    /** How much reconstruction counts, by kind of pair. */
    reconstruction: z.strictObject({ "different-person": weight, "same-person": weight, "same-picture": weight }),
  }),
  /** Coarsest resolution, pixels, whose codes come from the source. */
  identityFrom: z.int().positive(),
  generator: z.strictObject({
    /** Folder of a pretrained StyleGAN2 (`trainer gan`): generator and discriminator. */
    from: z.string(),
    /** Channels of the style maps; 1 loads public weights. */
    mapChannels: z.int().positive().default(1),
    /** `null` keeps the generator frozen. */
    optimiser: optimiserSchema.nullable(),
  }),
  discriminator: z.strictObject({ optimiser: optimiserSchema }),
  encoder: z.strictObject({
    pyramid: z.discriminatedUnion("type", [
      /** IR-SE blocks from scratch. */
      z.strictObject({ type: z.literal("ir-se"), normalisation: z.enum(["batch", "group", "none"]).default("group") }),
      /** The trunk of the recogniser of the loss, made trainable, as pSp starts from ArcFace. */
      z.strictObject({ type: z.literal("recogniser"), inputSize: z.int().positive(), channels: z.int().positive() }),
    ]),
    codes: z.strictObject({
      width: z.int().positive(),
      convolutions: z.int().positive().optional(),
      sharing: z.enum(["slot", "level"]).default("slot"),
    }),
    maps: z.strictObject({
      resolutions: z.array(z.int().positive()),
      width: z.int().positive().default(32),
      convolutions: z.int().nonnegative().default(1),
    }),
    optimiser: optimiserSchema,
  }),
  /** Networks of the loss. */
  networks: z.strictObject({ recognizer: z.unknown(), regressor: z.unknown(), perceptual: z.unknown() }),
  loss: z.strictObject({
    identity: weight,
    reconstruction: weight,
    l1: weight,
    perceptual: weight,
    adversarial: weight,
    r1: weight,
    shape: weight,
    pose: weight,
    expression: weight,
  }),
  r1Interval: z.int().positive().default(16),
  /** Joint gradient norm of the encoder at most; null: not clipped. */
  clipNorm: z.number().positive().nullable().default(null),
  averageHalfLife: z.number().positive().default(5_000),
});

export type FitConfig = z.infer<typeof fitSchema>;
