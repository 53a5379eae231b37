import { dataType, type GraphValue } from "../ir/graph.ts";
import type { ConvolutionShape } from "./convolution-shape.ts";
import type { NodeBuilder } from "./node-builder.ts";

/** A convolution of one picture as a matrix product: what the kernel sees at each pixel, a row each, times the filter's columns. */
export function productConvolution(
  build: NodeBuilder,
  { map, filter, input, output, kernel, stride, padding }: ConvolutionShape,
): GraphValue {
  const [rows, columns, outChannels] = output;
  const seen = kernel[0] * kernel[1] * input[2];
  const padded = build.pad(map, [[0, 0], ...padding, [0, 0]]);
  const attributes = {
    T: { kind: "type", value: dataType.float32 },
    ksizes: { kind: "ints", value: [1, ...kernel, 1] },
    strides: { kind: "ints", value: [1, ...stride, 1] },
    rates: { kind: "ints", value: [1, 1, 1, 1] },
    padding: { kind: "string", value: "VALID" },
  } as const;
  const patches = build.node("ExtractImagePatches", [padded], attributes, [1, rows, columns, seen]);
  const matrix = build.reshape(patches, [rows * columns, seen]);
  const product = build.product(matrix, build.reshape(filter, [seen, outChannels]));
  return build.reshape(product, [1, rows, columns, outChannels]);
}
