import type * as tf from "@tensorflow/tfjs";
import type { TensorOwner } from "./tensor-owner.ts";

/** A network whose weights change. */
export interface Trainable extends TensorOwner {
  /** Trainable variables by checkpoint key. */
  parameters(): ReadonlyMap<string, tf.Variable>;
}
