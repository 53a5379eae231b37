import type { Graph } from "../ir/graph.ts";
import { rewriteGraph, valuesOf } from "../ir/rewrite.ts";

/** Removes casts to the type that a value has already: gradients of TensorFlow.js are full of them. */
export function removeIdleCasts(graph: Graph): Graph {
  return rewriteGraph(graph, (node, emit) => {
    const { SrcT: from, DstT: to } = node.attributes;
    const idle = node.op === "Cast" && from?.value === to?.value;
    return idle ? node.inputs : valuesOf(emit(node));
  });
}
