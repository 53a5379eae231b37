import { MfimError } from "@mfim/core";
import type { ConcreteFunction } from "../concrete-function.ts";
import { type Graph, type GraphNode, type GraphValue, sizeOf } from "../ir/graph.ts";
import { rewriteGraph, valuesOf } from "../ir/rewrite.ts";
import { removeDeadNodes } from "../optimise/remove-dead-nodes.ts";

const mostBytes = 2 ** 31 - 2 ** 20;

/**
 * The graph as a function of its arguments alone: variables and captured tensors become constants of their present
 * values, each once, and only what the function returns is left of the outputs. Every argument stays an input, in the
 * order of the arguments, also where nothing reads it.
 */
export async function freezeState(concrete: ConcreteFunction): Promise<Graph> {
  const { graph } = concrete;
  const data = new Map<GraphNode, GraphNode>();
  let bytes = 0;
  for (const [i, node] of graph.inputs.entries()) {
    const constant = concrete.readState(i);
    if (constant === undefined) continue;
    bytes += constant.byteLength;
    data.set(node, { op: "Const", attributes: {}, inputs: [], outputs: node.outputs, constant });
  }
  if (bytes > mostBytes) {
    throw new MfimError(
      `${concrete.name}: expected at most 2 GB of weights in one file, got ${bytes} bytes; split the model.`,
    );
  }
  const frozen = rewriteGraph(graph, (node, emit) => {
    const constant = data.get(node);
    // An empty tensor has no values to store as one element.
    return valuesOf(emit(constant !== undefined && sizeOf(constant.outputs[0]?.shape ?? []) > 0 ? constant : node));
  });
  const outputs: readonly GraphValue[] = frozen.outputs.slice(0, concrete.resultCount);
  const alive = removeDeadNodes({ inputs: concrete.argumentNodes(), nodes: frozen.nodes, outputs });
  const unread = concrete.argumentNodes().filter((node) => !alive.inputs.includes(node));
  return { inputs: concrete.argumentNodes(), nodes: [...unread, ...alive.nodes], outputs };
}
