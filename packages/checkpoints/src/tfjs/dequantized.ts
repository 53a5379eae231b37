import { CheckpointError } from "@mfim/core/errors";
import { packFloats } from "../tensors/pack-floats.ts";
import type { CheckpointTensor } from "../tensors/stored-tensor.ts";

/** Undoes tfjs's quantisation: value = scale * q + min, rounded for int32; float16 needs neither. */
export function dequantized(
  stored: CheckpointTensor,
  { scale, min }: Record<string, unknown>,
  dtype: string,
  where: string,
): CheckpointTensor {
  if (stored.dtype === "float16") return stored;
  if (typeof scale !== "number" || typeof min !== "number") {
    throw new CheckpointError(
      `${where}: expected scale and min of the quantisation to be numbers, got ${scale} and ${min}.`,
    );
  }
  const toFloat32 = () => {
    const values = stored.toFloat32();
    for (let i = 0; i < values.length; i++) {
      const value = scale * (values[i] as number) + min;
      values[i] = dtype === "int32" ? Math.round(value) : value;
    }
    return values;
  };
  // Stated as float32, which is what the values are after the multiplication.
  const byteLength = (stored.byteLength / (stored.dtype === "uint16" ? 2 : 1)) * 4;
  return {
    shape: stored.shape,
    dtype: "float32",
    byteLength,
    toFloat32,
    toBytes: () => packFloats("", toFloat32(), "float32"),
  };
}
