import type { NamedTensor } from "@mfim/core";
import { goldenUniform, goldenValues } from "./golden-formula.ts";

/** A network's tensors by checkpoint key: their public shapes. */
export type StateShapes = Iterable<readonly [key: string, shape: readonly number[]]>;

const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

/**
 * The weights of the goldens' plain networks, by their formula: batch norms have weight and running_var 0.5 + u and
 * running_mean 0.1 v, every bias is 0.1 v, PReLU slopes 0.25 + 0.1 v, LPIPS heads u, every other weight
 * v sqrt(2 / fan in), halved where "layer" occurs in the key.
 */
export function plainGoldenState(shapes: StateShapes, salt = ""): Map<string, NamedTensor> {
  const entries = [...shapes];
  const keys = new Set(entries.map(([key]) => key));
  return new Map(entries.map(([key, shape]) => [key, lazyTensor(shape, () => plainValues(key, shape, keys, salt))]));
}

function lazyTensor(shape: readonly number[], values: () => Float32Array): NamedTensor {
  return { shape, dtype: "float32", toFloat32: values };
}

function plainValues(key: string, shape: readonly number[], keys: ReadonlySet<string>, salt: string): Float32Array {
  const size = sizeOf(shape);
  const uniform = () => goldenUniform(key, size, salt);
  const normal = (scale: number, offset = 0) => {
    const values = goldenValues(key, size, salt);
    for (let i = 0; i < size; i++) values[i] = offset + scale * (values[i] as number);
    return values;
  };
  const parent = key.slice(0, key.lastIndexOf(".") + 1);
  if (key.endsWith("running_mean") || key.endsWith("bias")) return normal(0.1);
  if (key.endsWith("running_var") || keys.has(`${parent}running_mean`)) return uniform().map((u) => 0.5 + u);
  if (shape.length === 1) return normal(0.1, 0.25);
  if (/^lins\.\d+\.model/.test(key)) return uniform();
  const fanIn = sizeOf(shape.slice(1));
  return normal(Math.sqrt(2 / fanIn) * (key.includes("layer") ? 0.5 : 1));
}
