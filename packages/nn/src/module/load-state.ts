import { CheckpointError, problemList, type StateDict } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { layoutOf } from "./weight-layout.ts";

export interface LoadOptions {
  /** Keys of the checkpoint that the network has no use for, such as `num_batches_tracked`. */
  readonly ignore?: readonly RegExp[];
  /** Keys of the network that the checkpoint need not have; they keep their values. */
  readonly optional?: readonly RegExp[];
  /** Where the tensors came from, for the message. */
  readonly origin?: string;
}

/** What a checkpoint can be copied into: a `Module`, or anything else that tells its variables by key. */
export interface Loadable {
  state(): ReadonlyMap<string, tf.Variable>;
}

/**
 * Copies a checkpoint into a network; names must match, only axes are transposed. What evidently stands before all names, since the
 * network is there whole behind it and nowhere else, is no part of them.
 * Checks everything before it writes anything.
 * @throws CheckpointError with the first keys that are missing, unexpected or mis-shaped, and with all of them as its details
 */
export function loadState(module: Loadable, given: StateDict, options: LoadOptions = {}): void {
  const { ignore = [], optional = [], origin = "checkpoint" } = options;
  const variables = module.state();
  const matches = (patterns: readonly RegExp[], key: string) => patterns.some((pattern) => pattern.test(key));
  const wanted = [...variables.keys()].filter((key) => !matches(optional, key));
  const prefixes = prefixesOf(wanted, given);
  const [prefix] = prefixes;
  const state = prefix !== undefined && prefixes.length === 1 ? behind(prefix, given) : given;
  const problems: string[] = [];
  for (const [key, variable] of variables) {
    const tensor = state.get(key);
    const expected = layoutOf(variable).publicShape;
    if (tensor === undefined) {
      if (!matches(optional, key)) problems.push(`missing ${key} [${expected.join(", ")}]`);
    } else if (tensor.shape.join() !== expected.join()) {
      problems.push(`${key} has shape [${tensor.shape.join(", ")}], expected [${expected.join(", ")}]`);
    }
  }
  for (const key of state.keys()) {
    if (!variables.has(key) && !matches(ignore, key)) problems.push(`unexpected ${key}`);
  }
  if (problems.length > 0) {
    throw new CheckpointError(
      `${origin} does not fit ${module.constructor.name}: ${problemList(problems)}.${adviceFor(given, prefixes)}`,
      { details: problems },
    );
  }
  for (const [key, variable] of variables) {
    const tensor = state.get(key);
    if (tensor !== undefined) assignPublic(variable, tensor.toFloat32());
  }
}

/** How many keys of the file a message shows. */
const shown = 5;

/** Every text that, before all of the keys, makes them keys of the state; none where they are there as they are. */
function prefixesOf(keys: readonly string[], state: StateDict): string[] {
  const [first] = keys;
  if (first === undefined || state.has(first)) return [];
  return [...state.keys()]
    .filter((key) => key.endsWith(`.${first}`))
    .map((key) => key.slice(0, -first.length))
    .filter((prefix) => keys.every((key) => state.has(`${prefix}${key}`)));
}

const behind = (prefix: string, state: StateDict): StateDict =>
  new Map(
    [...state].flatMap(([key, tensor]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), tensor] as const] : [],
    ),
  );

/** What to do with a file that holds the network several times, or with other keys. */
function adviceFor(state: StateDict, prefixes: readonly string[]): string {
  if (prefixes.length > 1) {
    const parts = prefixes.map((prefix) => prefix.slice(0, -1));
    return ` It holds the network as ${parts.slice(0, shown).join(" and as ")}: take one out with "checkpoints convert FILE OUT.safetensors --select ${parts[0]}".`;
  }
  const keys = [...state.keys()];
  if (keys.length === 0) return " It holds no tensors.";
  return ` Its ${keys.length} keys begin with ${keys.slice(0, shown).join(", ")}; where the network is a part of it, "checkpoints convert FILE OUT.safetensors --select PART" takes it out.`;
}

/** Writes values in the public layout into a variable. */
function assignPublic(variable: tf.Variable, values: Float32Array): void {
  const { view, permutation } = layoutOf(variable);
  tf.tidy(() => {
    const stored = tf.tensor(values, view as number[]);
    const asItLies = permutation.every((axis, at) => axis === at);
    const turned = asItLies ? stored : tf.transpose(stored, permutation as number[]);
    variable.assign(tf.reshape(turned, variable.shape));
  });
}
