import type { Graph, GraphNode, GraphValue } from "./graph.ts";

/** Gives a node's outputs other values: by index of the output. */
export type NodeReplacement = readonly GraphValue[];

/**
 * Rebuilds a graph in running order. `visit` sees each node with its inputs already rewritten and returns what its
 * outputs become; nodes that it makes on the way are added with `emit`.
 */
export function rewriteGraph(
  graph: Graph,
  visit: (node: GraphNode, emit: (node: GraphNode) => GraphNode) => NodeReplacement,
): Graph {
  const replaced = new Map<GraphNode, NodeReplacement>();
  const nodes: GraphNode[] = [];
  const emit = (node: GraphNode) => {
    nodes.push(node);
    return node;
  };
  const resolve = (value: GraphValue): GraphValue => replaced.get(value.node)?.[value.index] ?? value;
  for (const node of graph.nodes) {
    const inputs = node.inputs.map(resolve);
    const unchanged = inputs.every((value, i) => value === node.inputs[i]);
    replaced.set(node, visit(unchanged ? node : { ...node, inputs }, emit));
  }
  return { inputs: graph.inputs, nodes, outputs: graph.outputs.map(resolve) };
}

/** Every output of a node, as values. */
export function valuesOf(node: GraphNode): NodeReplacement {
  return node.outputs.map((_, index) => ({ node, index }));
}
