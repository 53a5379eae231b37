import { readFile } from "node:fs/promises";
import { DataError } from "@mfim/core";

/** A tensor of the types that are stored here. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array;
}

const TYPES = { F32: Float32Array, I32: Int32Array, U8: Uint8Array } as const;
type TypeName = keyof typeof TYPES;

/** Encodes tensors as one safetensors file, wider types first, so that every tensor is aligned. */
export function encodeSafetensors(
  tensors: Readonly<Record<string, StoredTensor>>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  const entries = Object.entries(tensors).sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  for (const [name, { shape, data }] of entries) {
    const dtype = (Object.keys(TYPES) as TypeName[]).find((type) => data instanceof TYPES[type]);
    header[name] = { dtype, shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  let json = JSON.stringify(header);
  json += " ".repeat((8 - (Buffer.byteLength(json) % 8)) % 8);
  const text = new TextEncoder().encode(json);
  const out = new Uint8Array(8 + text.length + offset);
  new DataView(out.buffer).setBigUint64(0, BigInt(text.length), true);
  out.set(text, 8);
  let at = 8 + text.length;
  for (const [, { data }] of entries) {
    out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return out;
}

export interface SafetensorsFile {
  readonly metadata: Readonly<Record<string, string>>;
  /** A tensor of that shape (null: any). @throws DataError where it is missing, of another shape, or cut off */
  tensor(name: string, shape: readonly (number | null)[]): StoredTensor;
}

/**
 * Reads a safetensors file of the types above (little-endian hosts).
 * @throws DataError that names the file and what is wrong with it
 */
export async function readSafetensors(path: string): Promise<SafetensorsFile> {
  const file = await readFile(path);
  const length = file.length >= 8 ? Number(file.readBigUInt64LE(0)) : Number.POSITIVE_INFINITY;
  const remedy = "build the library again";
  if (8 + length > file.length)
    throw new DataError(`${path}: expected a whole safetensors file, got ${file.length} bytes; ${remedy}.`);
  const { __metadata__, ...entries } = JSON.parse(file.toString("utf8", 8, 8 + length)) as Record<
    string,
    HeaderEntry
  > & {
    readonly __metadata__?: Readonly<Record<string, string>>;
  };
  return {
    metadata: __metadata__ ?? {},
    tensor(name, shape) {
      const entry = entries[name];
      const fits = entry?.shape.length === shape.length && shape.every((n, i) => n === null || n === entry.shape[i]);
      if (!entry || !fits)
        throw new DataError(
          `${path}: expected tensor "${name}" [${shape}], got [${entry?.shape ?? "nothing"}]; ${remedy}.`,
        );
      const from = 8 + length + entry.data_offsets[0];
      const bytes = file.subarray(from, 8 + length + entry.data_offsets[1]);
      const Type = TYPES[entry.dtype];
      const count = entry.shape.reduce((product, n) => product * n, 1);
      if (Type === undefined || bytes.length !== count * Type.BYTES_PER_ELEMENT)
        throw new DataError(`${path}: expected tensor "${name}" whole and of a type U8, I32 or F32; ${remedy}.`);
      const copy = new ArrayBuffer(bytes.length);
      new Uint8Array(copy).set(bytes);
      return { shape: entry.shape, data: new Type(copy) };
    },
  };
}

interface HeaderEntry {
  readonly dtype: TypeName;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}
