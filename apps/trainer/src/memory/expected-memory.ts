import { dirname, resolve } from "node:path";
import { useBackend } from "@mfim/native";
import { planTrainingMemory, type Recompute, recomputeNetworks, type TrainingMemory } from "@mfim/training";
import { fitSchema } from "../config/fit-schema.ts";
import { readConfig } from "../config/read-config.ts";
import { buildFitParts } from "../fit/build-fit-parts.ts";

/** What a training needs with so many pictures at once, and so much recomputed. */
export interface ExpectedMemory {
  /** Pictures that are computed at once: the batch over `run.accumulate`. */
  readonly batch: number;
  readonly recompute: Recompute;
  readonly memory: TrainingMemory;
  /** Resident memory of the process, bytes. */
  readonly resident: number;
  /** Floating-point operations of a step, all parts of its batch: of convolutions and products, as `graphCost` counts them. */
  readonly flops: {
    readonly generator: number;
    readonly discriminator: number;
    /** The discriminator's in a step that has R1. */
    readonly r1: number;
  };
}

/**
 * Every batch without recomputation, then with more and more of it.
 * @param settings of `--set`
 */
export async function expectedMemory(
  file: string,
  settings: readonly string[],
  batches: readonly number[],
): Promise<ExpectedMemory[]> {
  const config = await readConfig(file, fitSchema, settings);
  await useBackend({ backend: "tensorflow" });
  const program = process.memoryUsage.rss();
  const { networks, judges } = await buildFitParts(config, dirname(resolve(file)));
  const { optimisers, run, loss, r1Interval } = config;
  const given = {
    optimisers,
    r1: { weight: loss.r1, interval: r1Interval },
    parts: run.accumulate,
    ...(run.precision === "bfloat16" && { precision: run.precision }),
  };
  const rows: ExpectedMemory[] = [];
  for (const recompute of ["none", "generator", "all"] as const) {
    recomputeNetworks(networks, recompute);
    for (const batch of batches) {
      const memory = planTrainingMemory(networks, judges.objective, { ...given, batch: batch * run.accumulate });
      const flops = (graph: keyof typeof memory.graphs) => run.accumulate * memory.graphs[graph].flops;
      rows.push({
        ...{ batch, recompute, memory, resident: program + memory.peak },
        flops: { generator: flops("generator"), discriminator: flops("discriminator"), r1: flops("r1") },
      });
    }
  }
  return rows;
}
