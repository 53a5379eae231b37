import { CheckpointError } from "@mfim/core/errors";
import { numberToBfloat, numberToHalf } from "./float-conversion.ts";

export type WritableFloat = "float32" | "float16" | "bfloat16";

/**
 * float32 values to packed little-endian bytes.
 * @throws CheckpointError where a finite value is too large for float16
 */
export function packFloats(key: string, values: Float32Array, dtype: WritableFloat): Uint8Array {
  if (dtype === "float32") return floatBytes(values);
  const convert = dtype === "float16" ? numberToHalf : numberToBfloat;
  const infinite = dtype === "float16" ? 0x7c00 : 0x7f80;
  const packed = new Uint8Array(values.length * 2);
  const view = new DataView(packed.buffer);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const bits = convert(value);
    if ((bits & 0x7fff) === infinite && Number.isFinite(value)) {
      throw new CheckpointError(`Tensor "${key}": the value ${value} is too large for ${dtype}; write it as float32.`);
    }
    view.setUint16(2 * i, bits, true);
  }
  return packed;
}

function floatBytes(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  if (new Uint8Array(new Uint16Array([1]).buffer)[0] === 1) return bytes;
  const view = new DataView(new ArrayBuffer(values.byteLength));
  values.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  return new Uint8Array(view.buffer);
}
