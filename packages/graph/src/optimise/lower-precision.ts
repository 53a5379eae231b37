import { dataType, type Graph, type GraphNode, type GraphValue, sizeOf, specOf } from "../ir/graph.ts";
import { rewriteGraph, valuesOf } from "../ir/rewrite.ts";

export type Precision = "float32" | "bfloat16" | "float16";

/** The inputs that an op multiplies with each other: those are rounded. The sums inside the kernels stay in float32. */
const multiplied: Readonly<Record<string, readonly [number, number]>> = {
  Conv2D: [0, 1],
  Conv2DBackpropInput: [1, 2],
  Conv2DBackpropFilter: [0, 2],
  MatMul: [0, 1],
  BatchMatMulV2: [0, 1],
};

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
    const places = multiplied[node.op];
    if (places === undefined || !isFloat(node) || multiplications(node, places) < fewestMultiplications) {
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

/** Multiplications of a product: every element of the two factors and of the result takes part equally often. */
function multiplications(node: GraphNode, [a, b]: readonly [number, number]): number {
  const sizes = [node.inputs[a], node.inputs[b], { node, index: 0 }].map((value) =>
    sizeOf(specOf(value as GraphValue).shape),
  );
  if (node.op.endsWith("MatMul") || node.op.endsWith("MatMulV2")) {
    const batch = sizeOf((node.outputs[0]?.shape ?? []).slice(0, -2));
    return Math.sqrt(sizes.reduce((product, size) => product * (size / batch), 1)) * batch;
  }
  // A convolution's filter [h, w, in, out] meets each pixel of its output once.
  const [filter, output] = convolutionShapes(node);
  return (sizeOf(filter) * sizeOf(output)) / (output.at(-1) ?? 1);
}

function convolutionShapes(node: GraphNode): [filter: readonly number[], output: readonly number[]] {
  const shape = (i: number) => specOf(node.inputs[i] as GraphValue).shape;
  const own = node.outputs[0]?.shape ?? [];
  if (node.op === "Conv2D") return [shape(1), own];
  return node.op === "Conv2DBackpropInput" ? [shape(1), shape(2)] : [own, shape(2)];
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
