import { z } from "zod";
import { scheduleSchema } from "./schedule.ts";

export const optimiserSchema = z.strictObject({
  /** Schedules count the run's steps, so that a run can go on with lower rates (`resume --set`). */
  learningRate: scheduleSchema.refine((rate) => rate !== 0, { message: "expected a rate above 0, got 0" }),
  beta1: z.number().min(0).max(1).default(0),
  beta2: z.number().min(0).max(1).default(0.99),
});

/** Channels by resolution, as YAML keys. */
export const channelsSchema = z.record(z.string().regex(/^\d+$/), z.int().positive());

export const runSchema = z.strictObject({
  steps: z.int().positive(),
  seed: z.int().nonnegative().default(1),
  checkpointEvery: z.int().positive().default(200),
  previewEvery: z.int().positive().default(200),
  logEvery: z.int().positive().default(10),
  /** Parts of a batch that are computed one after another, their gradients summed: less memory, the same step (kind mfim). */
  accumulate: z.int().positive().default(1),
  /**
   * Whose blocks are computed again for the gradient instead of kept: nobody's (the default), the generator's, or those of generator,
   * encoder and discriminator. Less memory for one more forward pass; the same gradients (kind mfim).
   */
  recompute: z.enum(["none", "generator", "all"]).optional(),
  /** Steps between two judgements: of held-out people, or of a generator's samples (kind gan with `distance`); absent: none. */
  validateEvery: z.int().positive().optional(),
  /** The checkpoint where this figure was lowest is kept as best.safetensors, such as held-out.identity or fid.training. */
  keepBest: z.string().optional(),
  /** Arithmetic of convolutions and matrix products; weights and sums stay float32. bfloat16 is faster where the processor has AMX. */
  precision: z.enum(["float32", "bfloat16"]).default("float32"),
});

export type RunSettings = z.infer<typeof runSchema>;

/** Options of a compiled step. */
export function compileOptions({ precision }: RunSettings): { readonly precision?: "bfloat16" } {
  return precision === "bfloat16" ? { precision } : {};
}
