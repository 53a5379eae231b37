import type { Graph, GraphNode, GraphValue } from "../ir/graph.ts";
import { rewriteGraph, valuesOf } from "../ir/rewrite.ts";
import { shareEqualNodes } from "../optimise/share-equal-nodes.ts";
import { bandConvolution } from "./band-convolution.ts";
import { type ConvolutionShape, convolutionShape } from "./convolution-shape.ts";
import { NodeBuilder } from "./node-builder.ts";
import { productConvolution } from "./product-convolution.ts";

/** Smaller filters stay in the cache next to a core, where the kernels are fast as they are. */
const fewestWeights = 2 ** 20;
/** Up to here reading the filter once is what takes the time, and a matrix product does that faster. */
const mostProductPixels = 256;

type Rewrite = (build: NodeBuilder, node: GraphNode, shape: ConvolutionShape) => GraphValue;

/**
 * Rewrites convolutions of one picture by a large filter (as 3 x 3 x 512 x 512) into what TensorFlow's kernels for
 * processors do fast: they read such a filter again for row after row of a single picture, but once for each picture of a
 * batch. By processor time, 512 channels, stride 2, two threads: 140 to 257 GFLOP/s at 32 x 32 pixels of output, 92 to
 * 169 at 8 x 8. Not for a GPU. Convolutions that read the same map share what is made of it.
 */
export function arrangeConvolutions(graph: Graph): Graph {
  const arranged = rewriteGraph(graph, (node, emit) => {
    const shape = convolutionShape(node);
    const rewrite = shape === undefined ? undefined : rewriteFor(shape);
    if (shape === undefined || rewrite === undefined) return valuesOf(emit(node));
    return [rewrite(new NodeBuilder(emit, node.origin), node, shape)];
  });
  return shareEqualNodes(arranged);
}

function rewriteFor({ kernel, input, output }: ConvolutionShape): Rewrite | undefined {
  const weights = kernel[0] * kernel[1] * input[2] * output[2];
  if (kernel[0] * kernel[1] === 1 || weights < fewestWeights) return undefined;
  if (output[0] * output[1] <= mostProductPixels) return (build, _, shape) => productConvolution(build, shape);
  return output[0] % 2 === 0 ? (build, node, shape) => bandConvolution(build, node, shape, 2) : undefined;
}
