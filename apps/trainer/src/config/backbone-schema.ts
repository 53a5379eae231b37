import { z } from "zod";
import { runSchema } from "./common-schema.ts";

const common = {
  run: runSchema,
  /** Raw training sets of faces-3d: every tenth person is held out. */
  data: z.strictObject({ folder: z.string(), more: z.array(z.string()).default([]) }),
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
  /** Side of its input, pixels; default: the architecture's own. */
  side: z.int().min(32).optional(),
  /**
   * Counts a coefficient by the millimetres that its spread moves the face by, and judges faces in millimetres. `head`: of the
   * set; default the ICT-FaceKit head of the per-user cache.
   */
  mesh: z.strictObject({ head: z.string().optional() }).optional(),
});

export const backboneSchema = z.discriminatedUnion("kind", [recogniserSchema, regressorSchema]);
export type RecogniserConfig = z.infer<typeof recogniserSchema>;
export type RegressorConfig = z.infer<typeof regressorSchema>;
export type BackboneConfig = RecogniserConfig | RegressorConfig;
