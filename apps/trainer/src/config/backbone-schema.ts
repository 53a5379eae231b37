import { z } from "zod";
import { runSchema } from "./common-schema.ts";

const common = {
  run: runSchema,
  /** Raw training set of faces-3d: every tenth person is held out. */
  data: z.strictObject({ folder: z.string() }),
  batch: z.int().positive(),
  optimiser: z.strictObject({
    learningRate: z.number().positive(),
    beta1: z.number().default(0.9),
    beta2: z.number().default(0.999),
  }),
};

/** Config of `trainer backbone` for a recogniser. */
export const recogniserSchema = z.strictObject({
  kind: z.literal("recogniser"),
  ...common,
  id: z.string(),
  embeddingSize: z.int().positive().default(128),
  margin: z.number().nonnegative().default(0.35),
  scale: z.number().positive().default(32),
});

/** Config of `trainer backbone` for a 3DMM regressor. */
export const regressorSchema = z.strictObject({
  kind: z.literal("regressor"),
  ...common,
  id: z.string(),
  /** "mobile": small, for losses; "residual": larger and of another architecture, for metrics. */
  architecture: z.enum(["mobile", "residual"]),
  /** Leading identity coefficients to regress. */
  shape: z.int().positive().default(40),
});

export const backboneSchema = z.discriminatedUnion("kind", [recogniserSchema, regressorSchema]);
export type RecogniserConfig = z.infer<typeof recogniserSchema>;
export type RegressorConfig = z.infer<typeof regressorSchema>;
