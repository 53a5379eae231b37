import type { SwapMethod } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/** Methods that return a picture untouched: what doing nothing, or doing everything, would score. */
export const yardsticks: Readonly<Record<string, SwapMethod>> = {
  target: { id: "target", swap: (_source, target) => tf.clone(target), dispose() {}, [Symbol.dispose]() {} },
  source: { id: "source", swap: (source) => tf.clone(source), dispose() {}, [Symbol.dispose]() {} },
};
