import { CheckpointError } from "@mfim/core/errors";
import type { ElementType } from "./element-type.ts";

const hostIsLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** float16 and bfloat16 have 65,536 values: one table each, made at first use, is far faster than arithmetic. */
const tables = new Map<string, Float32Array>();

function tableOf(type: ElementType): Float32Array {
  let table = tables.get(type.name);
  if (table === undefined) {
    const view = new DataView(new ArrayBuffer(2));
    table = new Float32Array(65536);
    for (let bits = 0; bits < table.length; bits++) {
      view.setUint16(0, bits, true);
      table[bits] = type.get(view, 0, true);
    }
    tables.set(type.name, table);
  }
  return table;
}

/** Whether stored bytes of this type and order are a Float32Array as they lie. */
export function isHostFloat32(type: ElementType, littleEndian: boolean): boolean {
  return type.name === "float32" && littleEndian === hostIsLittleEndian;
}

/** Packed elements to float32; `out` has one place for each element of `bytes`. */
export function toFloat32(type: ElementType, bytes: Uint8Array, littleEndian: boolean, out: Float32Array): void {
  if (type.kind === "complex") {
    throw new CheckpointError(`Expected a real tensor, got ${type.name}; complex tensors are not read.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type.name === "float16" || type.name === "bfloat16") {
    const table = tableOf(type);
    const asTheyLie = littleEndian === hostIsLittleEndian && bytes.byteOffset % 2 === 0;
    if (asTheyLie) {
      const bits = new Uint16Array(bytes.buffer, bytes.byteOffset, out.length);
      for (let i = 0; i < out.length; i++) out[i] = table[bits[i] as number] as number;
    } else for (let i = 0; i < out.length; i++) out[i] = table[view.getUint16(2 * i, littleEndian)] as number;
    return;
  }
  for (let i = 0; i < out.length; i++) out[i] = type.get(view, i * type.bytes, littleEndian);
}

/** Reverses the bytes of each element in place: big-endian to little-endian. */
export function swapByteOrder(type: ElementType, bytes: Uint8Array): void {
  const width = type.kind === "complex" ? type.bytes / 2 : type.bytes;
  for (let at = 0; at + width <= bytes.length; at += width) bytes.subarray(at, at + width).reverse();
}

const word = new Float32Array(1);
const wordBits = new Uint32Array(word.buffer);

/** float32 to bfloat16 bits, to nearest, ties to even; NaN stays NaN. */
export function numberToBfloat(value: number): number {
  word[0] = value;
  const bits = wordBits[0] as number;
  if (Number.isNaN(value)) return (bits >>> 16) | 0x40;
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff;
}

/** A float32 value to IEEE binary16 bits, to nearest, ties to even; what overflows becomes infinite. */
export function numberToHalf(value: number): number {
  word[0] = value;
  const bits = wordBits[0] as number;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude >= 0x38800000) return sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
  // Subnormal: a multiple of 2^-24, rounded half to even.
  const scaled = Math.abs(word[0] as number) * 2 ** 24;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  return sign | (rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor);
}
