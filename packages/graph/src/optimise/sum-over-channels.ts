import { dataType, type Graph, type GraphNode, sizeOf } from "../ir/graph.ts";
import { rewriteGraph, valuesOf } from "../ir/rewrite.ts";
import { constantNode } from "./fill-constants.ts";

/** Smaller sums gain nothing. */
const fewestElements = 2 ** 16;
const fewestChannels = 16;

/**
 * A sum over all axes but the last, as the gradient of a bias is, becomes BiasAddGrad: the same sum, whose kernel for CPUs is
 * three to five times as fast (2.1 and 0.55 ms of processor time at [16, 32, 32, 128]).
 */
export function sumOverChannels(graph: Graph): Graph {
  return rewriteGraph(graph, (node, emit) => {
    const [spec] = node.outputs;
    if (node.op !== "Sum" || spec?.dtype !== dataType.float32 || !leavesLastAxis(node)) return valuesOf(emit(node));
    const shape = node.inputs[0]?.node.outputs[node.inputs[0].index]?.shape ?? [];
    const channels = shape.at(-1) ?? 0;
    if (shape.length > 4 || channels < fewestChannels || sizeOf(shape) < fewestElements) return valuesOf(emit(node));
    const sum = emit({
      op: "BiasAddGrad",
      attributes: {
        T: { kind: "type", value: dataType.float32 },
        data_format: { kind: "string", value: "NHWC" },
      },
      inputs: node.inputs.slice(0, 1),
      outputs: [{ dtype: dataType.float32, shape: [channels] }],
      origin: node.origin,
    });
    if (spec.shape.length === 1) return valuesOf(sum);
    const size = emit(constantNode(dataType.int32, [spec.shape.length], Int32Array.from(spec.shape)));
    const reshaped = emit({
      op: "Reshape",
      attributes: {
        T: { kind: "type", value: dataType.float32 },
        Tshape: { kind: "type", value: dataType.int32 },
      },
      inputs: [
        { node: sum, index: 0 },
        { node: size, index: 0 },
      ],
      outputs: [spec],
    });
    return valuesOf(reshaped);
  });
}

function leavesLastAxis({ inputs: [x, axes] }: GraphNode): boolean {
  const rank = x?.node.outputs[x.index]?.shape.length ?? 0;
  const constant = axes?.node.constant;
  if (rank < 2 || constant === undefined || axes?.node.outputs[0]?.shape[0] !== rank - 1) return false;
  // One stored element stands for equal ones.
  const list = constant.length === rank - 1 ? [...constant] : Array.from({ length: rank - 1 }, () => constant[0] ?? 0);
  const reduced = new Set(list.map((axis) => (axis < 0 ? axis + rank : axis)));
  return reduced.size === rank - 1 && !reduced.has(rank - 1);
}
