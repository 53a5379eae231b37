import { CheckpointError } from "@mfim/core";
import { relu } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { numbersOf } from "./ir-constant.ts";
import type { IrNode } from "./openvino-ir.ts";

/** Maps are kept as [N, H, W, C]; rows as [N, C]. */
export type Operation = (inputs: readonly tf.Tensor[], node: IrNode) => tf.Tensor;

/** How a constant's axes are turned for the operation that takes it. */
export type ConstantUse = "weight" | "map" | "plain";

function pads({ attributes }: IrNode): [number, number][] {
  const [begin, end] = [numbersOf(attributes["pads_begin"]), numbersOf(attributes["pads_end"])];
  return [
    [0, 0],
    [begin[0] ?? 0, end[0] ?? 0],
    [begin[1] ?? 0, end[1] ?? 0],
    [0, 0],
  ];
}

function pairOf(node: IrNode, name: string): [number, number] {
  const [a, b] = numbersOf(node.attributes[name]);
  if (a === undefined || b === undefined)
    throw new CheckpointError(
      `Layer ${node.name}: expected two numbers in ${name}, got "${node.attributes[name] ?? ""}".`,
    );
  return [a, b];
}

function convolution([x, weight]: readonly tf.Tensor[], node: IrNode): tf.Tensor {
  const padded = tf.pad(x as tf.Tensor4D, pads(node));
  return tf.conv2d(padded, weight as tf.Tensor4D, pairOf(node, "strides"), "valid", "NHWC", pairOf(node, "dilations"));
}

/** Never the maximum, and finite, so that gradients stay finite too. */
const lowest = -1e30;

function maxPool([x]: readonly tf.Tensor[], node: IrNode): tf.Tensor {
  const map = x as tf.Tensor4D;
  const [kernel, strides] = [pairOf(node, "kernel"), pairOf(node, "strides")];
  const around = pads(node);
  if (node.attributes["rounding_type"] === "ceil") {
    for (const axis of [0, 1] as const) {
      const edge = around[axis + 1] as [number, number];
      const rest = ((map.shape[axis + 1] as number) + edge[0] + edge[1] - kernel[axis]) % strides[axis];
      if (rest !== 0) edge[1] += strides[axis] - rest;
    }
  }
  return tf.maxPool(tf.pad(map, around, lowest), kernel, strides, "valid");
}

/** Only the flattening of a map to rows, in the graph's order C, H, W; the first axis is the batch whatever the file says. */
function flatten([x]: readonly tf.Tensor[]): tf.Tensor {
  const planes = tf.transpose(x as tf.Tensor4D, [0, 3, 1, 2]);
  return tf.reshape(planes, [planes.shape[0] as number, -1]);
}

function matMul([a, b]: readonly tf.Tensor[], { attributes }: IrNode): tf.Tensor {
  const set = (name: string) => attributes[name] === "true";
  return tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, set("transpose_a"), set("transpose_b"));
}

/** The operations of the graphs that are read, with the axes their constants come in. */
export const operations: Readonly<Record<string, { readonly run: Operation; readonly constants: ConstantUse }>> = {
  Convolution: { run: convolution, constants: "weight" },
  MaxPool: { run: maxPool, constants: "plain" },
  Add: { run: ([a, b]) => tf.add(a as tf.Tensor, b as tf.Tensor), constants: "map" },
  Subtract: { run: ([a, b]) => tf.sub(a as tf.Tensor, b as tf.Tensor), constants: "map" },
  Multiply: { run: ([a, b]) => tf.mul(a as tf.Tensor, b as tf.Tensor), constants: "map" },
  ReLU: { run: ([x]) => relu(x as tf.Tensor), constants: "plain" },
  Reshape: { run: flatten, constants: "plain" },
  MatMul: { run: matMul, constants: "plain" },
};
