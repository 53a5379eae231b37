import type * as tf from "@tensorflow/tfjs";
import { Module } from "./module.ts";

/**
 * A part of a deep network that leads maps to a map and hangs on nothing but its arguments and its own variables, so that a
 * training may compute it again for the gradient instead of keeping what lies inside. Its `forward` is called as
 * `block.forward(...)`: whoever recomputes puts another function in its place.
 */
export abstract class Block extends Module {
  abstract forward(x: tf.Tensor4D, ...more: readonly unknown[]): tf.Tensor4D;
}
