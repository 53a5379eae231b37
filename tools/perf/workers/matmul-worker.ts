import { useBackend } from "@mfim/native";
import * as tf from "@tensorflow/tfjs";
import { serve } from "./serve.ts";

/** The machine's own limit: a float32 product of two 2048 x 2048 matrices in TensorFlow, which oneDNN computes. */
const side = 2048;

const { tensorflowVersion } = await useBackend({ backend: "tensorflow", threads: { intra: Number(process.argv[2]) } });
const a = tf.randomUniform<tf.Rank.R2>([side, side]);
const b = tf.randomUniform<tf.Rank.R2>([side, side]);
const call = async () => {
  const product = tf.matMul(a, b);
  await product.data();
  product.dispose();
};
await call();
await serve({ flops: 2 * side ** 3, versions: { TensorFlow: tensorflowVersion ?? "" } }, call);
