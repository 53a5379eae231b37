import type { ConcreteFunction } from "@mfim/graph";
import type { Module } from "@mfim/nn";
import type * as tf from "@tensorflow/tfjs";

export type NamedTensors = Readonly<Record<string, tf.Tensor>>;

/** One of the functions that a measured call runs through: from the inputs and what earlier stages gave, by name. */
export type Stage = (tensors: NamedTensors) => NamedTensors;

/** What one row measures, apart from the engine that runs it. */
export interface Workload {
  /** Networks by name: their weights are drawn once, written to a file, and read from it by every engine. */
  readonly networks: Readonly<Record<string, Module>>;
  /** Shapes of the inputs, standard normal numbers unless they are pictures; channels last. */
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  /** Inputs that are decoded from PNG files at every call; the first result is then encoded as JPEG. Sides in pixels. */
  readonly pictures?: Readonly<Record<string, number>>;
  /** Tensors beside the networks that another implementation needs (warps). */
  readonly constants?: NamedTensors;
  readonly stages: readonly Stage[];
  /** In the place of stages: a call that is compiled by itself, where the engine compiles. Its results are the caller's. */
  readonly step?: (inputs: NamedTensors) => Promise<NamedTensors>;
  /** What `step` compiled, after two or three calls. */
  readonly graphs?: () => readonly ConcreteFunction[];
  /** Results of the call that are compared between engines; every other result is thrown away. */
  readonly compared: readonly string[];
  /** For the Python side: which function, and its numbers. */
  readonly python: Readonly<Record<string, unknown>>;
}
