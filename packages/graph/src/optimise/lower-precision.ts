import { factorsOf, multiplications } from "../cost/multiplications.ts";
import { dataType, type Graph, type GraphNode, type GraphValue, specOf } from "../ir/graph.ts";
import { rewriteGraph, valuesOf } from "../ir/rewrite.ts";

export type Precision = "float32" | "bfloat16" | "float16";

/** The ops that are rounded: their inputs, where they multiply each other. The sums inside the kernels stay in float32. */
const rounding = new Set(["Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter", "MatMul", "BatchMatMulV2"]);

/** Products of fewer multiplications than this gain nothing and keep float32. */
const fewestMultiplications = 2 ** 22;

/**
 * Rounds what large convolutions and matrix products multiply, and their results, to a half precision. Everything else
 * (weights, their updates, sums, losses) stays float32, as in mixed precision training elsewhere.
 */
export function lowerPrecision(graph: Graph, precision: Precision): Graph {
  if (precision === "float32") return graph;
  const half = dataType[precision];
  return rewriteGraph(graph, (node, emit) => {
    const places = rounding.has(node.op) ? factorsOf(node.op) : undefined;
    if (places === undefined || !isFloat(node) || multiplications(node) < fewestMultiplications) {
      return valuesOf(emit(node));
    }
    const inputs = node.inputs.map((value, i) => (places.includes(i) ? rounded(value, half, emit) : value));
    const product = emit({
      ...node,
      inputs,
      attributes: { ...node.attributes, T: { kind: "type", value: half } },
      outputs: node.outputs.map((spec) => ({ ...spec, dtype: half })),
    });
    return valuesOf(emit(castNode(firstOf(product), dataType.float32)));
  });
}

/** A product that is multiplied again is already rounded. */
function rounded(value: GraphValue, half: number, emit: (node: GraphNode) => GraphNode): GraphValue {
  const product = value.node.op === "Cast" ? value.node.inputs[0] : undefined;
  return product !== undefined && specOf(product).dtype === half ? product : firstOf(emit(castNode(value, half)));
}

function isFloat(node: GraphNode): boolean {
  return node.outputs[0]?.dtype === dataType.float32;
}

function castNode(value: GraphValue, dtype: number): GraphNode {
  const { shape, dtype: from } = specOf(value);
  return {
    op: "Cast",
    attributes: {
      SrcT: { kind: "type", value: from },
      DstT: { kind: "type", value: dtype },
      Truncate: { kind: "bool", value: false },
    },
    inputs: [value],
    outputs: [{ dtype, shape }],
  };
}

function firstOf(node: GraphNode): GraphValue {
  return { node, index: 0 };
}
