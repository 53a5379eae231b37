import { CheckpointError } from "@mfim/core/errors";
import { FileSource } from "../bytes/file-source.ts";
import { readSafetensors as readContent } from "../safetensors/read-safetensors.ts";
import type { CheckpointTensor } from "../tensors/stored-tensor.ts";
import type { TypedArrayTensor } from "./typed-array.ts";

export interface SafetensorsFile {
  readonly metadata: Readonly<Record<string, string>>;
  /**
   * A tensor as a typed array of its own memory, float16 widened to float32, read from the file now.
   * @param shape null: any extent
   * @throws CheckpointError where it is missing, of another shape, or of a type that has no such array
   */
  tensor(name: string, shape: readonly (number | null)[]): TypedArrayTensor;
}

/** The same as `openSafetensors`, for whoever waits for files. */
export async function readSafetensors(path: string): Promise<SafetensorsFile> {
  return openSafetensors(path);
}

/**
 * Opens a safetensors file by the reader of all checkpoints: for data whose tensors one asks for by name and shape.
 * @throws CheckpointError where the file is missing or not as the format wants it
 */
export function openSafetensors(path: string): SafetensorsFile {
  const source = new FileSource(path);
  const { state, metadata } = source.during(() => readContent(source));
  return {
    metadata,
    tensor(name, shape) {
      const tensor = state.get(name) as CheckpointTensor | undefined;
      const known = [...state.keys()].join(", ");
      if (tensor === undefined)
        throw new CheckpointError(`${path}: expected a tensor "${name}", got ${known || "none"}.`);
      const fits = tensor.shape.length === shape.length && shape.every((n, i) => n === null || n === tensor.shape[i]);
      if (!fits)
        throw new CheckpointError(
          `${path}: expected tensor "${name}" of shape [${shape.map((n) => n ?? "any").join(", ")}], got [${tensor.shape.join(", ")}].`,
        );
      return { shape: tensor.shape, data: dataOf(path, name, tensor) };
    },
  };
}

function dataOf(path: string, name: string, tensor: CheckpointTensor): TypedArrayTensor["data"] {
  switch (tensor.dtype) {
    case "uint8":
      return tensor.toBytes();
    case "int32":
      // Fresh bytes, which begin their own memory on hosts that are little-endian like the file.
      return new Int32Array(tensor.toBytes().slice().buffer);
    case "float16":
    case "float32":
      return tensor.toFloat32();
    default:
      throw new CheckpointError(`${path}: expected tensor "${name}" of U8, I32, F16 or F32, got ${tensor.dtype}.`);
  }
}
