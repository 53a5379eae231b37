import { dataType, type Graph, type GraphNode, sizeOf } from "../ir/graph.ts";
import { rewriteGraph, valuesOf } from "../ir/rewrite.ts";

/** Uniform constants of more elements become a Fill node, so that the graph holds one number and no buffer for life. */
const largestStored = 1024;

export function fillConstants(graph: Graph): Graph {
  return rewriteGraph(graph, (node, emit) => {
    const spec = node.outputs[0];
    const uniform = node.op === "Const" && node.constant?.length === 1;
    if (!uniform || spec === undefined || sizeOf(spec.shape) <= largestStored) return valuesOf(emit(node));
    const dims = emit(constantNode(dataType.int32, [spec.shape.length], Int32Array.from(spec.shape)));
    const value = emit({ ...node, outputs: [{ dtype: spec.dtype, shape: [] }] });
    return valuesOf(
      emit({
        op: "Fill",
        attributes: { T: { kind: "type", value: spec.dtype }, index_type: { kind: "type", value: dataType.int32 } },
        inputs: [
          { node: dims, index: 0 },
          { node: value, index: 0 },
        ],
        outputs: [spec],
      }),
    );
  });
}

export function constantNode(dtype: number, shape: readonly number[], constant: Int32Array | Float32Array): GraphNode {
  return { op: "Const", attributes: {}, inputs: [], outputs: [{ dtype, shape }], constant };
}
