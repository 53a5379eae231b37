import { dataType, type GraphNode, type GraphValue, specOf } from "../ir/graph.ts";

/** What a Conv2D node of one channels-last float32 picture computes. */
export interface ConvolutionShape {
  readonly map: GraphValue;
  readonly filter: GraphValue;
  /** Of the map: rows, columns, channels. */
  readonly input: readonly [number, number, number];
  readonly output: readonly [number, number, number];
  /** Rows and columns of the filter. */
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  /** Zeros before and after, of rows and of columns. */
  readonly padding: readonly [readonly [number, number], readonly [number, number]];
}

/** The shape of a convolution of one picture; undefined of anything else, a dilated or grouped one included. */
export function convolutionShape(node: GraphNode): ConvolutionShape | undefined {
  const [map, filter] = node.inputs;
  if (node.op !== "Conv2D" || map === undefined || filter === undefined) return undefined;
  const [batch, rows = 0, columns = 0, channels = 0] = specOf(map).shape;
  const [height = 0, width = 0, depth] = specOf(filter).shape;
  const [, outRows = 0, outColumns = 0, outChannels = 0] = node.outputs[0]?.shape ?? [];
  const dilations = integers(node, "dilations") ?? [];
  const plain =
    batch === 1 &&
    depth === channels &&
    dilations.every((step) => step === 1) &&
    (text(node, "data_format") ?? "NHWC") === "NHWC" &&
    specOf(map).dtype === dataType.float32;
  const [, down = 1, right = 1] = integers(node, "strides") ?? [];
  const rowPadding = paddingOf(node, 1, rows, outRows, height, down);
  const columnPadding = paddingOf(node, 2, columns, outColumns, width, right);
  if (!plain || rowPadding === undefined || columnPadding === undefined) return undefined;
  return {
    map,
    filter,
    input: [rows, columns, channels],
    output: [outRows, outColumns, outChannels],
    kernel: [height, width],
    stride: [down, right],
    padding: [rowPadding, columnPadding],
  };
}

/** TensorFlow's rule for "SAME": as many zeros as the last window needs, the odd one after. */
function paddingOf(
  node: GraphNode,
  axis: 1 | 2,
  size: number,
  outputs: number,
  kernel: number,
  stride: number,
): readonly [number, number] | undefined {
  const mode = text(node, "padding");
  if (mode === "VALID") return [0, 0];
  if (mode === "EXPLICIT") {
    const list = integers(node, "explicit_paddings") ?? [];
    return [list[2 * axis] ?? 0, list[2 * axis + 1] ?? 0];
  }
  if (mode !== "SAME") return undefined;
  const needed = Math.max(0, (outputs - 1) * stride + kernel - size);
  return [Math.floor(needed / 2), Math.ceil(needed / 2)];
}

function integers(node: GraphNode, name: string): readonly number[] | undefined {
  const attribute = node.attributes[name];
  return attribute?.kind === "ints" ? attribute.value : undefined;
}

function text(node: GraphNode, name: string): string | undefined {
  const attribute = node.attributes[name];
  return attribute?.kind === "string" ? attribute.value : undefined;
}
