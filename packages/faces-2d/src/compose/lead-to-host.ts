import type { CanonicalFace } from "../cast/canonical-face.ts";
import { clamp, median } from "../mesh/scalar.ts";
import { blur } from "../picture/blur.ts";
import { pushPull } from "../picture/push-pull.ts";
import { sampleLinear } from "../warp/sample.ts";

/** Largest log colour that a face is led to its host by as a whole, and in addition from place to place. */
const LARGEST_OFFSET = 1.6;
const LARGEST_MEMBRANE = 0.6;
/** Share of the difference at the rim that is carried inwards. */
const MEMBRANE_SHARE = 0.8;
/** Log colour beyond which a difference at the rim (a shadow, a curl, a beard) loses weight. */
const ROBUST = 0.25;
/** Cells of the membrane across the face. */
const CELLS = 40;

/**
 * The colour that leads a face to its host: the median difference of log colour, plus a membrane through the remaining
 * differences at the rim. One cell at the rim does not count for much: differences are smoothed, clipped and weighted by
 * 1 / (1 + (d / 0.25)^2), and they die away towards the middle by a fifth, so that noses keep their colour.
 * @param face [height, width, 3] log colour
 * @param host likewise
 * @returns the face, led
 */
export function leadToHost(face: Float32Array, host: Float32Array, canonical: CanonicalFace): Float32Array {
  const { width, height, mask } = canonical;
  const cell = Math.max(1, Math.floor(width / CELLS));
  const [w, h] = [Math.ceil(width / cell), Math.ceil(height / cell)];
  const difference = new Float32Array(w * h * 3);
  const cover = new Float32Array(w * h);
  const count = new Float32Array(w * h);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [p, q] = [y * width + x, Math.floor(y / cell) * w + Math.floor(x / cell)];
      if (mask[p]! <= 0.01) continue;
      count[q] = count[q]! + 1;
      cover[q] = cover[q]! + mask[p]!;
      for (let k = 0; k < 3; k++) difference[3 * q + k] = difference[3 * q + k]! + host[3 * p + k]! - face[3 * p + k]!;
    }
  }
  const seen = Float32Array.from(count, (n) => Math.min(1, n / (0.25 * cell * cell)));
  for (let q = 0; q < count.length; q++) {
    if (count[q] === 0) continue;
    cover[q] = cover[q]! / count[q]!;
    for (let k = 0; k < 3; k++) difference[3 * q + k] = difference[3 * q + k]! / count[q]!;
  }
  const inner = [...cover.keys()].filter((q) => cover[q]! > 0.9);
  const offsets = [0, 1, 2].map((k) =>
    clamp(median(Float32Array.from(inner, (q) => difference[3 * q + k]!)), -LARGEST_OFFSET, LARGEST_OFFSET),
  );
  const smooth = blur(pushPull(difference, seen, w, h, 3), w, h, 3, 0.8);
  const rim = new Float32Array(w * h);
  const rest = smooth.map((v, i) => v - offsets[i % 3]!);
  for (let q = 0; q < rim.length; q++) {
    const isRim = cover[q]! > 0.02 && cover[q]! < 0.85;
    const largest = Math.max(Math.abs(rest[3 * q]!), Math.abs(rest[3 * q + 1]!), Math.abs(rest[3 * q + 2]!));
    rim[q] = isRim ? seen[q]! / (1 + (largest / ROBUST) ** 2) : 0;
  }
  const clipped = rest.map((v) => clamp(v, -LARGEST_MEMBRANE, LARGEST_MEMBRANE));
  const membrane = blur(pushPull(clipped, rim, w, h, 3), w, h, 3, 1);
  const led = new Float32Array(face.length);
  const add = [0, 0, 0];
  for (let p = 0; p < mask.length; p++) {
    if (mask[p] === 0) continue;
    sampleLinear(membrane, w, h, 3, ((p % width) + 0.5) / cell - 0.5, (Math.floor(p / width) + 0.5) / cell - 0.5, add);
    for (let k = 0; k < 3; k++) led[3 * p + k] = face[3 * p + k]! + offsets[k]! + MEMBRANE_SHARE * add[k]!;
  }
  return led;
}
