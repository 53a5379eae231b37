import { readCheckpoint } from "@mfim/checkpoints";
import { MfimError } from "@mfim/core";

/** The largest difference between two files of tensors, each tensor's relative to its own largest value. */
export async function largestDifference(referenceFile: string, otherFile: string): Promise<number> {
  const [reference, other] = await Promise.all([readCheckpoint(referenceFile), readCheckpoint(otherFile)]);
  let worst = 0;
  for (const [name, tensor] of reference.state) {
    const twin = other.state.get(name);
    if (twin === undefined || twin.shape.join() !== tensor.shape.join()) {
      throw new MfimError(
        `${otherFile}: expected "${name}" of shape [${tensor.shape}], got ${twin === undefined ? "none" : `[${twin.shape}]`}.`,
      );
    }
    worst = Math.max(worst, relativeDifference(tensor.toFloat32(), twin.toFloat32()));
  }
  return worst;
}

function relativeDifference(reference: Float32Array, other: Float32Array): number {
  let difference = 0;
  let largest = 0;
  for (const [i, value] of reference.entries()) {
    const apart = Math.abs(value - (other[i] as number));
    if (Number.isNaN(apart)) return Number.POSITIVE_INFINITY;
    difference = Math.max(difference, apart);
    largest = Math.max(largest, Math.abs(value));
  }
  return difference / Math.max(largest, 1e-12);
}
