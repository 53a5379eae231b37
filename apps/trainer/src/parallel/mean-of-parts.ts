import * as tf from "@tensorflow/tfjs";
import type { Exchange } from "./exchange.ts";

type Gradients = Readonly<Record<string, Readonly<Record<string, tf.Tensor>>>>;
type Scalars = Readonly<Record<string, tf.Scalar>>;

interface Computed {
  readonly gradients: Gradients;
  readonly figures: Scalars;
}

/** Means of gradients and figures over the parts that this process computes, then over all processes. */
export async function meanOfParts(
  parts: readonly number[],
  exchange: Exchange,
  compute: (part: number) => Computed,
): Promise<Computed> {
  let sum: Computed | undefined;
  for (const part of parts) {
    const computed = compute(part);
    const before = sum;
    sum = before === undefined ? computed : added(before, computed);
    if (before !== undefined) tf.dispose([before, computed] as unknown as tf.TensorContainer);
  }
  const mean = await exchanged(sum as Computed, parts.length, exchange);
  tf.dispose(sum as unknown as tf.TensorContainer);
  return mean;
}

function added(a: Computed, b: Computed): Computed {
  return mapTensors(a, (tensor, path) => tf.add(tensor, at(b, path)));
}

/** Divides by the parts of this process and takes the mean over the processes; alone, nothing leaves the device. */
async function exchanged(sum: Computed, parts: number, exchange: Exchange): Promise<Computed> {
  if (exchange.size === 1) return mapTensors(sum, (tensor) => tf.div(tensor, parts));
  const arrays = new Map<string, Float32Array>();
  const reading: Promise<void>[] = [];
  const divided = mapTensors(sum, (tensor, path) => {
    const mean = tf.div(tensor, parts);
    reading.push(mean.data().then((values) => void arrays.set(path.join("/"), values as Float32Array)));
    return mean;
  });
  await Promise.all(reading);
  // The same order in every process, whichever tensor was read first.
  const sorted = new Map([...arrays].sort(([a], [b]) => (a < b ? -1 : 1)));
  await exchange.mean(sorted);
  const result = mapTensors(divided, (tensor, path) =>
    tf.tensor(sorted.get(path.join("/")) as Float32Array, tensor.shape),
  );
  tf.dispose(divided as unknown as tf.TensorContainer);
  return result;
}

function at({ gradients, figures }: Computed, [kind, group, key]: readonly string[]): tf.Tensor {
  return kind === "figures"
    ? (figures[group as string] as tf.Tensor)
    : (gradients[group as string]?.[key as string] as tf.Tensor);
}

function mapTensors({ gradients, figures }: Computed, map: (tensor: tf.Tensor, path: string[]) => tf.Tensor): Computed {
  return {
    gradients: mapRecord(gradients, (group, name) =>
      mapRecord(group, (tensor, key) => map(tensor, ["gradients", name, key])),
    ),
    figures: mapRecord(figures, (scalar, name) => map(scalar, ["figures", name]) as tf.Scalar),
  };
}

function mapRecord<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
