import { readFile } from "node:fs/promises";
import { FacesError } from "../faces-error.ts";

/** A tensor of a safetensors file, float16 widened to float32. */
export interface NamedTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array;
}

export interface SafetensorsFile {
  readonly metadata: Readonly<Record<string, string>>;
  tensor(name: string, shape: readonly (number | null)[]): NamedTensor;
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

const DECODERS: Readonly<Record<string, { readonly size: number; decode(bytes: ArrayBuffer): NamedTensor["data"] }>> = {
  F32: { size: 4, decode: (bytes) => new Float32Array(bytes) },
  F16: { size: 2, decode: (bytes) => widenHalf(new Uint16Array(bytes)) },
  I32: { size: 4, decode: (bytes) => new Int32Array(bytes) },
  U8: { size: 1, decode: (bytes) => new Uint8Array(bytes) },
};

/**
 * Reads a safetensors file of the few types a head or a picture set is stored in (F32, F16, I32, U8; little-endian hosts).
 * @throws FacesError that names the file and what is wrong with it: too short, no header, a tensor missing or of another shape
 */
export async function readSafetensors(path: string): Promise<SafetensorsFile> {
  return parseSafetensors(await readFile(path), path);
}

/** The same of bytes that were read already; `path` is for messages. */
export function parseSafetensors(file: Buffer, path: string): SafetensorsFile {
  const headerLength = file.length >= 8 ? Number(file.readBigUInt64LE(0)) : Number.POSITIVE_INFINITY;
  if (8 + headerLength > file.length) {
    throw new FacesError(`${path} is no complete safetensors file: ${file.length} bytes; download it again`);
  }
  let header: Record<string, HeaderEntry>;
  try {
    header = JSON.parse(file.toString("utf8", 8, 8 + headerLength)) as Record<string, HeaderEntry>;
  } catch (cause) {
    throw new FacesError(`${path} is no safetensors file: its header is not JSON`, { cause });
  }
  const { __metadata__: metadata, ...entries } = header as Record<string, HeaderEntry> & { __metadata__?: unknown };
  return {
    metadata: (metadata ?? {}) as Record<string, string>,
    tensor(name, shape) {
      const entry = entries[name];
      if (!entry)
        throw new FacesError(`${path}: tensor "${name}" is missing; it has ${Object.keys(entries).join(", ")}`);
      const fits = entry.shape.length === shape.length && shape.every((n, i) => n === null || n === entry.shape[i]);
      if (!fits) throw new FacesError(`${path}: tensor "${name}" should be [${shape}], is [${entry.shape}]`);
      const decoder = DECODERS[entry.dtype];
      if (!decoder)
        throw new FacesError(`${path}: tensor "${name}" has type ${entry.dtype}, expected ${Object.keys(DECODERS)}`);
      const count = entry.shape.reduce((product, n) => product * n, 1);
      const from = 8 + headerLength + entry.data_offsets[0];
      const bytes = count * decoder.size;
      if (entry.data_offsets[1] - entry.data_offsets[0] !== bytes || from + bytes > file.length) {
        throw new FacesError(`${path}: tensor "${name}" is cut off; download the file again`);
      }
      const copy = new ArrayBuffer(bytes);
      new Uint8Array(copy).set(file.subarray(from, from + bytes));
      return { shape: entry.shape, data: decoder.decode(copy) };
    },
  };
}

/** IEEE 754 binary16 to binary32, by a table of all 65,536 of them. */
function widenHalf(halves: Uint16Array): Float32Array {
  const table = new Float32Array(65536);
  for (let bits = 0; bits < 32768; bits++) {
    const exponent = bits >> 10;
    const fraction = bits & 1023;
    const special = fraction === 0 ? Number.POSITIVE_INFINITY : Number.NaN;
    const normal = exponent === 31 ? special : (1 + fraction / 1024) * 2 ** (exponent - 15);
    table[bits] = exponent === 0 ? fraction * 2 ** -24 : normal;
    table[bits + 32768] = -table[bits]!;
  }
  const out = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) out[i] = table[halves[i]!]!;
  return out;
}
