import { z } from "zod";

/** Where pictures come from: the bundled pack, a folder made by `data prepare`, or raw renders of faces-3d. */
export const dataSchema = z.strictObject({
  /** "pack" (bundled), "prepared" or "renders". */
  type: z.enum(["pack", "prepared", "renders"]),
  /** Folder; the bundled pack needs none. */
  folder: z.string().optional(),
  /** Which people: "train" (default), "held-out" or "all". */
  split: z.enum(["train", "held-out", "all"]).default("train"),
  /** At most so many pictures, the first ones. */
  limit: z.int().positive().optional(),
});
export type DataConfig = z.infer<typeof dataSchema>;

export const optimiserSchema = z.strictObject({
  learningRate: z.number().positive(),
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
});
