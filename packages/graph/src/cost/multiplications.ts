import { type GraphNode, type GraphValue, sizeOf, specOf } from "../ir/graph.ts";

/** The inputs that an op multiplies with each other, by op. */
const factors: Readonly<Record<string, readonly [number, number]>> = {
  Conv2D: [0, 1],
  Conv2DBackpropInput: [1, 2],
  Conv2DBackpropFilter: [0, 2],
  DepthwiseConv2dNative: [0, 1],
  DepthwiseConv2dNativeBackpropInput: [1, 2],
  DepthwiseConv2dNativeBackpropFilter: [0, 2],
  MatMul: [0, 1],
  BatchMatMulV2: [0, 1],
};

/** The places of the two factors of a convolution or matrix product; undefined of any other op. */
export function factorsOf(op: string): readonly [number, number] | undefined {
  return factors[op];
}

/** How many pairs of numbers a convolution or matrix product multiplies; 0 for any other op. */
export function multiplications(node: GraphNode): number {
  const places = factors[node.op];
  if (places === undefined) return 0;
  if (node.op.includes("MatMul")) return productMultiplications(node, places);
  const [filter, output] = convolutionShapes(node);
  // A filter [h, w, in, out] meets each pixel of its output once; a depthwise one [h, w, channels, multiplier] too.
  return (sizeOf(filter) * sizeOf(output)) / (output.at(-1) ?? 1);
}

/** Every element of the two factors and of the result takes part equally often. */
function productMultiplications(node: GraphNode, [a, b]: readonly [number, number]): number {
  const sizes = [node.inputs[a], node.inputs[b], { node, index: 0 }].map((value) =>
    sizeOf(specOf(value as GraphValue).shape),
  );
  const batch = sizeOf((node.outputs[0]?.shape ?? []).slice(0, -2));
  return Math.sqrt(sizes.reduce((product, size) => product * (size / batch), 1)) * batch;
}

/** The filter, and the map at whose pixels it is applied: a transposed convolution's is its input. */
function convolutionShapes(node: GraphNode): [filter: readonly number[], output: readonly number[]] {
  const shape = (i: number) => specOf(node.inputs[i] as GraphValue).shape;
  const own = node.outputs[0]?.shape ?? [];
  if (node.op.endsWith("BackpropInput")) return [shape(1), shape(2)];
  return node.op.endsWith("BackpropFilter") ? [own, shape(2)] : [shape(1), own];
}
