import type { Affine, Landmarks, Pixels } from "@mfim/core";
import { fivePoints, invertAffine } from "@mfim/photographs";
import { builtinTemplates } from "@mfim/photographs/templates";
import type { PairPictures } from "../protocol/bench-protocol.ts";

/** The face in FFHQ's framing: centre and half axes, as shares of the side. */
const ellipse = { x: 0.5, y: 0.6, across: 0.22, down: 0.3 } as const;
/** Width of the soft rim, as a share of the half axes. */
const rim = 0.3;

/**
 * Swapping without a network: the source is warped so that its five points lie on the target's (aligned crops are taken
 * as they are where landmarks are unknown), each channel gets the target's mean and deviation within the face, and the
 * face is pasted in through a feathered ellipse.
 */
export function pasteFace({ pictures, landmarks = {} }: PairPictures): Pixels {
  const [source, target] = [pictures.source as Pixels, pictures.target as Pixels];
  const size = target.width;
  const onto = landmarks.target && fivePoints(landmarks.target);
  const fromCanonical = onto === undefined ? identity : fitSimilarity(canonicalPoints(size), onto);
  const toSource = backwards(landmarks.source, onto);
  const weights = faceWeights(size, invertAffine(fromCanonical));
  const warped = warp(source, toSource, size);
  matchMoments(warped, target, weights);
  const data = new Uint8Array(size * size * 3);
  for (let i = 0; i < data.length; i++) {
    const [w, under] = [weights[Math.floor(i / 3)] as number, target.data[i] as number];
    data[i] = Math.max(0, Math.min(255, Math.round(under + w * ((warped[i] as number) - under))));
  }
  return { width: size, height: size, data };
}

const identity: Affine = [1, 0, 0, 0, 1, 0];

/** From the target's pixels to the source's. */
function backwards(source: Landmarks | undefined, onto: Float32Array | undefined): Affine {
  if (source === undefined || onto === undefined) return identity;
  return fitSimilarity(onto, fivePoints(source));
}

function canonicalPoints(size: number): Float32Array {
  const ffhq = builtinTemplates.find(({ name }) => name === "ffhq");
  return Float32Array.from(ffhq?.points ?? [], (value) => value * size - 0.5);
}

/** Least-squares rotation, scale and shift from points to points (Umeyama 1991, in the plane). */
export function fitSimilarity(from: ArrayLike<number>, to: ArrayLike<number>): Affine {
  const count = from.length / 2;
  const centre = (points: ArrayLike<number>, axis: number) => {
    let sum = 0;
    for (let i = axis; i < points.length; i += 2) sum += points[i] as number;
    return sum / count;
  };
  const [fx, fy, tx, ty] = [centre(from, 0), centre(from, 1), centre(to, 0), centre(to, 1)];
  let [dot, cross, norm] = [0, 0, 0];
  for (let i = 0; i < from.length; i += 2) {
    const [ax, ay] = [(from[i] as number) - fx, (from[i + 1] as number) - fy];
    const [bx, by] = [(to[i] as number) - tx, (to[i + 1] as number) - ty];
    dot += ax * bx + ay * by;
    cross += ax * by - ay * bx;
    norm += ax * ax + ay * ay;
  }
  const [c, s] = [dot / norm, cross / norm];
  return [c, -s, tx - c * fx + s * fy, s, c, ty - s * fx - c * fy];
}

/** 1 inside the ellipse, 0 outside, smooth between. @param toCanonical from the target's pixels to FFHQ's mean face */
function faceWeights(size: number, [a, b, c, d, e, f]: Affine): Float32Array {
  return Float32Array.from({ length: size * size }, (_, i) => {
    const [x, y] = [i % size, Math.floor(i / size)];
    const u = ((a * x + b * y + c + 0.5) / size - ellipse.x) / ellipse.across;
    const v = ((d * x + e * y + f + 0.5) / size - ellipse.y) / ellipse.down;
    const t = Math.max(0, Math.min(1, (1 - Math.hypot(u, v)) / rim));
    return t * t * (3 - 2 * t);
  });
}

/** Bilinear; beyond its edge the source repeats. [size, size, 3] in 0..255 */
function warp({ width, height, data }: Pixels, [a, b, c, d, e, f]: Affine, size: number): Float32Array {
  const out = new Float32Array(size * size * 3);
  for (let i = 0; i < size * size; i++) {
    const [x, y] = [i % size, Math.floor(i / size)];
    const u = Math.max(0, Math.min(width - 1, a * x + b * y + c));
    const v = Math.max(0, Math.min(height - 1, d * x + e * y + f));
    const [left, top] = [Math.min(width - 2, Math.floor(u)), Math.min(height - 2, Math.floor(v))];
    const [p, q] = [u - left, v - top];
    const at = (dx: number, dy: number, k: number) => data[((top + dy) * width + left + dx) * 3 + k] as number;
    for (let k = 0; k < 3; k++) {
      const [upper, lower] = [at(0, 0, k) * (1 - p) + at(1, 0, k) * p, at(0, 1, k) * (1 - p) + at(1, 1, k) * p];
      out[3 * i + k] = upper * (1 - q) + lower * q;
    }
  }
  return out;
}

/** Gives each channel the mean and deviation that the target has under the weights (Reinhard et al. 2001, in RGB). */
function matchMoments(warped: Float32Array, target: Pixels, weights: Float32Array): void {
  for (let channel = 0; channel < 3; channel++) {
    const own = moments(warped, weights, channel);
    const wanted = moments(target.data, weights, channel);
    const contrast = own.deviation < 1 ? 1 : Math.max(0.5, Math.min(2, wanted.deviation / own.deviation));
    for (let i = channel; i < warped.length; i += 3)
      warped[i] = ((warped[i] as number) - own.mean) * contrast + wanted.mean;
  }
}

function moments(values: ArrayLike<number>, weights: Float32Array, channel: number) {
  let [sum, first, second] = [1e-9, 0, 0];
  for (const [i, weight] of weights.entries()) {
    const value = values[3 * i + channel] as number;
    sum += weight;
    first += weight * value;
    second += weight * value * value;
  }
  const mean = first / sum;
  return { mean, deviation: Math.sqrt(Math.max(0, second / sum - mean * mean)) };
}
