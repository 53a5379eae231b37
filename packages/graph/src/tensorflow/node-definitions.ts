import type { Attribute, ConstantData, Graph, GraphNode, GraphValue, TensorSpec } from "../ir/graph.ts";
import { sizeOf } from "../ir/graph.ts";

/** How a value is written as an input of another node: "name:1" in a graph, "name:output:0" in a function body. */
export type Reference = (value: GraphValue, names: ReadonlyMap<GraphNode, string>) => string;

/** Unique names, by op and running number, that show up in TensorFlow's profiles and messages. */
export function nameNodes(graph: Graph): ReadonlyMap<GraphNode, string> {
  const inputs = new Map(graph.inputs.map((node, i) => [node, `in${i}`]));
  return new Map(graph.nodes.map((node, i) => [node, inputs.get(node) ?? `${node.op}_${i}`]));
}

/** The NodeDef messages of a graph without its inputs. */
export function nodeDefinitions(graph: Graph, names: ReadonlyMap<GraphNode, string>, reference: Reference): object[] {
  return graph.nodes
    .filter(({ op }) => op !== "Input")
    .map((node) => ({
      name: names.get(node),
      op: node.op,
      input: node.inputs.map((value) => reference(value, names)),
      attr: node.op === "Const" ? constantAttributes(node) : encodeAttributes(node),
    }));
}

export function shapeMessage(shape: readonly number[]): object {
  return { dim: shape.map((size) => ({ size })) };
}

function encodeAttributes(node: GraphNode): Record<string, object> {
  return Object.fromEntries(
    Object.entries(node.attributes).map(([name, attribute]) => [name, encodeAttribute(attribute)]),
  );
}

/** An AttrValue message as a plain object. */
export function encodeAttribute(attribute: Attribute): object {
  switch (attribute.kind) {
    case "type":
      return { type: attribute.value };
    case "int":
      return { i: attribute.value };
    case "float":
      return { f: attribute.value };
    case "bool":
      return { b: attribute.value };
    case "string":
      return { s: Buffer.from(attribute.value) };
    case "ints":
      return { list: { i: attribute.value } };
    case "floats":
      return { list: { f: attribute.value } };
    case "bools":
      return { list: { b: attribute.value } };
    case "types":
      return { list: { type: attribute.value } };
    case "shape":
      return { shape: shapeMessage(attribute.value) };
  }
}

function constantAttributes(node: GraphNode): Record<string, object> {
  const spec = node.outputs[0] as TensorSpec;
  const tensorContent = bytesOf(expand(node.constant as ConstantData, spec));
  return {
    dtype: { type: spec.dtype },
    value: { tensor: { dtype: spec.dtype, tensorShape: shapeMessage(spec.shape), tensorContent } },
  };
}

/** All elements of a constant, also where one stands for all. */
export function expand(constant: ConstantData, spec: TensorSpec): ConstantData {
  const size = sizeOf(spec.shape);
  if (constant.length !== 1 || size === 1) return constant;
  // Filled by bytes, as a float's own fill would not keep the bits of a NaN.
  const element = bytesOf(constant);
  const bytes = new Uint8Array(size * element.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = element[i % element.length] as number;
  return bytes;
}

export function bytesOf(data: ConstantData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
