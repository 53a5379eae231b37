import { packFloats } from "./pack-floats.ts";
import type { CheckpointTensor } from "./stored-tensor.ts";

/** float32 values of one's own as a tensor that `writeSafetensors` takes. The array is not copied. */
export function memoryTensor(shape: readonly number[], values: Float32Array): CheckpointTensor {
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== values.length) {
    throw new RangeError(`memoryTensor: shape [${shape.join(", ")}] takes ${count} values, got ${values.length}.`);
  }
  return {
    shape,
    dtype: "float32",
    byteLength: values.byteLength,
    toFloat32: () => values,
    toBytes: () => packFloats("", values, "float32"),
  };
}
