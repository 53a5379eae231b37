import * as tf from "@tensorflow/tfjs";
import type { Exchange } from "./exchange.ts";

/** Records of gradients, one a network; an interface of them has no index signature. */
type GradientGroups = object;

/** What a step computes of a part of the batch, or its mean over several. */
export interface Computed<Groups extends GradientGroups> {
  /** Records of tensors by network. */
  readonly gradients: Groups;
  readonly figures: Readonly<Record<string, tf.Scalar>>;
}

/** Where a tensor stands: a network, or "figures", and its key there. */
interface Place {
  readonly group: string;
  readonly key: string;
}

/** Sums over the parts of the batch that this process computes, at least one. */
export function sumOfParts<Groups extends GradientGroups>(
  parts: number,
  compute: (part: number) => Computed<Groups>,
): Computed<Groups> {
  let sum = compute(0);
  for (let part = 1; part < parts; part++) {
    const addends = compute(part);
    // One after another: three of all of an encoder's gradients would be gigabytes.
    sum = mapTensors(sum, (tensor, place) => {
      const addend = tensorAt(addends, place);
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
export async function meanOverProcesses<Groups extends GradientGroups>(
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
  // The same order in every process.
  const places = placesIn(own).sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
  const values = new Map(
    places.map((place) => {
      const tensor = tensorAt(own, place);
      const read = tensor.dataSync() as Float32Array;
      tensor.dispose();
      return [pathOf(place), read] as const;
    }),
  );
  await exchange.mean(values);
  return mapTensors(own, ({ shape }, place) => tf.tensor(values.get(pathOf(place)) as Float32Array, shape));
}

const figuresGroup = "figures";

/** What the processes call it. */
const pathOf = ({ group, key }: Place) => (group === figuresGroup ? `figures/${key}` : `gradients/${group}/${key}`);

const groupsOf = ({ gradients }: Computed<GradientGroups>) =>
  gradients as Readonly<Record<string, Readonly<Record<string, tf.Tensor>>>>;

function tensorAt(computed: Computed<GradientGroups>, { group, key }: Place): tf.Tensor {
  const tensors = group === figuresGroup ? computed.figures : groupsOf(computed)[group];
  return tensors?.[key] as tf.Tensor;
}

const placesIn = (computed: Computed<GradientGroups>): Place[] =>
  Object.entries({ ...groupsOf(computed), [figuresGroup]: computed.figures }).flatMap(([group, tensors]) =>
    Object.keys(tensors).map((key) => ({ group, key })),
  );

function mapTensors<Groups extends GradientGroups>(
  computed: Computed<Groups>,
  map: (tensor: tf.Tensor, place: Place) => tf.Tensor,
): Computed<Groups> {
  return {
    gradients: mapRecord(groupsOf(computed), (tensors, group) =>
      mapRecord(tensors, (tensor, key) => map(tensor, { group, key })),
    ) as Groups,
    figures: mapRecord(computed.figures, (scalar, key) => map(scalar, { group: figuresGroup, key }) as tf.Scalar),
  };
}

function mapRecord<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
