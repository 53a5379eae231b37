import type { ImageBatch } from "@mfim/core";
import { MfimTraining, type MfimTrainingOptions } from "@mfim/training";
import * as tf from "@tensorflow/tfjs";
import { precisionVariable } from "../environment/device.ts";
import type { NamedTensors, Workload } from "./workload.ts";

/** Of a batch: pictures of `side` pixels. */
export interface StepShape {
  readonly batch: number;
  readonly side: number;
}

/**
 * The trainer's own step as a row's call, `MfimTraining.step`: pictures in, figures out, everything that trains updated and averaged.
 * It compiles itself, in the arithmetic that was asked for.
 */
export function trainingStep(
  networks: ConstructorParameters<typeof MfimTraining>[0],
  objective: ConstructorParameters<typeof MfimTraining>[1],
  options: MfimTrainingOptions,
  { batch, side }: StepShape,
): Pick<Workload, "inputs" | "stages" | "step" | "graphs"> {
  const rounded = process.env[precisionVariable] === "bfloat16";
  const training = new MfimTraining(networks, objective, {
    ...options,
    ...(rounded && { precision: "bfloat16" as const }),
  });
  const shape = [batch, side, side, 3];
  let done = 0;
  return {
    inputs: { source: shape, target: shape, real: shape },
    stages: [],
    graphs: () => training.graphs(),
    step: async ({ source, target, real }) => {
      const pairs = { source: source as ImageBatch, target: target as ImageBatch };
      return scalars(await training.step(done++, pairs, real as ImageBatch));
    },
  };
}

const scalars = (figures: Readonly<Record<string, number>>): NamedTensors =>
  Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, tf.scalar(value)]));
