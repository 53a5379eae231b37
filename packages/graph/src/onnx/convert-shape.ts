import { MfimError } from "@mfim/core";
import { type GraphNode, type GraphValue, specOf } from "../ir/graph.ts";
import type { Conversion } from "./conversion.ts";

type Convert = (conversion: Conversion, node: GraphNode) => void;

const rankOf = (value: GraphValue | undefined) => (value === undefined ? 0 : specOf(value).shape.length);
/** The place of an axis of a channels-last picture once its channels are first. */
const movedAxis = [0, 2, 3, 1] as const;
const toFirst = [0, 3, 1, 2] as const;
const far = 2 ** 31 - 1;

/** Ops on axes that read and write a picture in whichever layout it has: names of the inputs, and the axes' new places. */
function inLayout(conversion: Conversion, node: GraphNode, pictures: readonly GraphValue[]) {
  const first =
    pictures.length > 0 &&
    pictures.every((value) => rankOf(value) === 4) &&
    pictures.some((value) => conversion.prefersChannelsFirst(value));
  return {
    names: pictures.map((value) => (first ? conversion.nameChannelsFirst(value) : conversion.name(value))),
    axis: (axis: number, rank = 4) => (first ? (movedAxis[(axis + rank) % rank] as number) : (axis + rank) % rank),
    reorder: <T>(values: readonly T[]): readonly T[] => (first ? toFirst.map((axis) => values[axis] as T) : values),
    define: (name: string) => conversion.define(node, name, first ? "channelsFirst" : "channelsLast"),
  };
}

const reduction =
  (opType: string, axesOf = (conversion: Conversion, node: GraphNode) => conversion.numbers(node, 1)): Convert =>
  (conversion, node) => {
    const input = node.inputs[0] as GraphValue;
    const keep = conversion.attribute(node, "keep_dims", "bool") ?? false;
    const axes = axesOf(conversion, node);
    const emit = (name: string, places: readonly number[]) =>
      conversion.builder.emit(opType, [name, conversion.builder.int64(places)], { keepdims: keep ? 1 : 0 });
    if (axes.length === 0) return conversion.define(node, conversion.name(input));
    const rank = rankOf(input);
    const spatial =
      axes
        .map((axis) => (axis + rank) % rank)
        .sort()
        .join() === "1,2";
    // Without its spatial axes a picture has no layout any more.
    if (rank === 4 && (keep || spatial)) {
      const layout = inLayout(conversion, node, [input]);
      const result = emit(
        layout.names[0] as string,
        axes.map((axis) => layout.axis(axis)),
      );
      return keep ? layout.define(result) : conversion.define(node, result);
    }
    conversion.define(node, emit(conversion.name(input), axes));
  };

const pad: Convert = (conversion, node) => {
  const input = node.inputs[0] as GraphValue;
  const flat = conversion.numbers(node, 1);
  const pairs = Array.from({ length: flat.length / 2 }, (_, i) => flat.slice(2 * i, 2 * i + 2) as [number, number]);
  const layout = inLayout(conversion, node, [input]);
  const ordered = layout.reorder(pairs);
  const pads = conversion.builder.int64([...ordered.map(([before]) => before), ...ordered.map(([, after]) => after)]);
  const mirror = conversion.attribute(node, "mode", "string");
  if (mirror === "SYMMETRIC")
    throw new MfimError("ONNX export: expected reflecting or constant padding, got symmetric.");
  const value = node.inputs[2] === undefined ? [] : [conversion.name(node.inputs[2])];
  layout.define(
    conversion.builder.emit("Pad", [layout.names[0] as string, pads, ...value], {
      mode: mirror === undefined ? "constant" : "reflect",
    }),
  );
};

const concat: Convert = (conversion, node) => {
  const values = node.inputs.slice(0, -1);
  const [axis = 0] = conversion.numbers(node, node.inputs.length - 1);
  const layout = inLayout(conversion, node, values);
  layout.define(conversion.builder.emit("Concat", layout.names, { axis: layout.axis(axis, rankOf(values[0])) }));
};

const slice: Convert = (conversion, node) => {
  const input = node.inputs[0] as GraphValue;
  const begins = conversion.numbers(node, 1);
  const sizes = conversion.integers(node, 2);
  const layout = inLayout(conversion, node, [input]);
  // A slice of the batch is all of it, up to the end.
  const ends = sizes.map((size, axis) =>
    typeof size !== "number" || size < 0 ? far : (begins[axis] as number) + size,
  );
  const tensors = [begins, ends].map((values) => conversion.builder.int64(layout.reorder(values)));
  layout.define(conversion.builder.emit("Slice", [layout.names[0] as string, ...tensors]));
};

const reverse: Convert = (conversion, node) => {
  const axes = conversion.numbers(node, 1);
  const layout = inLayout(conversion, node, node.inputs.slice(0, 1));
  const places = axes.map((axis) => layout.axis(axis, rankOf(node.inputs[0])));
  const tensors = [axes.map(() => -1), axes.map(() => -far), places, axes.map(() => -1)].map((values) =>
    conversion.builder.int64(values),
  );
  layout.define(conversion.builder.emit("Slice", [layout.names[0] as string, ...tensors]));
};

