import type { NamedTensor } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import type { Module } from "./module.ts";
import { layoutOf } from "./weight-layout.ts";

/** A network's variables as a checkpoint holds them: public names, public (PyTorch) axes, float32. */
export async function saveState(module: Module): Promise<Map<string, NamedTensor>> {
  const saved = new Map<string, NamedTensor>();
  for (const [key, variable] of module.state()) saved.set(key, await publicTensor(variable));
  return saved;
}

/** One variable, or another value of its shape such as its gradient, in the variable's public layout. */
export async function publicTensor(variable: tf.Variable, value: tf.Tensor = variable): Promise<NamedTensor> {
  const { publicShape, view, permutation } = layoutOf(variable);
  const transposed = tf.tidy(() => {
    const permuted = tf.reshape(
      value,
      permutation.map((axis) => view[axis] as number),
    );
    const inverse = permutation.map((_, axis) => permutation.indexOf(axis));
    return tf.transpose(permuted, inverse);
  });
  try {
    const values = (await transposed.data()) as Float32Array;
    return { shape: publicShape, dtype: "float32", toFloat32: () => values };
  } finally {
    transposed.dispose();
  }
}
