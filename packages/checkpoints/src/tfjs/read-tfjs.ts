import { CheckpointError } from "@mfim/core/errors";
import type { ByteSource } from "../bytes/byte-source.ts";
import { concatenatedSource } from "../bytes/concatenated-source.ts";
import { siblingSource } from "../bytes/sibling-source.ts";
import type { CheckpointContent } from "../checkpoint.ts";
import { isRecord } from "../json.ts";
import { type ElementType, elementTypes } from "../tensors/element-type.ts";
import { type CheckpointTensor, storedTensor } from "../tensors/stored-tensor.ts";
import { dequantized } from "./dequantized.ts";

/** Stored types by what the manifest says; "string" is not read. */
const stored: ReadonlyMap<unknown, ElementType | undefined> = new Map([
  ["float32", elementTypes.get("float32")],
  ["int32", elementTypes.get("int32")],
  ["bool", elementTypes.get("bool")],
  ["complex64", elementTypes.get("complex64")],
  ["float16", elementTypes.get("float16")],
  ["uint8", elementTypes.get("uint8")],
  ["uint16", elementTypes.get("uint16")],
]);

/**
 * Reads the weights of a tfjs layers or graph model: model.json with a manifest of groups, each stored end to end over its
 * shards. The layout is TensorFlow's (HWIO kernels). Quantised weights come out as numbers again.
 * @see https://github.com/tensorflow/tfjs/blob/master/tfjs-core/src/io/types.ts
 */
export function readTfjs(source: ByteSource, model: Record<string, unknown>): CheckpointContent {
  const state = new Map<string, CheckpointTensor>();
  const read = new Set<string>();
  for (const group of listIn(source, model, "weightsManifest")) {
    if (!isRecord(group))
      throw new CheckpointError(`${source.name}: a weight group of the manifest is no record; the file is damaged.`);
    const paths = listIn(source, group, "paths").map(String);
    const twice = paths.find((path, at) => read.has(path) || paths.indexOf(path) !== at);
    if (twice !== undefined)
      throw new CheckpointError(
        `${source.name}: the shard "${twice.slice(0, 80)}" is named twice; the manifest is damaged or crafted.`,
      );
    for (const path of paths) read.add(path);
    const shards = paths.map((path) => siblingSource(source, path));
    const data = concatenatedSource(shards, source.name);
    let offset = 0;
    for (const weight of listIn(source, group, "weights")) {
      const { name, tensor, size } = readWeight(data, weight, offset);
      if (state.has(name))
        throw new CheckpointError(`${source.name}: two weights are called "${name}"; the manifest is damaged.`);
      state.set(name, tensor);
      offset += size;
    }
  }
  const format = model["format"] === "graph-model" ? "tfjs-graph-model" : "tfjs-layers-model";
  const texts = Object.entries(model).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return { format, state, metadata: Object.fromEntries(texts), other: null, globals: [] };
}

function listIn(source: ByteSource, record: Record<string, unknown>, key: string): readonly unknown[] {
  const list = record[key];
  if (!Array.isArray(list))
    throw new CheckpointError(`${source.name}: expected ${key} to be a list; this is no tfjs model, or it is damaged.`);
  return list;
}

function readWeight(
  data: ByteSource,
  weight: unknown,
  offset: number,
): { name: string; tensor: CheckpointTensor; size: number } {
  const { name, shape, dtype, quantization } = isRecord(weight) ? weight : {};
  const numbers = Array.isArray(shape) && shape.every((size) => typeof size === "number");
  const isQuantized = isRecord(quantization);
  const type = stored.get(isQuantized ? quantization["dtype"] : dtype);
  if (typeof name !== "string" || !numbers || type === undefined) {
    throw new CheckpointError(
      `${data.name}: expected a weight with name, shape and dtype (${[...stored.keys()].join(", ")}), got ${JSON.stringify(weight)?.slice(0, 120)}.`,
    );
  }
  const tensor = storedTensor({ source: data, type, littleEndian: true, shape, offset, what: `weight "${name}"` });
  const dequantizedTensor = isQuantized
    ? dequantized(tensor, quantization, String(dtype), `${data.name}: weight "${name}"`)
    : tensor;
  return { name, tensor: dequantizedTensor, size: tensor.byteLength };
}
