import { PickleDict, PickleObject, PickleSet, type PickleValue } from "./pickle-values.ts";

/** A part of a value with the key it adds to the path; null adds none. */
export type Child = readonly [key: string | null, value: PickleValue];

/** The parts of a container, in order. A pickled torch module has those of its `state_dict()`. */
export function children(value: PickleValue): readonly Child[] {
  if (Array.isArray(value)) return value.map((item, index) => [String(index), item]);
  if (value instanceof PickleSet) return value.items.map((item, index) => [String(index), item]);
  if (value instanceof PickleDict) return entriesOf(value.entries);
  if (value instanceof PickleObject) return moduleParts(value) ?? variableParts(value) ?? objectParts(value);
  return [];
}

function entriesOf(entries: ReadonlyMap<PickleValue, PickleValue>): Child[] {
  return [...entries].map(([key, item]) => [keyText(key), item]);
}

function keyText(key: PickleValue): string {
  if (Array.isArray(key)) return `(${key.map((part) => (Array.isArray(part) ? "..." : keyText(part))).join(", ")})`;
  return typeof key === "object" && key !== null ? key.constructor.name : String(key);
}

/** torch.nn.Module keeps parameters, buffers and submodules in three dictionaries that leave no trace in the keys. */
function moduleParts(object: PickleObject): readonly Child[] | undefined {
  const [parameters, buffers, modules] = ["_parameters", "_buffers", "_modules"].map((key) =>
    object.attributes.get(key),
  );
  if (!(parameters instanceof PickleDict && buffers instanceof PickleDict && modules instanceof PickleDict))
    return undefined;
  const passing = object.attributes.get("_non_persistent_buffers_set");
  const isPassing = (key: string | null) => passing instanceof PickleSet && key !== null && passing.items.includes(key);
  const tensors = [...entriesOf(parameters.entries), ...entriesOf(buffers.entries).filter(([key]) => !isPassing(key))];
  return [...tensors, ...entriesOf(modules.entries)].filter(([, item]) => item !== null);
}

/** NVIDIA's TensorFlow networks keep a list of (variable name, array) and a dictionary of networks within. */
function variableParts(object: PickleObject): readonly Child[] | undefined {
  const variables = object.attributes.get("variables");
  if (!Array.isArray(variables)) return undefined;
  const pairs = variables.map((pair): Child => (Array.isArray(pair) ? [String(pair[0]), pair[1] ?? null] : ["", null]));
  return [...pairs, ...entriesOf(object.attributes).filter(([key]) => key !== "variables")];
}

function objectParts(object: PickleObject): readonly Child[] {
  const args: Child[] = object.args.map((item, index) => [String(index), item]);
  const items: Child[] = object.items.map((item, index) => [String(index), item]);
  return [...args, ...items, ...entriesOf(object.entries), ...entriesOf(object.attributes)];
}
