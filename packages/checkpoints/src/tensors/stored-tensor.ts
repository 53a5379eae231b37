import type { NamedTensor } from "@mfim/core";
import { CheckpointError } from "@mfim/core/errors";
import { allocate, assertRange, type ByteSource, readBytes } from "../bytes/byte-source.ts";
import type { ElementType } from "./element-type.ts";
import { isHostFloat32, swapByteOrder, toFloat32 } from "./float-conversion.ts";
import { gatherStrided, rowMajorStrides, stridedExtent } from "./strides.ts";

/** A tensor in a checkpoint file; nothing is read before it is asked for. */
export interface CheckpointTensor extends NamedTensor {
  /** Bytes of the packed values in the stored type. */
  readonly byteLength: number;
  /** The values in the stored type, packed row-major, little-endian; a fresh array. */
  toBytes(): Uint8Array;
}

export interface StoredTensorLayout {
  readonly source: ByteSource;
  readonly type: ElementType;
  readonly littleEndian: boolean;
  readonly shape: readonly number[];
  /** Byte of the first element. */
  readonly offset: number;
  /** In elements; row-major where absent. */
  readonly strides?: readonly number[];
  /** For messages. */
  readonly what: string;
}

/** A view (expand, unfold) may hold more elements than its storage, but not more than this. */
const largestExpansion = 1 << 24;

/**
 * Describes a tensor inside a source and checks, before any allocation, that all of it lies there.
 * @throws CheckpointError where the shape, the strides or the range do not fit the source
 */
export function storedTensor(layout: StoredTensorLayout): CheckpointTensor {
  const { source, type, littleEndian, shape, offset, what } = layout;
  const count = elementCount(source, shape, what);
  const strides = layout.strides ?? rowMajorStrides(shape);
  if (strides.length !== shape.length || !strides.every((s) => Number.isSafeInteger(s) && s >= 0)) {
    throw new CheckpointError(
      `${source.name}: ${what}: expected ${shape.length} strides of 0 and more, got [${strides.join(", ")}]; the file is damaged.`,
    );
  }
  const extent = stridedExtent(shape, strides);
  assertRange(source, offset, extent * type.bytes, what);
  if (count > extent && count > largestExpansion) {
    throw new CheckpointError(
      `${source.name}: ${what}: shape [${shape.join(", ")}] repeats ${extent} stored elements ${count / extent} times, which no real checkpoint does; the file is refused.`,
    );
  }
  const packed = isPacked(shape, strides);
  const rawBytes = (): Uint8Array => {
    const stored = readBytes(source, offset, extent * type.bytes, what);
    return packed ? stored : gatherStrided(stored, type.bytes, shape, strides, count);
  };
  return {
    shape,
    dtype: type.name,
    byteLength: count * type.bytes,
    toBytes() {
      const bytes = rawBytes();
      if (!littleEndian) swapByteOrder(type, bytes);
      return bytes;
    },
    toFloat32() {
      if (isHostFloat32(type, littleEndian)) {
        const bytes = rawBytes();
        return new Float32Array(bytes.buffer, bytes.byteOffset, count);
      }
      return packed ? convertInPieces(layout, count) : convert(layout, rawBytes(), count);
    },
  };
}

function convert(layout: StoredTensorLayout, bytes: Uint8Array, count: number): Float32Array {
  const values = allocate(Float32Array, count, layout.source.name, layout.what);
  toFloat32(layout.type, bytes, layout.littleEndian, values);
  return values;
}

/** Elements read at a time where they are converted, so that no second copy of a large tensor exists. */
const pieceLength = 1 << 20;

function convertInPieces(
  { source, type, littleEndian, offset, what }: StoredTensorLayout,
  count: number,
): Float32Array {
  const values = allocate(Float32Array, count, source.name, what);
  for (let start = 0; start < count; start += pieceLength) {
    const length = Math.min(pieceLength, count - start);
    const bytes = readBytes(source, offset + start * type.bytes, length * type.bytes, what);
    toFloat32(type, bytes, littleEndian, values.subarray(start, start + length));
  }
  return values;
}

/** Product of the sizes, which come from a file. */
function elementCount(source: ByteSource, shape: readonly number[], what: string): number {
  const count = shape.reduce((product, size) => product * size, 1);
  const valid = shape.length <= 64 && shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (!valid || !Number.isSafeInteger(count)) {
    throw new CheckpointError(
      `${source.name}: ${what}: expected a shape of whole numbers, got [${shape.slice(0, 8).join(", ")}]; the file is damaged.`,
    );
  }
  return count;
}

function isPacked(shape: readonly number[], strides: readonly number[]): boolean {
  const expected = rowMajorStrides(shape);
  return shape.includes(0) || shape.every((size, axis) => size === 1 || strides[axis] === expected[axis]);
}
