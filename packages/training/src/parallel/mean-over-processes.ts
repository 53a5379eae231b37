import * as tf from "@tensorflow/tfjs";
import type { Exchange } from "./exchange.ts";

/** Gradients by network and checkpoint key. */
type GradientsByNetwork = object;

/** What a step computes of a part of the batch, or its mean over several. */
export interface Computed<Groups extends GradientsByNetwork> {
  /** Records of tensors by network. */
  readonly gradients: Groups;
  readonly figures: Readonly<Record<string, tf.Scalar>>;
}

/** Sums over the parts of the batch that this process computes, at least one. */
export function sumOfParts<Groups extends GradientsByNetwork>(
  parts: number,
  compute: (part: number) => Computed<Groups>,
): Computed<Groups> {
  let sum = compute(0);
  for (let part = 1; part < parts; part++) {
    const addends = byPath(compute(part));
    // One after another: three of all of an encoder's gradients would be gigabytes.
    sum = mapTensors(sum, (tensor, path) => {
      const addend = addends.get(path) as tf.Tensor;
      const both = tf.add(tensor, addend);
      tf.dispose([tensor, addend]);
      return both;
    });
  }
  return sum;
}

/**
 * Means over the parts of this process and over all processes; the sums are disposed. Alone, nothing leaves the device;
 * else the gradients are on their way soon after the call, while the caller may compute.
 */
export async function meanOverProcesses<Groups extends GradientsByNetwork>(
  sum: Computed<Groups>,
  parts: number,
  exchange: Exchange,
): Promise<Computed<Groups>> {
  const own = mapTensors(sum, (tensor) => {
    const mean = tf.div(tensor, parts);
    tensor.dispose();
    return mean;
  });
  if (exchange.size === 1) return own;
  const tensors = byPath(own);
  // The same order in every process.
  const paths = [...tensors.keys()].sort();
  const values = new Map(paths.map((path) => [path, (tensors.get(path) as tf.Tensor).dataSync() as Float32Array]));
  tf.dispose([...tensors.values()]);
  await exchange.mean(values);
  return mapTensors(own, ({ shape }, path) => tf.tensor(values.get(path) as Float32Array, shape));
}

function byPath(computed: Computed<GradientsByNetwork>): Map<string, tf.Tensor> {
  const tensors = new Map<string, tf.Tensor>();
  mapTensors(computed, (tensor, path) => {
    tensors.set(path, tensor);
    return tensor;
  });
  return tensors;
}

function mapTensors<Groups extends GradientsByNetwork>(
  { gradients, figures }: Computed<Groups>,
  map: (tensor: tf.Tensor, path: string) => tf.Tensor,
): Computed<Groups> {
  const groups = gradients as Readonly<Record<string, Readonly<Record<string, tf.Tensor>>>>;
  return {
    gradients: mapRecord(groups, (group, name) =>
      mapRecord(group, (tensor, key) => map(tensor, `gradients/${name}/${key}`)),
    ) as Groups,
    figures: mapRecord(figures, (scalar, name) => map(scalar, `figures/${name}`) as tf.Scalar),
  };
}

function mapRecord<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
