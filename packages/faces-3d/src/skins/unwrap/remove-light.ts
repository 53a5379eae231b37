import { clamp } from "../../geometry/scalar.ts";
import { RandomStream } from "../../random/random-stream.ts";
import { LUMINANCE } from "./skin-mask.ts";
import { solveLinear } from "./solve-linear.ts";
import type { Unwrapped } from "./unwrap-photo.ts";

/** Share of the found light that is divided out, and its bounds: beyond them it is rather the skin's own dark or light. */
const SHARE = 0.9;
const DARKEST = -0.55;
const BRIGHTEST = 0.35;
const SAMPLES = 20_000;
const RIDGE = 30;
/** Log luminance by which a sample may be off before it counts less: brows, lips, marks are no light. */
const ROBUST = 0.12;
const ITERATIONS = 12;
/** Only what is seen this well is asked. */
const SEEN = 0.6;

/**
 * Divides the light of the studio out of a flattened photograph: the nine spherical harmonics up to order two of the
 * normal, fitted robustly to log luminance (light on a matt surface has hardly more; Ramamoorthi and Hanrahan, 2001).
 * @returns [size, size, 3] log colour without it
 */
export function removeLight({ colour, weight, normal }: Unwrapped): Float32Array {
  const seen: number[] = [];
  for (let k = 0; k < weight.length; k++) if (weight[k]! > SEEN) seen.push(k);
  const random = RandomStream.of("light of a photograph");
  const chosen = Array.from({ length: Math.min(SAMPLES, seen.length) }, () => random.pick(seen));
  const light = (k: number) =>
    Math.log(
      Math.max(
        0.004,
        LUMINANCE[0] * colour[3 * k]! + LUMINANCE[1] * colour[3 * k + 1]! + LUMINANCE[2] * colour[3 * k + 2]!,
      ),
    );
  const basis = chosen.map((k) => harmonics(normal[3 * k]!, normal[3 * k + 1]!, normal[3 * k + 2]!));
  const values = chosen.map(light);
  let coefficients = new Float64Array(9);
  let weights: number[] = values.map(() => 1);
  for (let step = 0; step < ITERATIONS && chosen.length > 0; step++) {
    const matrix = Array.from({ length: 9 }, (_, i) => {
      const row = new Float64Array(9);
      if (i > 0) row[i] = RIDGE;
      return row;
    });
    const side = new Float64Array(9);
    basis.forEach((b, n) => {
      for (let i = 0; i < 9; i++) {
        const scaled = weights[n]! * b[i]!;
        side[i] = side[i]! + scaled * values[n]!;
        for (let j = 0; j < 9; j++) matrix[i]![j] = matrix[i]![j]! + scaled * b[j]!;
      }
    });
    matrix[0]![0] = matrix[0]![0]! + 1e-9;
    [coefficients] = solveLinear(matrix, [side]) as [Float64Array<ArrayBuffer>];
    weights = basis.map((b, n) => {
      const off = values[n]! - dot(coefficients, b);
      return (off < -0.25 ? 0.15 : 1) / (1 + (off / ROBUST) ** 2);
    });
  }
  const own = new Float64Array(9);
  const shade = (k: number) => {
    harmonics(normal[3 * k]!, normal[3 * k + 1]!, normal[3 * k + 2]!, own);
    return clamp(dot(coefficients, own) - coefficients[0]!, DARKEST, BRIGHTEST);
  };
  const mean = chosen.reduce((sum, k) => sum + shade(k), 0) / Math.max(1, chosen.length);
  const out = new Float32Array(colour.length);
  for (let k = 0; k < weight.length; k++) {
    // Outside of the skin there is no normal.
    if (normal[3 * k + 2] === 0) continue;
    const away = SHARE * (shade(k) - mean);
    for (let c = 0; c < 3; c++) out[3 * k + c] = Math.log(Math.max(0.003, colour[3 * k + c]!)) - away;
  }
  return out;
}

/** Spherical harmonics up to order two, without their constants. */
function harmonics(x: number, y: number, z: number, out = new Float64Array(9)): Float64Array {
  out[0] = 1;
  out[1] = x;
  out[2] = y;
  out[3] = z;
  out[4] = x * y;
  out[5] = x * z;
  out[6] = y * z;
  out[7] = x * x - y * y;
  out[8] = 3 * z * z - 1;
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < 9; i++) sum += a[i]! * b[i]!;
  return sum;
}
