import { z } from "zod";

/** What the config of a trained model says of its training. */
export interface ModelTraining {
  /** In the trainer's words, such as "renders (42000 pictures)". */
  readonly data?: string;
  readonly steps?: number;
  /** What it saw: rendered people alone, photographs alone, or both; absent where its config does not say. */
  readonly trainedOn?: TrainedOn;
}

export type TrainedOn = "renders" | "photographs" | "both";

/** Types of training data, in the trainer's words. Renders may have parts of photographs, which their origin tells. */
const dataTypes: Readonly<Record<string, TrainedOn>> = {
  renders: "renders",
  "faces-3d": "renders",
  pack: "renders",
  prepared: "photographs",
};

const schema = z.object({
  provenance: z.object({
    data: z.string().optional().catch(undefined),
    steps: z.number().optional().catch(undefined),
    origin: z.object({ hasPhotographs: z.boolean() }).optional().catch(undefined),
    config: z
      .object({ data: z.object({ type: z.string() }).optional().catch(undefined) })
      .optional()
      .catch(undefined),
  }),
});

/** @param config of a model's folder, as `trainer fit` writes it, or anybody's, which may say nothing of it */
export function modelTraining(config: unknown): ModelTraining {
  const { data, steps, origin, config: trained } = schema.safeParse(config).data?.provenance ?? {};
  const type = dataTypes[trained?.data?.type ?? ""];
  const trainedOn = type === "renders" && origin?.hasPhotographs === true ? "both" : type;
  return {
    ...(data !== undefined && { data }),
    ...(steps !== undefined && { steps }),
    ...(trainedOn !== undefined && { trainedOn }),
  };
}
