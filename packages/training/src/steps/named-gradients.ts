import * as tf from "@tensorflow/tfjs";

/** Parameters by group ("encoder", "generator", ...) and checkpoint key. */
export type ParameterGroups = Readonly<Record<string, ReadonlyMap<string, tf.Variable>>>;

/** Gradients under the keys of their parameters; one that the loss does not depend on is absent. What compiled functions take and give. */
export type Gradients = Readonly<Record<string, tf.Tensor>>;

/** Tensors, or arrays and records of them. */
type Tensors = tf.Tensor | readonly Tensors[] | { readonly [name: string]: Tensors } | null | undefined;

export interface NamedGradients<Kept, Groups extends ParameterGroups> {
  readonly total: tf.Scalar;
  readonly kept: Kept;
  readonly gradients: { readonly [Name in keyof Groups]: Gradients };
}

/**
 * `tf.variableGrads` under names that last: its own keys are counters of the process. Everything returned is the caller's.
 * @param loss gives the scalar to differentiate and further tensors to keep, such as the single terms
 */
export function namedGradients<Kept extends object, Groups extends ParameterGroups>(
  loss: () => { readonly total: tf.Scalar; readonly kept: Kept },
  groups: Groups,
): NamedGradients<Kept, Groups> {
  let kept: Kept | undefined;
  const variables = Object.values(groups).flatMap((group) => [...group.values()]);
  const { value, grads } = tf.variableGrads(() => {
    const computed = loss();
    kept = mapTensors(computed.kept, (tensor) => tf.keep(tf.clone(tensor))); // the tape's own scope would dispose them
    return computed.total;
  }, variables);
  const named = Object.entries(groups).map(([name, group]) => [name, gradientsOf(group, grads)]);
  return { total: value, kept: handOver(kept as Kept), gradients: Object.fromEntries(named) };
}

function gradientsOf(group: ReadonlyMap<string, tf.Variable>, grads: tf.NamedTensorMap): Gradients {
  const found: Record<string, tf.Tensor> = {};
  for (const [key, variable] of group) {
    const gradient = grads[variable.name];
    if (gradient !== undefined) found[key] = gradient;
  }
  return found;
}

/** Kept tensors outlive every scope; clones belong to the scope of the caller, as results do. */
function handOver<Kept extends object>(kept: Kept): Kept {
  return mapTensors(kept, (tensor) => {
    const clone = tf.clone(tensor);
    tensor.dispose();
    return clone;
  });
}

function mapTensors<Kept extends object>(kept: Kept, map: (tensor: tf.Tensor) => tf.Tensor): Kept {
  const visit = (value: Tensors): Tensors => {
    if (value === null || value === undefined) return value;
    if (value instanceof tf.Tensor) return map(value);
    if (Array.isArray(value)) return value.map(visit);
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, visit(inner as Tensors)]));
  };
  return visit(kept as unknown as Tensors) as unknown as Kept;
}
