import { CheckpointError } from "@mfim/core/errors";
import { sliceSource } from "../bytes/byte-source.ts";
import { numpyElementType } from "../numpy/numpy-type.ts";
import { type CheckpointTensor, storedTensor } from "../tensors/stored-tensor.ts";
import { columnMajorStrides } from "../tensors/strides.ts";
import type { PickleArray, PickleStorage, PickleTensor } from "./pickle-values.ts";

/** A torch tensor as a checkpoint tensor, checked against its storage. */
export function tensorOfPickle(tensor: PickleTensor, name: string, what: string): CheckpointTensor {
  const { storage, type, offset, shape, strides } = tensor;
  const place = storage.place.current;
  if (place === undefined)
    throw new CheckpointError(`${name}: ${what}: its storage is missing; the file is truncated or damaged.`);
  const source = sliceSource(
    place.source,
    place.offset + storage.skip * storage.type.bytes,
    storage.length * storage.type.bytes,
    `storage of ${what}`,
  );
  const { littleEndian } = place;
  return storedTensor({ source, type, littleEndian, shape, strides, offset: offset * type.bytes, what });
}

/** A bare storage, as a vector. */
export function storageTensor(storage: PickleStorage, name: string, what: string): CheckpointTensor {
  const vector = { storage, type: storage.type, offset: 0, shape: [storage.length], strides: [1] };
  return tensorOfPickle(vector, name, what);
}

/** A NumPy array; undefined where it holds no numbers. */
export function arrayTensor({ content }: PickleArray, what: string): CheckpointTensor | undefined {
  const type = content && numpyElementType(content.dtype.code);
  if (content === undefined || type === undefined) return undefined;
  const { source, shape, columnMajor, dtype } = content;
  const layout = { source, type, littleEndian: dtype.littleEndian, shape, offset: 0, what };
  return storedTensor(columnMajor ? { ...layout, strides: columnMajorStrides(shape) } : layout);
}
