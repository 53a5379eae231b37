import type { VisibilityBuffer } from "./rasterize.ts";

/**
 * The label that most samples of a pixel show; the smaller index wins a tie.
 * @param labelOfMesh index into LABELS by mesh
 * @param labelCount length of LABELS
 * @returns [size, size]
 */
export function resolveLabels(
  { mesh, size: wide }: VisibilityBuffer,
  labelOfMesh: readonly number[],
  labelCount: number,
  size: number,
  samples: number,
): Uint8Array {
  const out = new Uint8Array(size * size);
  const labels = new Uint8Array(256);
  labels.set(labelOfMesh);
  const votes = new Uint8Array(labelCount);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const first = y * samples * wide + x * samples;
      votes.fill(0);
      for (let j = 0; j < samples; j++) {
        for (let i = 0; i < samples; i++) {
          const label = labels[mesh[first + j * wide + i]!]!;
          votes[label] = votes[label]! + 1;
        }
      }
      let best = 0;
      for (let label = 1; label < labelCount; label++) if (votes[label]! > votes[best]!) best = label;
      out[y * size + x] = best;
    }
  }
  return out;
}

/**
 * The nearest sample of each pixel.
 * @returns [size, size] centimetres from the camera, Infinity where only background is
 */
export function resolveDepth(
  { inverseDepth, size: wide }: VisibilityBuffer,
  size: number,
  samples: number,
): Float32Array {
  const out = new Float32Array(size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const first = y * samples * wide + x * samples;
      let nearest = 0;
      for (let j = 0; j < samples; j++) {
        for (let i = 0; i < samples; i++) nearest = Math.max(nearest, inverseDepth[first + j * wide + i]!);
      }
      out[y * size + x] = 1 / nearest;
    }
  }
  return out;
}
