import type { ConstantData, Graph, GraphNode } from "../ir/graph.ts";
import { rewriteGraph, valuesOf } from "../ir/rewrite.ts";
import { bytesOf } from "../tensorflow/node-definitions.ts";
import { opSignature } from "../tensorflow/op-signatures.ts";

/**
 * Computes equal things once: constants of equal values, and nodes of the same op, attributes and inputs. Draws from a
 * generator are never equal.
 */
export function shareEqualNodes(graph: Graph): Graph {
  const numbers = new Map<GraphNode, number>();
  const first = new Map<string, GraphNode>();
  return rewriteGraph(graph, (node, emit) => {
    const key = keyOf(node, numbers);
    const equal = key === undefined ? undefined : first.get(key);
    if (equal !== undefined) return valuesOf(equal);
    numbers.set(node, numbers.size);
    if (key !== undefined) first.set(key, node);
    return valuesOf(emit(node));
  });
}

function keyOf(node: GraphNode, numbers: ReadonlyMap<GraphNode, number>): string | undefined {
  if (node.op === "Input" || opSignature(node.op)?.stateful) return undefined;
  const { constant } = node;
  const values = constant && digest(constant);
  const attributes = Object.entries(node.attributes).sort(([a], [b]) => (a < b ? -1 : 1));
  const inputs = node.inputs.map((value) => `${numbers.get(value.node)}:${value.index}`);
  return JSON.stringify([node.op, node.outputs, values, attributes, inputs]);
}

function digest(data: ConstantData): string {
  return process.getBuiltinModule("node:crypto").createHash("sha256").update(bytesOf(data)).digest("base64");
}
