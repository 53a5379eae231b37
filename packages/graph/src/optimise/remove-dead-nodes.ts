import type { Graph, GraphNode } from "../ir/graph.ts";

/** Removes every node, inputs included, whose work no output reads. Order is kept. */
export function removeDeadNodes(graph: Graph): Graph {
  const alive = new Set<GraphNode>();
  const waiting = graph.outputs.map(({ node }) => node);
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (alive.has(node)) continue;
    alive.add(node);
    for (const value of node.inputs) waiting.push(value.node);
  }
  return {
    inputs: graph.inputs.filter((node) => alive.has(node)),
    nodes: graph.nodes.filter((node) => alive.has(node)),
    outputs: graph.outputs,
  };
}
