import * as tf from "@tensorflow/tfjs";
import { type NativeBackend, nativeBackend } from "./trace/native-backend.ts";

/** int32 [2]. The same seed gives the same numbers, on one backend: pass it as an argument and count it up. */
export type Seed = tf.Tensor1D;

/**
 * Standard normal numbers that stay random in a compiled function: a new draw at every run, where `tf.randomNormal`
 * draws once, in JavaScript, and would be frozen.
 * @param seed makes the draw a function of it, so that a resumed run repeats what an unbroken one would have drawn
 * @returns float32 of `shape`, mean 0 and variance 1
 */
export function randomNormal(shape: readonly number[], seed?: Seed): tf.Tensor {
  return draw(shape, seed, ["RandomStandardNormal", "StatelessRandomNormal"], (size, number) =>
    tf.randomNormal(size, 0, 1, "float32", number),
  );
}

/** Uniform numbers in [0, 1) that stay random in a compiled function, float32 of `shape`; else as `randomNormal`. */
export function randomUniform(shape: readonly number[], seed?: Seed): tf.Tensor {
  return draw(shape, seed, ["RandomUniform", "StatelessRandomUniform"], (size, number) =>
    tf.randomUniform(size, 0, 1, "float32", number),
  );
}

function draw(
  shape: readonly number[],
  seed: Seed | undefined,
  [stateful, stateless]: readonly [string, string],
  fallback: (shape: number[], seed?: number) => tf.Tensor,
): tf.Tensor {
  const backend = nativeBackend();
  if (backend === undefined) return fallback([...shape], seed === undefined ? undefined : seedNumber(seed));
  const size = tf.tensor1d([...shape], "int32");
  const result =
    seed === undefined
      ? execute(
          backend,
          stateful,
          [size],
          [],
          [
            ["seed", 0],
            ["seed2", 0],
          ],
        )
      : execute(backend, stateless, [size, seed], [["Tseed", 3]], []);
  size.dispose();
  return result;
}

function execute(
  backend: NativeBackend,
  op: string,
  inputs: readonly tf.Tensor[],
  types: readonly (readonly [string, number])[],
  integers: readonly (readonly [string, number])[],
): tf.Tensor {
  const { TF_ATTR_TYPE, TF_ATTR_INT } = backend.binding;
  const attributes = [
    { name: "dtype", type: TF_ATTR_TYPE, value: 1 },
    { name: "T", type: TF_ATTR_TYPE, value: 3 },
    ...types.map(([name, value]) => ({ name, type: TF_ATTR_TYPE, value })),
    ...integers.map(([name, value]) => ({ name, type: TF_ATTR_INT, value })),
  ];
  const [metadata] = backend.binding.executeOp(op, attributes, backend.getInputTensorIds(inputs), 1);
  return backend.createOutputTensor(metadata as NonNullable<typeof metadata>);
}

/** One number from a seed of two, for the generators of TensorFlow.js. */
function seedNumber(seed: Seed): number {
  const [a = 0, b = 0] = seed.dataSync();
  return (Math.imul(a, 0x9e3779b1) ^ b) >>> 0;
}
