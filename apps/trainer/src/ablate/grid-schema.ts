import { z } from "zod";

/** Settings as of `--set`, by their path: `loss.identity: 0`. */
const settingsSchema = z.record(z.string().min(1), z.unknown());

/** Config of `trainer ablate`: one base, several variants of it. Paths are relative to the config's folder. */
export const gridSchema = z.strictObject({
  kind: z.literal("ablation"),
  /** Config of kind mfim. */
  base: z.string(),
  /** Protocol of the bench that measures all variants: a name, or a file beginning with "./" or "../". */
  protocol: z.string(),
  /** Settings of every variant. */
  set: settingsSchema.default({}),
  /** By name, the first is what the others are compared with: what each sets over the base. */
  variants: z
    .record(z.string().regex(/^[\w.-]+$/, "expected a name of letters, digits, dots and hyphens"), settingsSchema)
    .refine((variants) => Object.keys(variants).length >= 2, { message: "expected at least two variants" }),
});
