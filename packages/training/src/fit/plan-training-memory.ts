import { type PlannedGraph, planMemory } from "@mfim/graph";
import * as tf from "@tensorflow/tfjs";
import type { Objective } from "../objective/objective.ts";
import type { TrainingPairs } from "../objective/training-pairs.ts";
import type { MfimNetworks, OptimiserSettings } from "./mfim-networks.ts";
import { type MfimGradients, mfimGradients } from "./mfim-updates.ts";
import { mostOfAPiece } from "./piecewise-update.ts";

export interface MemoryPlanOptions {
  readonly optimisers: OptimiserSettings;
  readonly r1: { readonly weight: number; readonly interval: number };
  /** Pictures of a step, and the equal parts that they are computed in. */
  readonly batch: number;
  readonly parts: number;
  readonly precision?: "float32" | "bfloat16";
}

/** What a training holds, bytes, by the account of its graphs: tensors alone, no libraries and no scratch memory of kernels. */
export interface TrainingMemory {
  /** Weights, moving averages and moments of what trains. */
  readonly state: number;
  /** Other tensors that are there: networks of the loss, warps. */
  readonly judges: number;
  /** The pictures of a step. */
  readonly pictures: number;
  /** Beside all these, by the part of a step that needs the most. */
  readonly phases: Readonly<Record<"generator" | "generator-update" | "discriminator" | "r1", number>>;
  /** Of each graph what is alive when it needs the most, and what it computes for one part of the batch; `r1`: of the whole discriminator's side. */
  readonly graphs: Readonly<Record<"generator" | "discriminator" | "r1", PlannedGraph>>;
  /** All but the phases, and the largest of them. */
  readonly peak: number;
}

/**
 * The memory of a training from shapes: nothing is computed, no moments are made. Networks must be whole, with the blocks
 * recomputed that will be (`recomputeNetworks`), and nothing else may hold tensors that the training would not.
 */
export function planTrainingMemory(
  networks: MfimNetworks,
  objective: Objective,
  { optimisers, r1, batch, parts, precision = "float32" }: MemoryPlanOptions,
): TrainingMemory {
  const { encoder, generator, discriminator } = networks;
  const frozen = optimisers.generator === null;
  const present = tf.memory().numBytes;
  // A frozen generator may be its own average.
  const weights = sum([...new Set(Object.values(networks))].map((network) => bytesOf(network.state())));
  const trained = sum([encoder.parameters(), ...(frozen ? [] : [generator.synthesisParameters()])].map(bytesOf));
  const judged = bytesOf(discriminator.parameters());

  const side = generator.layout.resolution;
  const graphs = planGraphs(mfimGradients(networks, objective, frozen, { r1 }), [batch / parts, side, side, 3], {
    precision,
    penalised: r1.weight > 0,
  });
  const swaps = 4 * batch * side * side * 3;
  // What the gradients of the parts are added up in.
  const kept = (gradients: number) => (parts > 1 ? gradients : 0);
  const phases = {
    generator: kept(trained + swaps) + graphs.generator.peak,
    "generator-update": trained + swaps + mostOfAPiece,
    discriminator: swaps + kept(judged) + graphs.discriminator.peak,
    r1: swaps + kept(judged) + graphs.r1.peak,
  };
  const moments = sum([
    momentsOf(encoder.parameters(), optimisers.encoder),
    momentsOf(discriminator.parameters(), optimisers.discriminator),
    optimisers.generator === null ? 0 : momentsOf(generator.synthesisParameters(), optimisers.generator),
  ]);
  const state = weights + moments;
  const judges = present - weights;
  const pictures = 3 * swaps;
  return {
    state,
    judges,
    pictures,
    phases,
    graphs,
    peak: state + judges + pictures + Math.max(...Object.values(phases)),
  };
}

function planGraphs(
  step: MfimGradients,
  shape: [number, number, number, number],
  { precision, penalised }: { readonly precision: "float32" | "bfloat16"; readonly penalised: boolean },
): TrainingMemory["graphs"] {
  // Zeros are no memory before something is computed of them.
  const [source, target] = [tf.zeros<tf.Rank.R4>(shape), tf.zeros<tf.Rank.R4>(shape)];
  try {
    const judge = (r1: boolean) => planMemory(step.discriminatorGradients, [source, target, r1], { precision });
    return {
      generator: planMemory(step.generatorGradients, [{ source, target } as TrainingPairs], { precision }),
      discriminator: judge(false),
      r1: judge(penalised),
    };
  } finally {
    tf.dispose([source, target]);
  }
}

/** Adam keeps the second moments, and the first where there is momentum. */
const momentsOf = (parameters: ReadonlyMap<string, tf.Variable>, { beta1 = 0.9 }: { readonly beta1?: number }) =>
  (beta1 === 0 ? 1 : 2) * bytesOf(parameters);

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function bytesOf(variables: ReadonlyMap<string, tf.Variable>): number {
  return sum([...variables.values()].map(({ size }) => 4 * size));
}
