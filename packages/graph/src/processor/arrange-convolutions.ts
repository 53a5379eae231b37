import type { Graph, GraphNode, GraphValue } from "../ir/graph.ts";
import { rewriteGraph, valuesOf } from "../ir/rewrite.ts";
import { shareEqualNodes } from "../optimise/share-equal-nodes.ts";
import { bandConvolution } from "./band-convolution.ts";
import { type ConvolutionShape, convolutionShape } from "./convolution-shape.ts";
import { NodeBuilder } from "./node-builder.ts";
import { productConvolution } from "./product-convolution.ts";

/** Up to here reading the filter once is what takes the time, and a matrix product does that faster. */
const mostProductPixels = 256;
/** Values of a filter. A smaller one stays in the cache next to a core, where the kernels are fast as they are. */
const fewestProductWeights = 2 ** 20;
const fewestBandWeights = 2 ** 19;

type Rewrite = (build: NodeBuilder, node: GraphNode, shape: ConvolutionShape) => GraphValue;

/**
 * Rewrites convolutions of one picture by a large filter into what TensorFlow's kernels for processors do fast: they read
 * such a filter again for row after row of a single picture, but once for each picture of a batch. By processor time, in
 * GFLOP/s on two threads, 3 x 3 filters: 512 to 512 channels at 8 x 8 pixels 105 and 203 (product), at 64 x 64 174 and 288
 * (bands); 256 to 256 at 32 x 32 215 and 278; 256 to 128 there 293 and 245, which is left alone. Not for a GPU.
 * Convolutions that read the same map share what is made of it.
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
  if (kernel[0] * kernel[1] === 1) return undefined;
  const weights = kernel[0] * kernel[1] * input[2] * output[2];
  const pixels = output[0] * output[1];
  if (weights >= fewestProductWeights && pixels <= mostProductPixels) {
    return (build, _, shape) => productConvolution(build, shape);
  }
  const banded = weights >= fewestBandWeights && pixels >= mostProductPixels && output[0] % 2 === 0;
  return banded ? (build, node, shape) => bandConvolution(build, node, shape, 2) : undefined;
}
