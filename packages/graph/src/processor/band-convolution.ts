import type { GraphNode, GraphValue } from "../ir/graph.ts";
import type { ConvolutionShape } from "./convolution-shape.ts";
import type { NodeBuilder } from "./node-builder.ts";

/**
 * A convolution of one picture as one of a batch of its bands (rows from top to bottom, with the rows that a kernel sees
 * beyond them): the bands' results in order are the picture's. Same products, sums in the same order.
 */
export function bandConvolution(
  build: NodeBuilder,
  node: GraphNode,
  { map, filter, input, output, kernel, stride, padding }: ConvolutionShape,
  bands: number,
): GraphValue {
  const [, , channels] = input;
  const [rows, columns, outChannels] = output;
  const rowsEach = rows / bands;
  const padded = build.pad(map, [[0, 0], ...padding, [0, 0]]);
  const width = input[1] + padding[1][0] + padding[1][1];
  const seen = (rowsEach - 1) * stride[0] + kernel[0];
  const stack = build.stack(
    Array.from({ length: bands }, (_, band) =>
      build.slice(padded, [0, band * rowsEach * stride[0], 0, 0], [1, seen, width, channels]),
    ),
  );
  const attributes = {
    ...node.attributes,
    padding: { kind: "string", value: "VALID" },
    explicit_paddings: { kind: "ints", value: [] },
  } as const;
  const result = build.node("Conv2D", [stack, filter], attributes, [bands, rowsEach, columns, outChannels]);
  return build.reshape(result, [1, rows, columns, outChannels]);
}
