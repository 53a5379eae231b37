import { MfimError } from "@mfim/core";
import { dataType, type GraphNode, type GraphValue, specOf } from "../ir/graph.ts";
import { expand } from "../tensorflow/node-definitions.ts";
import type { Conversion } from "./conversion.ts";
import { transposed } from "./transposed.ts";

/** Sizes along height and width. */
type Pair = readonly [number, number];

interface Window {
  readonly strides: Pair;
  readonly dilations: Pair;
  /** ONNX's order: top, left, bottom, right. */
  readonly pads: readonly [number, number, number, number];
}

/** TensorFlow's paddings in numbers, by its rule for "SAME": the odd one goes after. */
function windowOf(
  conversion: Conversion,
  node: GraphNode,
  input: readonly number[],
  kernel: Pair,
  output: readonly number[],
): Window {
  const spatial = (name: string): Pair => {
    const values = conversion.attribute(node, name, "ints") ?? [1, 1, 1, 1];
    return [values[1] ?? 1, values[2] ?? 1];
  };
  const strides = spatial("strides");
  const dilations = spatial("dilations");
  const padding = conversion.attribute(node, "padding", "string");
  const explicit = conversion.attribute(node, "explicit_paddings", "ints") ?? [];
  const pads = ([0, 1] as const).map((axis): Pair => {
    if (padding === "VALID") return [0, 0];
    if (padding === "EXPLICIT") return [explicit[2 + 2 * axis] ?? 0, explicit[3 + 2 * axis] ?? 0];
    const reach = (kernel[axis] - 1) * dilations[axis] + 1;
    const total = Math.max(0, ((output[axis + 1] ?? 1) - 1) * strides[axis] + reach - (input[axis + 1] ?? 1));
    return [Math.floor(total / 2), total - Math.floor(total / 2)];
  });
  const [height = [0, 0], width = [0, 0]] = pads;
  return { strides, dilations, pads: [height[0], width[0], height[1], width[1]] };
}

/**
 * A filter with its axes in ONNX's order. One that nothing else reads is stored in that order; one that is also read
 * otherwise (demodulation squares it) is stored once as it is, and turned when the model is loaded.
 */
function filterName(
  conversion: Conversion,
  filter: GraphValue,
  permutation: readonly number[],
  shape: readonly number[],
): string {
  const spec = specOf(filter);
  const { constant } = filter.node;
  if (constant !== undefined && conversion.filters.has(filter.node)) {
    const values = transposed(expand(constant, spec), spec.dtype, spec.shape, permutation);
    return conversion.builder.initializer(values, { dtype: spec.dtype, shape });
  }
  const turned = conversion.builder.emit("Transpose", [conversion.name(filter)], { perm: permutation });
  return conversion.builder.emit("Reshape", [turned, conversion.builder.int64(shape)]);
}

function attributesOf({ strides, dilations, pads }: Window, kernel: Pair, group: number) {
  return { strides, dilations, pads, kernel_shape: kernel, group };
}

/** Conv2D and DepthwiseConv2dNative. */
export function convertConvolution(conversion: Conversion, node: GraphNode): void {
  const [input, filter] = node.inputs as [GraphValue, GraphValue];
  const { shape } = specOf(input);
  const [height = 1, width = 1, inputs = 1, outputs = 1] = specOf(filter).shape;
  const depthwise = node.op === "DepthwiseConv2dNative";
  const window = windowOf(conversion, node, shape, [height, width], node.outputs[0]?.shape ?? []);
  const weight = depthwise
    ? filterName(conversion, filter, [2, 3, 0, 1], [inputs * outputs, 1, height, width])
    : filterName(conversion, filter, [3, 2, 0, 1], [outputs, inputs, height, width]);
  const group = depthwise ? inputs : (shape[3] ?? 1) / inputs;
  const result = conversion.builder.emit(
    "Conv",
    [conversion.nameChannelsFirst(input), weight],
    attributesOf(window, [height, width], group),
  );
  conversion.define(node, result, "channelsFirst");
}

/** Conv2DBackpropInput and its depthwise sister: transposed convolutions of their third input. */
export function convertTransposedConvolution(conversion: Conversion, node: GraphNode): void {
  const [, filter, gradient] = node.inputs as [GraphValue, GraphValue, GraphValue];
  const [height = 1, width = 1, inputs = 1, outputs = 1] = specOf(filter).shape;
  const depthwise = node.op.startsWith("Depthwise");
  if (depthwise && outputs !== 1)
    throw new MfimError("ONNX export: expected a depthwise filter with one output a channel.");
  const own = node.outputs[0]?.shape ?? [];
  const small = specOf(gradient).shape;
  const window = windowOf(conversion, node, own, [height, width], small);
  const weight = depthwise
    ? filterName(conversion, filter, [2, 3, 0, 1], [inputs, 1, height, width])
    : filterName(conversion, filter, [3, 2, 0, 1], [outputs, inputs, height, width]);
  const rest = ([0, 1] as const).map((axis) => {
    const reach = ([height, width][axis] as number) * 1 - 1;
    const covered = ((small[axis + 1] ?? 1) - 1) * window.strides[axis] + reach * window.dilations[axis] + 1;
    return (own[axis + 1] ?? 1) - (covered - (window.pads[axis] ?? 0) - (window.pads[axis + 2] ?? 0));
  });
  const attributes = { ...attributesOf(window, [height, width], depthwise ? inputs : 1), output_padding: rest };
  conversion.define(
    node,
    conversion.builder.emit("ConvTranspose", [conversion.nameChannelsFirst(gradient), weight], attributes),
    "channelsFirst",
  );
}

/** MaxPool and AvgPool; TensorFlow's average does not count the border. */
export function convertPooling(conversion: Conversion, node: GraphNode): void {
  const input = node.inputs[0] as GraphValue;
  const [, height = 1, width = 1] = conversion.attribute(node, "ksize", "ints") ?? [];
  const { strides, pads } = windowOf(
    conversion,
    node,
    specOf(input).shape,
    [height, width],
    node.outputs[0]?.shape ?? [],
  );
  const opType = node.op === "MaxPool" ? "MaxPool" : "AveragePool";
  const result = conversion.builder.emit(opType, [conversion.nameChannelsFirst(input)], {
    kernel_shape: [height, width],
    strides,
    pads,
  });
  conversion.define(node, result, "channelsFirst");
}

/** FusedBatchNorm outside training. */
export function convertBatchNorm(conversion: Conversion, node: GraphNode): void {
  const [x, ...statistics] = node.inputs as [GraphValue, ...GraphValue[]];
  const epsilon = conversion.attribute(node, "epsilon", "float") ?? 1e-4;
  if (specOf(x).dtype !== dataType.float32)
    throw new MfimError("ONNX export: expected batch normalisation of float32.");
  const inputs = [conversion.nameChannelsFirst(x), ...statistics.map((value) => conversion.name(value))];
  conversion.define(
    node,
    conversion.builder.emit("BatchNormalization", inputs, { epsilon: { float: epsilon } }),
    "channelsFirst",
  );
}
