import { z } from "zod";

/** What the config of a trained model says of its training. */
export interface ModelTraining {
  /** In the trainer's words, such as "renders (42000 pictures)". */
  readonly data?: string;
  readonly steps?: number;
  /** Whether it saw rendered people alone, and no part of a photograph. */
  readonly isOnRenders: boolean;
}

/** Types of training data that are rendered, in the trainer's words. */
const rendered = new Set(["renders", "faces-3d"]);

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
  return {
    ...(data !== undefined && { data }),
    ...(steps !== undefined && { steps }),
    isOnRenders: rendered.has(trained?.data?.type ?? "") && origin?.hasPhotographs !== true,
  };
}
