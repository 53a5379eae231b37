import { type FileHandle, open } from "node:fs/promises";
import type { NamedTensor } from "@mfim/core";
import { CheckpointError } from "@mfim/core/errors";
import { FileError, replaceFile } from "@mfim/files";
import { type ElementType, elementType } from "../tensors/element-type.ts";
import { packFloats, type WritableFloat } from "../tensors/pack-floats.ts";
import type { CheckpointTensor } from "../tensors/stored-tensor.ts";
import { safetensorsNames } from "./element-names.ts";

export interface WriteOptions {
  /** Element type of the floating-point tensors; integers keep theirs. Default: as stored. */
  readonly dtype?: WritableFloat;
}

/** float32 values that are asked for when it is their turn to be written, so that a file needs no more memory than its largest tensor. */
export interface DeferredTensor {
  readonly shape: readonly number[];
  readonly dtype: "float32";
  /** The values, row-major. */
  read(): Promise<Float32Array>;
}

/** What can be written: tensors by key. */
export type WritableState = ReadonlyMap<string, NamedTensor | DeferredTensor>;

interface Entry {
  readonly key: string;
  readonly tensor: NamedTensor | DeferredTensor;
  readonly type: ElementType;
  readonly begin: number;
  readonly end: number;
}

/**
 * Writes a safetensors file, tensor by tensor (one is in memory at a time), under a temporary name that is then renamed: readers see the old file or
 * the whole new one. The order is fixed (widest elements first, then by key), so equal content gives equal files, and
 * every tensor is aligned to its element size.
 * @throws CheckpointError where a value does not fit `dtype`, or the file cannot be written
 */
export async function writeSafetensors(
  path: string,
  tensors: WritableState,
  metadata: Readonly<Record<string, string>> = {},
  options: WriteOptions = {},
): Promise<void> {
  const entries = layOut(tensors, options);
  try {
    const write = async (temporary: string) => {
      const file = await open(temporary, "wx");
      try {
        await writeAll(file, headerBytes(entries, metadata));
        for (const entry of entries) await writeAll(file, await bytesOf(entry));
      } finally {
        await file.close();
      }
    };
    await replaceFile(path, write, { makeFolder: false });
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new CheckpointError(
      `The checkpoint could not be written; a file that was there before is untouched. ${error.message}`,
      { cause: error },
    );
  }
}

function layOut(tensors: WritableState, options: WriteOptions): Entry[] {
  const typed = [...tensors].map(([key, tensor]) => ({ key, tensor, type: storedType(key, tensor, options) }));
  typed.sort((a, b) => b.type.bytes - a.type.bytes || (a.key < b.key ? -1 : 1));
  let at = 0;
  return typed.map(({ key, tensor, type }) => {
    const begin = at;
    at += tensor.shape.reduce((product, size) => product * size, 1) * type.bytes;
    return { key, tensor, type, begin, end: at };
  });
}

/** The type on disk: the one asked for where it is a float, else the tensor's own; float32 where its bytes are not at hand. */
function storedType(key: string, tensor: NamedTensor | DeferredTensor, options: WriteOptions): ElementType {
  if (key === "__metadata__")
    throw new CheckpointError(`The key "__metadata__" is reserved in safetensors; rename that tensor.`);
  const own = safetensorsNames.has(tensor.dtype) ? elementType(tensor.dtype) : undefined;
  if (own === undefined)
    throw new CheckpointError(`Tensor "${key}": safetensors has no element type ${tensor.dtype}; leave it out.`);
  if (options.dtype !== undefined && own.kind === "float") return elementType(options.dtype);
  return hasBytes(tensor) ? own : elementType("float32");
}

function hasBytes(tensor: NamedTensor | DeferredTensor): tensor is CheckpointTensor {
  return "toBytes" in tensor;
}

function headerBytes(entries: readonly Entry[], metadata: Readonly<Record<string, string>>): Uint8Array {
  const sorted = Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1)));
  const fields = entries.map(({ key, tensor, type, begin, end }) => {
    const value = { dtype: safetensorsNames.get(type.name), shape: tensor.shape, data_offsets: [begin, end] };
    return `${JSON.stringify(key)}:${JSON.stringify(value)}`;
  });
  if (Object.keys(sorted).length > 0) fields.unshift(`"__metadata__":${JSON.stringify(sorted)}`);
  const json = new TextEncoder().encode(`{${fields.join(",")}}`);
  // Spaces pad the header so that the data begins at a multiple of 8 bytes.
  const padded = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(json, 8);
  return bytes;
}

async function bytesOf({ key, tensor, type, begin, end }: Entry): Promise<Uint8Array> {
  const bytes =
    hasBytes(tensor) && tensor.dtype === type.name
      ? tensor.toBytes()
      : packFloats(key, "read" in tensor ? await tensor.read() : tensor.toFloat32(), type.name as WritableFloat);
  if (bytes.length !== end - begin) {
    throw new CheckpointError(
      `Tensor "${key}": shape [${tensor.shape.join(", ")}] takes ${end - begin} bytes, its values ${bytes.length}.`,
    );
  }
  return bytes;
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; )
    done += (await file.write(bytes, done, Math.min(bytes.length - done, 1 << 30))).bytesWritten;
}
