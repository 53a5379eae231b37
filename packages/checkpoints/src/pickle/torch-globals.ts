import { CheckpointError } from "@mfim/core/errors";
import { type ElementType, elementTypes } from "../tensors/element-type.ts";
import type { GlobalRule } from "./global-rule.ts";
import { PickleGlobal, PickleStorage, PickleTensor, type PickleValue } from "./pickle-values.ts";
import { storageTypes } from "./storage-types.ts";
import { bytesOf, describe, listOf, numberOf, numbersOf } from "./values-of.ts";

function storageOf(value: PickleValue | undefined, name: string): PickleStorage {
  if (!(value instanceof PickleStorage)) {
    throw new CheckpointError(`${name}: a tensor has no storage but ${describe(value)}; the pickle is damaged.`);
  }
  return value;
}

/** _rebuild_tensor(storage, offset, size, stride, ...) and _v2, which adds gradients and hooks. */
const tensor: GlobalRule = ([storage, offset, shape, strides], { name }) => {
  const memory = storageOf(storage, name);
  const where = `${name}: a tensor`;
  return new PickleTensor(
    memory,
    memory.type,
    numberOf(offset, where),
    numbersOf(shape, where),
    numbersOf(strides, where),
  );
};

/** _rebuild_tensor_v3(storage, offset, size, stride, requires_grad, hooks, dtype, ...): an untyped storage. */
const tensorOfType: GlobalRule = ([storage, offset, shape, strides, , , type], { name }) => {
  const where = `${name}: a tensor`;
  return new PickleTensor(
    storageOf(storage, name),
    dtypeOf(type, where),
    numberOf(offset, where),
    numbersOf(shape, where),
    numbersOf(strides, where),
  );
};

function dtypeOf(value: PickleValue | undefined, where: string): ElementType {
  const type = value instanceof PickleGlobal && value.module === "torch" ? elementTypes.get(value.name) : undefined;
  if (type === undefined) throw new CheckpointError(`${where}: expected an element type, got ${describe(value)}.`);
  return type;
}

/** _rebuild_parameter(data, requires_grad, hooks): the tensor itself. */
const parameter: GlobalRule = ([data], { name }) => {
  if (!(data instanceof PickleTensor))
    throw new CheckpointError(`${name}: a parameter has no tensor but ${describe(data)}; the pickle is damaged.`);
  return data;
};

/** _rebuild_from_type_v2(rebuild, type, args, state): a tensor with attributes, which are left out. */
const fromType: GlobalRule = ([rebuild, , args], context) => {
  if (!(rebuild instanceof PickleGlobal))
    throw new CheckpointError(`${context.name}: a tensor has no rebuilder; the pickle is damaged.`);
  return context.reduce(rebuild, listOf(args, `${context.name}: a tensor`));
};

/** torch.storage._load_from_bytes(bytes): a storage as a whole torch.save file, as plain pickling of a tensor writes it. */
const fromBytes: GlobalRule = ([content], context) =>
  context.readEmbedded(bytesOf(content, `${context.name}: a storage`, context));

const size: GlobalRule = ([sizes]) => sizes ?? [];

/** torch's tensor rebuilders and the types they name. */
export const torchGlobals: readonly (readonly [string, GlobalRule])[] = [
  ["torch._utils._rebuild_tensor", tensor],
  ["torch._utils._rebuild_tensor_v2", tensor],
  ["torch._utils._rebuild_tensor_v3", tensorOfType],
  ["torch._utils._rebuild_parameter", parameter],
  ["torch._utils._rebuild_parameter_with_state", parameter],
  ["torch._tensor._rebuild_from_type_v2", fromType],
  ["torch._tensor._rebuild_from_type", fromType],
  ["torch.storage._load_from_bytes", fromBytes],
  ["torch.Size", size],
  ["torch.device", ([kind, index]) => (index === undefined ? (kind ?? null) : `${String(kind)}:${String(index)}`)],
  ["torch.Tensor", undefined],
  ["torch.nn.parameter.Parameter", undefined],
  ["torch.nn.parameter.Buffer", undefined],
  ["torch.storage.TypedStorage", undefined],
  ["torch.serialization._get_layout", ([name]) => name ?? null],
  ["torch._utils._get_restore_location", undefined],
  ...[...storageTypes.keys()].map((path) => [path, undefined] as const),
  ...[...elementTypes.keys()].map((type) => [`torch.${type}`, undefined] as const),
];