const split: Convert = (conversion, node) => {
  const [axis = 0] = conversion.numbers(node, 2);
  const inputs = [conversion.name(node.inputs[0] as GraphValue), conversion.builder.int64(conversion.numbers(node, 1))];
  const names = conversion.builder.emitAll("Split", inputs, { axis }, node.outputs.length);
  for (const [index, name] of names.entries()) conversion.define(node, name, "channelsLast", index);
};

const unpack: Convert = (conversion, node) => {
  const axis = conversion.attribute(node, "axis", "int") ?? 0;
  const input = conversion.name(node.inputs[0] as GraphValue);
  for (const index of node.outputs.keys()) {
    const place = conversion.builder.initializer(Int32Array.of(index), { dtype: 3, shape: [] });
    conversion.define(node, conversion.builder.emit("Gather", [input, place], { axis }), "channelsLast", index);
  }
};

const pack: Convert = (conversion, node) => {
  const axis = conversion.attribute(node, "axis", "int") ?? 0;
  const axes = conversion.builder.int64([axis]);
  const parts = node.inputs.map((value) => conversion.builder.emit("Unsqueeze", [conversion.name(value), axes]));
  conversion.define(node, conversion.builder.emit("Concat", parts, { axis }));
};

/** What only renames the elements' places: the result's own shape says all. */
const reshape: Convert = (conversion, node) => {
  const target = conversion.shapeTensor(conversion.sizes({ node, index: 0 }));
  conversion.define(node, conversion.builder.emit("Reshape", [conversion.name(node.inputs[0] as GraphValue), target]));
};

const withSizes =
  (opType: string, input: number, sizes: number): Convert =>
  (conversion, node) => {
    const size = conversion.shapeTensor(conversion.integers(node, sizes), false);
    conversion.define(node, conversion.builder.emit(opType, [conversion.name(node.inputs[input] as GraphValue), size]));
  };

const transpose: Convert = (conversion, node) => {
  const perm = conversion.numbers(node, 1);
  const input = node.inputs[0] as GraphValue;
  // A transpose to channels first names what may already be there.
  if (perm.join() === toFirst.join()) return conversion.define(node, conversion.nameChannelsFirst(input));
  conversion.define(node, conversion.builder.emit("Transpose", [conversion.name(input)], { perm }));
};

const gather: Convert = (conversion, node) => {
  const [axis = 0] = conversion.numbers(node, 2);
  const inputs = node.inputs.slice(0, 2).map((value) => conversion.name(value));
  conversion.define(node, conversion.builder.emit("Gather", inputs, { axis }));
};

const matMul =
  (attributes: readonly [string, string]): Convert =>
  (conversion, node) => {
    const inputs = node.inputs.map((value, i) => {
      const name = conversion.name(value);
      if (conversion.attribute(node, attributes[i] ?? "", "bool") !== true) return name;
      const rank = rankOf(value);
      const perm = Array.from({ length: rank }, (_, axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis));
      return conversion.builder.emit("Transpose", [name], { perm });
    });
    conversion.define(node, conversion.builder.emit("MatMul", inputs));
  };

const softmax: Convert = (conversion, node) =>
  conversion.define(
    node,
    conversion.builder.emit("Softmax", [conversion.name(node.inputs[0] as GraphValue)], { axis: -1 }),
  );

function allButLast(value: GraphValue): number[] {
  return Array.from({ length: rankOf(value) - 1 }, (_, axis) => axis);
}

/** Ops that move, reduce or multiply along axes. */
export const shapeOps: ReadonlyMap<string, Convert> = new Map<string, Convert>([
  ["Sum", reduction("ReduceSum")],
  ["BiasAddGrad", reduction("ReduceSum", (_, { inputs: [x] }) => allButLast(x as GraphValue))],
  ["Mean", reduction("ReduceMean")],
  ["Max", reduction("ReduceMax")],
  ["Min", reduction("ReduceMin")],
  ["Prod", reduction("ReduceProd")],
  ["Pad", pad],
  ["PadV2", pad],
  ["MirrorPad", pad],
  ["ConcatV2", concat],
  ["Slice", slice],
  ["ReverseV2", reverse],
  ["SplitV", split],
  ["Unpack", unpack],
  ["Pack", pack],
  ["Reshape", reshape],
  ["ExpandDims", reshape],
  ["Squeeze", reshape],
  ["Tile", withSizes("Tile", 0, 1)],
  ["BroadcastTo", withSizes("Expand", 0, 1)],
  ["Fill", withSizes("Expand", 1, 0)],
  ["Transpose", transpose],
  ["GatherV2", gather],
  ["MatMul", matMul(["transpose_a", "transpose_b"])],
  ["BatchMatMulV2", matMul(["adj_x", "adj_y"])],
  ["Softmax", softmax],
]);
