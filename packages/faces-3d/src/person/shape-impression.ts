import type { HeadModel } from "../head/head-model.ts";

/** Landmark distances that make a face look old or young, male or female, and which way (published anthropometry agrees on the signs). */
interface Cue {
  /** Points whose distance (or signed difference along an axis) is measured: means of landmarks. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** 0, 1, 2 for a signed difference along x, y, z; undefined for a distance. */
  readonly axis?: 0 | 1 | 2;
  readonly male: number;
  readonly old: number;
}

const EYES = [36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47];

// biome-ignore format: a table
const CUES: readonly Cue[] = [
  { from: [4], to: [12], male: 1, old: 0.35 }, // width of the jaw
  { from: [57], to: [8], male: 0.8, old: 0 }, // height of the chin
  { from: EYES, to: [8], axis: 1, male: -0.7, old: -0.5 }, // length of the face below the eyes (y falls)
  { from: [37, 38, 43, 44], to: [19, 24], axis: 1, male: -0.8, old: -0.5 }, // brows over the eyes
  { from: EYES, to: [19, 24], axis: 2, male: 0.9, old: 0.2 }, // depth of the brow ridge
  { from: [31], to: [35], male: 0.7, old: 0.8 }, // width of the nose
  { from: [27], to: [33], male: 0.5, old: 0.9 }, // length of the nose
  { from: [51], to: [57], male: -0.6, old: -1 }, // height of the lips
  { from: [37, 38], to: [40, 41], male: -0.4, old: -0.8 }, // opening of the eyes
  { from: [43, 44], to: [46, 47], male: -0.4, old: -0.8 },
  { from: [33], to: [51], male: 0.2, old: 0.8 }, // upper lip
];

/** How far along a unit (Mahalanobis) direction the full impression lies, standard deviations. */
const FULL = 2.2;

/** Offsets of the identity coefficients for the full old (age 1) and the full male (sex 1) impression. */
export interface ImpressionAxes {
  readonly age: readonly number[];
  readonly sex: readonly number[];
}

const known = new WeakMap<HeadModel, ImpressionAxes>();

/**
 * The directions in identity space (first `count` axes) that change the cues most for their length: the gradient of
 * their weighted sum, each cue in units of its own spread over the population. Impressions of made shapes, not a claim
 * about people.
 */
export function impressionAxes(head: HeadModel, count: number): ImpressionAxes {
  let axes = known.get(head);
  if (!axes) {
    const gradients = CUES.map((cue) => cueGradient(head, cue, count));
    axes = { age: direction(gradients, (cue) => cue.old), sex: direction(gradients, (cue) => cue.male) };
    known.set(head, axes);
  }
  return axes;
}

function direction(gradients: readonly Float64Array[], weight: (cue: Cue) => number): number[] {
  const sum = new Float64Array(gradients[0]!.length);
  gradients.forEach((gradient, i) => {
    const spread = Math.sqrt(gradient.reduce((total, x) => total + x * x, 0)) || 1;
    gradient.forEach((x, k) => {
      sum[k] = sum[k]! + (weight(CUES[i]!) * x) / spread;
    });
  });
  const length = Math.sqrt(sum.reduce((total, x) => total + x * x, 0)) || 1;
  return Array.from(sum, (x) => (FULL * x) / length);
}

/** Change of a cue for one standard deviation along each axis. */
function cueGradient(head: HeadModel, cue: Cue, count: number): Float64Array {
  const mean = (points: readonly number[], values: (v: number, k: number) => number) =>
    [0, 1, 2].map((k) => points.reduce((sum, i) => sum + values(head.landmarks[i]!, k), 0) / points.length);
  const apart = (values: (v: number, k: number) => number) => {
    const [a, b] = [mean(cue.from, values), mean(cue.to, values)];
    return [b[0]! - a[0]!, b[1]! - a[1]!, b[2]! - a[2]!];
  };
  const rest = apart((v, k) => head.neutral[3 * v + k]!);
  const length = Math.hypot(...rest) || 1;
  return Float64Array.from({ length: count }, (_, axis) => {
    const start = axis * 3 * head.vertexCount;
    const moved = apart((v, k) => head.identity[start + 3 * v + k]!);
    return cue.axis === undefined
      ? (moved[0]! * rest[0]! + moved[1]! * rest[1]! + moved[2]! * rest[2]!) / length
      : moved[cue.axis]!;
  });
}
