import * as tf from "@tensorflow/tfjs";

/** Parameters by group ("encoder", "generator", ...) and checkpoint key. */
export type ParameterGroups = Readonly<Record<string, ReadonlyMap<string, tf.Variable>>>;

/** Gradients under the names of their parameters; one that the loss does not depend on is absent. */
export type GradientGroups = Readonly<Record<string, ReadonlyMap<string, tf.Tensor>>>;

export interface NamedGradients<Kept> {
  readonly total: tf.Scalar;
  readonly kept: Kept;
  readonly gradients: GradientGroups;
}

/**
 * `tf.variableGrads` under names that last: its own keys are counters of the process. Everything returned is the caller's.
 * @param loss gives the scalar to differentiate and further tensors to keep, such as the single terms
 */
export function namedGradients<Kept extends NamedTensors>(
  loss: () => { readonly total: tf.Scalar; readonly kept: Kept },
  groups: ParameterGroups,
): NamedGradients<Kept> {
  let kept: Kept | undefined;
  const variables = Object.values(groups).flatMap((group) => [...group.values()]);
  const { value, grads } = tf.variableGrads(() => {
    const computed = loss();
    kept = mapTensors(computed.kept, (tensor) => tf.keep(tf.clone(tensor))); // the tape's own scope would dispose them
    return computed.total;
  }, variables);
  return {
    total: value,
    kept: handOver(kept as Kept),
    gradients: Object.fromEntries(
      Object.entries(groups).map(([name, group]) => [
        name,
        new Map(
          [...group].flatMap(([key, variable]) => {
            const gradient = grads[variable.name];
            return gradient === undefined ? [] : [[key, gradient] as const];
          }),
        ),
      ]),
    ),
  };
}

/** Kept tensors outlive every scope; clones belong to the scope of the caller, as results do. */
function handOver<Kept extends NamedTensors>(kept: Kept): Kept {
  const clones = mapTensors(kept, (tensor) => tf.clone(tensor));
  for (const tensor of Object.values(kept)) tensor.dispose();
  return clones;
}

type NamedTensors = Readonly<Record<string, tf.Tensor>>;

function mapTensors<Kept extends NamedTensors>(kept: Kept, map: (tensor: tf.Tensor) => tf.Tensor): Kept {
  return Object.fromEntries(Object.entries(kept).map(([name, tensor]) => [name, map(tensor)])) as Kept;
}
