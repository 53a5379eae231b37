import type * as tf from "@tensorflow/tfjs";
import type { TensorOwner } from "./tensor-owner.ts";

/** A network whose weights change. */
export interface Trainable extends TensorOwner {
  /** Trainable variables by checkpoint key. */
  parameters(): ReadonlyMap<string, tf.Variable>;
  /** Every variable by checkpoint key, trainable or not (running statistics, fixed noise): what a checkpoint holds. */
  state(): ReadonlyMap<string, tf.Variable>;
}
