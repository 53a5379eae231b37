import { dataSchema } from "@mfim/zoo";
import { z } from "zod";
import { metricNetworksSchema } from "../evaluate/metric-networks.ts";

const truthSchema = z.strictObject({
  type: z.literal("truth"),
  /** "photo": true swaps of photographs, which only a user can render. */
  kind: z.enum(["swap", "mix", "photo"]),
  /** Preset that the set has to be of, where the shipped sample is another one. */
  set: z.string().optional(),
  /** Folder of a truth set; the shipped sample needs none. */
  folder: z.string().optional(),
});

const datasetSchema = z.strictObject({
  type: z.literal("dataset"),
  /** Name or file of a protocol of the data package. */
  protocol: z.string(),
  /** Folder that `data prepare` made. */
  folder: z.string().optional(),
});

const videosSchema = z.strictObject({
  type: z.literal("videos"),
  /** Folder that `data prepare` made of extracted frames, VIDEO/NUMBER.png, every frame. */
  folder: z.string().optional(),
  /** Frames of each video that are swapped, from the first on, without a gap. */
  frames: z.int().min(3),
});

/** Data that says itself which picture goes onto which. */
const hasOwnPairs = (type: string): boolean => type === "truth" || type === "dataset" || type === "videos";

/** What a protocol's YAML says. */
export const protocolSchema = z
  .strictObject({
    name: z.string(),
    data: z.union([truthSchema, datasetSchema, videosSchema, dataSchema]),
    /** Side of the pictures, pixels; truth sets and prepared folders have their own. */
    size: z.int().positive().optional(),
    /** How many pairs are drawn, and the seed; only where the data has no pairs of its own. */
    pairs: z.int().positive().optional(),
    seed: z.int().nonnegative().optional(),
    networks: metricNetworksSchema,
  })
  .refine(({ data, size, pairs, seed }) => hasOwnPairs(data.type) || ![size, pairs, seed].includes(undefined), {
    message: "expected size, pairs and seed, since this data has no pairs of its own",
  });

export type ProtocolConfig = z.infer<typeof protocolSchema>;
