import { existsSync } from "node:fs";
import { join } from "node:path";
import { sharedFolder } from "@mfim/testing";
import type { Exchange } from "@mfim/training";
import { type Engine, engines } from "./engines.ts";
import { mpiCommand } from "./environment/mpi-launcher.ts";
import { configStep } from "./workloads/config-step.ts";
import { discriminatorR1 } from "./workloads/discriminator-r1.ts";
import { encoderForward, swapFiles } from "./workloads/swap.ts";
import { generatorBackward, generatorForward } from "./workloads/synthesis.ts";
import { trainStep, trainStepFiles } from "./workloads/train-step.ts";
import type { Workload } from "./workloads/workload.ts";

/** One line of the tables. */
export interface Row {
  readonly name: string;
  /** What one call does. */
  readonly what: string;
  readonly engines: readonly Engine[];
  /**
   * Builds it; `drawn`: with fresh weights, else with zeros that are loaded over; `exchange`: of a row with `ranks`, with the others of
   * its job. Absent of `prepare`, which has no networks.
   */
  readonly make?: (drawn: boolean, exchange?: Exchange) => Workload | Promise<Workload>;
  /** How far engines may be apart, relative to the largest value, for the row to count; default 0.001. */
  readonly tolerance?: number;
  /** Processes of an MPI job that take the step together; each gets an equal share of `threads` of the largest job. */
  readonly ranks?: number;
  /** Its engines do not fit into memory side by side: one begins when the one before has ended. */
  readonly apart?: boolean;
  /** Why it cannot be measured here. */
  readonly missing?: () => string | undefined;
}

const forward: readonly Engine[] = engines;
const training: readonly Engine[] = ["eager", "compiled", "pytorch", "pytorch-compiled"];
const table = (resolution: number) => (resolution === 64 ? "channels 256, 256, 256, 128, 64" : "config-f");
/** The step of the 64 px configs trains on twelve pairs; eight leave room for four engines' processes. */
const trainBatch = 8;

/** The jobs over MPI that are compared. */
export const rankCounts: readonly number[] = [1, 2];

const pretrained = () => join(sharedFolder() ?? "", "weights");

function missingWeights(): string | undefined {
  const absent = trainStepFiles.filter((name) => !existsSync(join(pretrained(), name)));
  return absent.length === 0 ? undefined : `no ${absent.join(", ")} in ../shared/weights`;
}

/** Every row, in the order of the tables. */
export const rows: readonly Row[] = [
  ...[64, 256, 1024].flatMap((resolution) =>
    [1, 4].map((batch) => ({
      name: `g-forward-${resolution}-b${batch}`,
      what: `StyleGAN2 of ${resolution} px (${table(resolution)}), W to picture, batch ${batch}`,
      engines: forward,
      make: (drawn: boolean) => generatorForward(resolution, batch, drawn),
    })),
  ),
  ...[64, 256].map((resolution) => ({
    name: `g-backward-${resolution}`,
    what: `the same forward and the gradients of all its parameters, batch ${resolution === 64 ? 4 : 1}`,
    engines: training,
    make: (drawn: boolean) => generatorBackward(resolution, resolution === 64 ? 4 : 1, drawn),
  })),
  ...[64, 256].map((resolution) => ({
    name: `d-r1-step-${resolution}`,
    what: `discriminator of ${resolution} px (${table(resolution)}): both losses, R1, Adam, batch ${resolution === 64 ? 8 : 2}`,
    engines: training,
    make: (drawn: boolean) => discriminatorR1(resolution, resolution === 64 ? 8 : 2, drawn),
  })),
  {
    name: "mfim-train-step-64",
    what: `MFIM training step at 64 px, batch ${trainBatch}: encoder and generator by all terms, clipping, Adam, averages; then the discriminator. MobileFaceNet, 3DDFA_V2 and LPIPS in the losses`,
    engines: training,
    make: (drawn) => trainStep(pretrained(), trainBatch, drawn),
    missing: missingWeights,
  },
  ...[256, 1024].flatMap((resolution) =>
    [false, true].map((penalised) => ({
      name: `mfim-train-step-${resolution}${penalised ? "-r1" : ""}`,
      what: `MFIM training step of ${resolution === 256 ? "mfim-256" : "mfim-1024-ffhq"}.yaml, batch 1, ${penalised ? "with R1, which one step in sixteen has" : "without R1"}: the trainer's own step over the networks of the true widths, values made up`,
      // Eager TensorFlow.js keeps what every op of the step returned: at 1024 px more than this class of machine has.
      engines: resolution === 256 ? training : training.filter((engine) => engine !== "eager"),
      make: (drawn: boolean) => configStep({ resolution, batch: 1, penalised }, drawn),
      tolerance: 0.01,
      apart: true,
    })),
  ),
  ...rankCounts.map((ranks) => ({
    name: `mfim-train-step-64-ranks-${ranks}`,
    what: `the same step as ${ranks === 1 ? "one rank" : `each of ${ranks} ranks`} of an MPI job takes it, batch ${trainBatch} a rank, one share in ${rankCounts.at(-1)} of the threads each: gradients, their mean over the ranks, updates`,
    engines: ["compiled"] as const,
    ranks,
    make: (drawn: boolean, exchange?: Exchange) => trainStep(pretrained(), trainBatch, drawn, exchange),
    missing: () => missingWeights() ?? (mpiCommand(ranks) === undefined ? "no Open MPI (mpirun)" : undefined),
  })),
  {
    name: "encoder-forward-256",
    what: "both faces of a swap at 256 px to codes and maps: IR-SE50 pyramid, an M2C block of width 512 for each of 20 slots",
    engines: forward,
    make: encoderForward,
  },
  ...[256, 1024].map((resolution) => ({
    name: `swap-${resolution}`,
    what: `two PNG files of ${resolution} px to a JPEG: decode, encoder (256 px), generator (config-f), encode`,
    engines: forward,
    make: (drawn: boolean) => swapFiles(resolution, drawn),
  })),
  {
    name: "prepare",
    what: "72 JPEG photographs of 1600 x 1200 to FFHQ-aligned PNGs of 256 px, landmarks given: decode, align, write; the Python side is Pillow",
    engines: ["eager", "pytorch"],
    // Means of parts of the first picture: Pillow's bilinear sampling cuts fractions off where ours rounds.
    tolerance: 0.01,
  },
];
