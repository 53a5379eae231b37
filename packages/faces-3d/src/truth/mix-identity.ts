import { round, smoothstep } from "../geometry/scalar.ts";
import type { HeadModel } from "../head/head-model.ts";

/** Distance in centimetres from the landmarks of brows, eyes, nose and mouth within which a shape is wholly local, and beyond which wholly global. */
const LOCAL_WITHIN = 1;
const GLOBAL_BEYOND = 3;
/** Ridge of the projection, as a share of the mean energy of an axis: keeps coefficients plausible. */
const RIDGE = 0.01;
/** First of the landmarks that count as inner face; those before it are the jaw. */
const FIRST_INNER = 17;

const known = new WeakMap<HeadModel, readonly Float64Array[]>();

/**
 * The identity of a face with the global shape of one person and the local features of another, inside the span of the
 * head's identity axes: a + P (b - a), where P = (B'B + r I)^-1 B'MB, B holds the axes' offsets on face, head and neck
 * (inner vertices of mouth and eyes left out), and M weighs each vertex from 1 within 1 cm of a landmark of brows,
 * eyes, nose or mouth to 0 beyond 3 cm. So the outline (jaw, chin, cheeks, forehead, skull, ears, neck) is `global`'s and
 * the inner face, with its place in the head, is `local`'s; P is the least-squares fit
 * of that patchwork, as the axes change both at once: over 24 pairs on ICT-FaceKit the inner face is off `local` by
 * 0.41 of the two people's difference there (median, rms), everything else off `global` by 0.11.
 * @returns coefficients, as many as the head has axes; four decimals
 */
export function mixIdentity(head: HeadModel, global: readonly number[], local: readonly number[]): number[] {
  const projection = localProjection(head);
  const count = head.identityCount;
  return Array.from({ length: count }, (_, i) => {
    let sum = global[i] ?? 0;
    for (let j = 0; j < count; j++) sum += projection[i]![j]! * ((local[j] ?? 0) - (global[j] ?? 0));
    return round(sum);
  });
}

/** Weight of the local source by vertex, [mouthSocket start], 0 to 1. */
export function localWeights(head: HeadModel): Float64Array {
  const { neutral, landmarks, regions } = head;
  const out = new Float64Array(regions.mouthSocket[0]);
  const inner = landmarks.slice(FIRST_INNER);
  for (let v = 0; v < out.length; v++) {
    let nearest = Number.POSITIVE_INFINITY;
    for (const l of inner) {
      nearest = Math.min(
        nearest,
        (neutral[3 * v]! - neutral[3 * l]!) ** 2 +
          (neutral[3 * v + 1]! - neutral[3 * l + 1]!) ** 2 +
          (neutral[3 * v + 2]! - neutral[3 * l + 2]!) ** 2,
      );
    }
    out[v] = smoothstep(GLOBAL_BEYOND, LOCAL_WITHIN, Math.sqrt(nearest));
  }
  return out;
}

function localProjection(head: HeadModel): readonly Float64Array[] {
  let projection = known.get(head);
  if (!projection) {
    const weights = localWeights(head);
    const count = head.identityCount;
    const all = square(count);
    const local = square(count);
    const size = 3 * head.vertexCount;
    for (let a = 0; a < count; a++) {
      const first = head.identity.subarray(a * size, a * size + 3 * weights.length);
      for (let b = a; b < count; b++) {
        const second = head.identity.subarray(b * size, b * size + 3 * weights.length);
        let whole = 0;
        let part = 0;
        for (let v = 0, i = 0; v < weights.length; v++, i += 3) {
          const product = first[i]! * second[i]! + first[i + 1]! * second[i + 1]! + first[i + 2]! * second[i + 2]!;
          whole += product;
          part += weights[v]! * product;
        }
        all[a]![b] = whole;
        all[b]![a] = whole;
        local[a]![b] = part;
        local[b]![a] = part;
      }
    }
    const ridge = (RIDGE * all.reduce((sum, row, i) => sum + row[i]!, 0)) / count;
    for (let i = 0; i < count; i++) all[i]![i] = all[i]![i]! + ridge;
    projection = solve(all, local);
    known.set(head, projection);
  }
  return projection;
}

function square(n: number): Float64Array[] {
  return Array.from({ length: n }, () => new Float64Array(n));
}

/** X of A X = B for a positive definite A, by Gauss and Jordan; overwrites both. */
function solve(a: Float64Array[], b: Float64Array[]): Float64Array[] {
  const n = a.length;
  for (let i = 0; i < n; i++) {
    const pivot = 1 / a[i]![i]!;
    for (let r = 0; r < n; r++) {
      const factor = a[r]![i]! * pivot;
      if (r === i || factor === 0) continue;
      for (let c = i; c < n; c++) a[r]![c] = a[r]![c]! - factor * a[i]![c]!;
      for (let c = 0; c < n; c++) b[r]![c] = b[r]![c]! - factor * b[i]![c]!;
    }
  }
  return b.map((row, i) => row.map((x) => x / a[i]![i]!));
}
