import { mobileTrunkShapeSchema, smallMobileTrunk } from "@mfim/nn";
import { z } from "zod";

const count = z.int().positive();

/** A run of values, one a coefficient. */
const perCoefficient = z.array(z.number());

/** What the network's columns mean: shape first, then expression, then pose. They are whitened: (value - mean) / deviation. */
const coefficientsSchema = z
  .strictObject({
    shape: z.array(z.string()).min(1),
    expression: z.array(z.string()).min(1),
    pose: z.array(z.string()).min(1),
    mean: perCoefficient,
    deviation: z.array(z.number().positive()),
  })
  .superRefine(({ shape, expression, pose, mean, deviation }, context) => {
    const total = shape.length + expression.length + pose.length;
    for (const [name, values] of Object.entries({ mean, deviation })) {
      if (values.length !== total)
        context.addIssue({
          code: "custom",
          message: `${name}: expected ${total} numbers, one a name, got ${values.length}`,
        });
    }
  });

const trunkSchemas = [
  mobileTrunkShapeSchema.extend({ kind: z.literal("mobile") }),
  z.strictObject({
    kind: z.literal("residual"),
    side: count.min(16),
    /** Channels of each stage; all but the first halve the map. */
    channels: z.array(count).min(1),
    /** Blocks of each stage. */
    blocks: count,
  }),
] as const;

/** `config.json` beside the weights of a 3DMM regressor of the project's own. */
export const regressorConfigSchema = z.strictObject({
  architecture: z.literal("coefficient-regressor"),
  id: z.string().min(1),
  /** Name of the alignment of its square input. */
  template: z.string().min(1),
  trunk: z.discriminatedUnion("kind", trunkSchemas),
  coefficients: coefficientsSchema,
  /** How it was trained and what it reaches on held-out people: for readers, not for code. */
  training: z.record(z.string(), z.json()).optional(),
});

export type RegressorConfig = z.infer<typeof regressorConfigSchema>;
export type RegressorTrunkShape = RegressorConfig["trunk"];
export type CoefficientNames = RegressorConfig["coefficients"];

/** For the losses: 64 x 64 straight from FFHQ-aligned pictures, 58 million floating-point operations. */
export const lossRegressorTrunk: RegressorTrunkShape = { kind: "mobile", ...smallMobileTrunk };

/** For the metrics: another architecture, six times the operations, 96 x 96. */
export const metricRegressorTrunk: RegressorTrunkShape = {
  kind: "residual",
  side: 96,
  channels: [24, 48, 96, 168],
  blocks: 2,
};
