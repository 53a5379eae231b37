import { median } from "../mesh/scalar.ts";
import type { CanonicalFace } from "./canonical-face.ts";

/** Median log colour of a canonical texture where a composed face covers all. */
export function skinTone(texture: Float32Array, { mask, width }: CanonicalFace): [number, number, number] {
  const step = Math.max(1, Math.floor(width / 48));
  const places: number[] = [];
  for (let p = 0; p < mask.length; p++)
    if (mask[p]! > 0.9 && p % step === 0 && Math.floor(p / width) % step === 0) places.push(p);
  const channel = (k: number) => median(Float32Array.from(places, (p) => texture[3 * p + k]!));
  return [channel(0), channel(1), channel(2)];
}

/** How far two skins are apart: largest difference of log colour over the channels. */
export const toneDistance = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((v, k) => Math.abs(v - b[k]!)));
