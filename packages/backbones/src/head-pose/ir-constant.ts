import { CheckpointError } from "@mfim/core";
import type { IrGraph, IrNode } from "./openvino-ir.ts";

/** A constant in the graph's own axes (NCHW, OIHW). */
export interface IrConstant {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Bytes of an element, and how to read one. */
const elements: Readonly<
  Record<string, { readonly bytes: number; readonly get: (view: DataView, at: number) => number }>
> = {
  f16: { bytes: 2, get: (view, at) => halfToNumber(view.getUint16(at, true)) },
  f32: { bytes: 4, get: (view, at) => view.getFloat32(at, true) },
  i64: { bytes: 8, get: (view, at) => Number(view.getBigInt64(at, true)) },
};

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const mantissa = bits & 0x3ff;
  if (exponent === 0x1f) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * mantissa * 2 ** -24 : sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

/** "1, 3, 60, 60" as numbers. */
export function numbersOf(list: string | undefined): number[] {
  return (list ?? "")
    .split(",")
    .filter((part) => part.trim() !== "")
    .map(Number);
}

/**
 * The values of a Const node, or of a Convert of one (weights are stored in half precision and converted).
 * @returns undefined for any other node
 * @throws CheckpointError where the constant does not lie inside the file
 */
export function constantOf(graph: IrGraph, id: string): IrConstant | undefined {
  const node = graph.nodes.get(id) as IrNode;
  if (node.type === "Convert") return constantOf(graph, node.inputs[0] as string);
  if (node.type !== "Const") return undefined;
  const { element_type: type = "", offset, size } = node.attributes;
  const element = elements[type];
  const shape = numbersOf(node.attributes["shape"]);
  const count = shape.reduce((product, side) => product * side, 1);
  const [begin, length] = [Number(offset), Number(size)];
  const inside = begin >= 0 && begin + length <= graph.constants.byteLength;
  if (element === undefined || length !== count * element.bytes || !inside) {
    throw new CheckpointError(
      `${graph.origin}: constant ${node.name} should be ${count} elements of f16, f32 or i64 inside the .bin, got ${type} at ${offset} of ${size} bytes; fetch both files again.`,
    );
  }
  const view = new DataView(graph.constants.buffer, graph.constants.byteOffset + begin, length);
  const values = Float32Array.from({ length: count }, (_, index) => element.get(view, index * element.bytes));
  return { shape, values };
}
