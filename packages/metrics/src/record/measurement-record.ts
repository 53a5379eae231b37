import { z } from "zod";

const figure = z.number().nullable();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "expected a SHA-256 in hexadecimal");

/** A network as it is told apart from others: by the hash of its weights, else by its id. */
const networkIdentitySchema = z.strictObject({ id: z.string(), weights: sha256.nullable() });

/** What one figure was measured with: enough for somebody else to measure it again. Plain JSON. */
export const measurementRecordSchema = z.strictObject({
  format: z.literal("mfim-measurement-1"),
  metric: z.string(),
  /** `null`: nothing was measured. */
  value: figure,
  unit: z.string(),
  higherIsBetter: z.boolean(),
  range: z.tuple([figure, figure]),
  reduction: z.string(),
  count: z.strictObject({
    measured: z.int().nonnegative(),
    missing: z.int().nonnegative(),
    of: z.enum(["pairs", "pictures", "videos"]),
  }),
  interval: z
    .strictObject({
      low: z.number(),
      high: z.number(),
      confidence: z.number(),
      samples: z.int(),
      seed: z.int(),
      method: z.string(),
    })
    .nullable(),
  /** `null`: no network is needed. */
  network: z
    .strictObject({
      ...networkIdentitySchema.shape,
      input: z.strictObject({ height: z.int(), width: z.int(), template: z.string() }).nullable(),
      alignment: z.string(),
      resampling: z.string(),
      valueRange: z.string(),
      /** Whether it also served in the method's training loss. */
      servedInLoss: z.boolean(),
    })
    .nullable(),
  protocol: z.strictObject({ name: z.string(), checksum: z.string() }),
  software: z.record(z.string(), z.string()),
});

export type MeasurementRecord = z.infer<typeof measurementRecordSchema>;
export type NetworkIdentity = z.infer<typeof networkIdentitySchema>;
