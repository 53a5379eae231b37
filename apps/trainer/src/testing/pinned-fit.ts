import { createHash } from "node:crypto";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import type * as tf from "@tensorflow/tfjs";
import type { StepFigures, TrainingTask } from "../run/training-task.ts";

/** What steps of a tiny training gave. */
export interface PinnedSteps {
  readonly figures: readonly StepFigures[];
  /** By variable, after the steps. */
  readonly variables: Readonly<Record<string, PinnedVariable>>;
}

/** Start of the SHA-256 of a variable's bytes, its Euclidean norm, and the value that is farthest from 0. */
export type PinnedVariable = readonly [hash: string, norm: number, largest: number];

/** The contents of steps.json. */
export interface PinnedTrainings {
  /** Where it was written. Sums in another order have other last digits: bits are compared on the same kind of machine alone. */
  readonly machine: string;
  readonly whole: PinnedSteps;
  readonly parts: PinnedSteps;
  readonly gan: PinnedSteps;
}

/**
 * Networks, a checkpoint after two steps of a tiny fit, and what two more steps made of it, whole and in two parts: written
 * before the training step became a package of its own.
 */
export const pinnedFolder = join(import.meta.dirname, "../../fixtures/pinned-fit");

export const thisMachine = (): string => `${cpus()[0]?.model ?? "unknown"}, ${availableParallelism()} threads`;

/** Takes the given steps. */
export async function pinSteps(task: TrainingTask, steps: readonly number[]): Promise<PinnedSteps> {
  const figures: StepFigures[] = [];
  for (const step of steps) figures.push(await task.step(step));
  const variables: Record<string, PinnedVariable> = {};
  for (const [name, variable] of task.variables()) variables[name] = await pinned(variable);
  return { figures, variables };
}

/** Second moments of all optimisers, by the names that the fixture has for the first ones. */
export function secondMoments(task: TrainingTask): ReadonlyMap<string, Float32Array> {
  const moments = [...task.variables()].filter(([name]) => name.includes(".exp_avg_sq."));
  return new Map(
    moments.map(([name, moment]) => [name.replace(".exp_avg_sq.", ".exp_avg."), moment.dataSync() as Float32Array]),
  );
}

/**
 * Norm and largest magnitude of the gradients of the last step, from the second moments before and after it, v' = beta2 v +
 * (1 - beta2) g^2: a training without momentum keeps no gradient. Of a parameter that got none there is none.
 */
export function lastGradients(
  before: ReadonlyMap<string, Float32Array>,
  after: ReadonlyMap<string, Float32Array>,
  beta2: number,
): ReadonlyMap<string, { readonly norm: number; readonly largest: number }> {
  const found = new Map<string, { readonly norm: number; readonly largest: number }>();
  for (const [name, values] of after) {
    const earlier = before.get(name) as Float32Array;
    if (values.every((value, n) => value === earlier[n])) continue;
    const squares = values.map((value, n) => (value - beta2 * (earlier[n] as number)) / (1 - beta2));
    const sum = squares.reduce((total, square) => total + square, 0);
    const largest = squares.reduce((most, square) => Math.max(most, square), 0);
    found.set(name, { norm: Math.sqrt(Math.max(0, sum)), largest: Math.sqrt(largest) });
  }
  return found;
}

async function pinned(variable: tf.Variable): Promise<PinnedVariable> {
  const values = (await variable.data()) as Float32Array;
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  let [squares, largest] = [0, 0];
  for (const value of values) {
    squares += value * value;
    if (Math.abs(value) > Math.abs(largest)) largest = value;
  }
  return [createHash("sha256").update(bytes).digest("hex").slice(0, 12), Math.sqrt(squares), largest];
}
