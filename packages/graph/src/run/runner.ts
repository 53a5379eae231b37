import type { TensorMetadata } from "../trace/native-backend.ts";

/** A graph that TensorFlow has taken over. */
export interface GraphRunner {
  /** Handles of the graph's inputs, in order, to new handles of its outputs. */
  run(inputs: readonly number[]): TensorMetadata[];
  dispose(): void;
}
