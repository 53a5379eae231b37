import { curveCoordinates, insideDistance, type Point2, smoothCurve } from "../geometry/curve.ts";
import { clamp, smoothstep } from "../geometry/scalar.ts";
import { aboveHairline } from "./hairline.ts";
import type { HeadModel } from "./head-model.ts";
import type { LidEdge } from "./lids.ts";

/**
 * What a skin vertex is part of, as smooth fields over the neutral mean head, one value a vertex: so that a region is
 * data that any material may read, and no picture has to find it again.
 */
export interface SkinFields {
  /** 1 inside the vermilion. */
  readonly lips: Float32Array;
  /** 0 at the inner, 1 at the outer end of the brow; beyond the ends below 0 and above 1. */
  readonly browAlong: Float32Array;
  /** Centimetres above the brow's middle line, cut at +-2. */
  readonly browAcross: Float32Array;
  readonly moustache: Float32Array;
  readonly chin: Float32Array;
  readonly jaw: Float32Array;
  readonly cheek: Float32Array;
  readonly nose: Float32Array;
  /** Folds beside the mouth, under the eyes and across the forehead. */
  readonly folds: Float32Array;
  /** Under the eyes. */
  readonly bags: Float32Array;
  /** Centimetres to the edge of the upper / lower lid, cut at 3. */
  readonly upperLid: Float32Array;
  readonly lowerLid: Float32Array;
  /** 1 inside the sockets of mouth and eyes. */
  readonly mouthSocket: Float32Array;
  readonly eyeSocket: Float32Array;
  readonly ears: Float32Array;
  /** Centimetres above the usual hairline, and how far it goes up there when it recedes by 1. */
  readonly aboveHairline: Float32Array;
  readonly recedes: Float32Array;
}

/** Iris-to-brow landmarks sit on the brow's upper edge on this head: its middle is this much lower. */
const BROW_DROP = 0.18;

export function skinFields(head: HeadModel, vertexCount: number, lids: readonly LidEdge[]): SkinFields {
  const field = () => new Float32Array(vertexCount);
  const fields = {
    lips: field(),
    browAlong: field(),
    browAcross: field(),
    moustache: field(),
    chin: field(),
    jaw: field(),
    cheek: field(),
    nose: field(),
    folds: field(),
    bags: field(),
    upperLid: field(),
    lowerLid: field(),
    mouthSocket: field(),
    eyeSocket: field(),
    ears: field(),
    aboveHairline: field(),
    recedes: field(),
  };
  const { landmark, brow, lipLine, corner, fold } = curvesOf(head);
  const socketStart = head.regions.mouthSocket[0];
  const eyeStart = head.regions.eyeSocketLeft[0];
  for (let v = 0; v < vertexCount; v++) {
    const x = Math.abs(head.neutral[3 * v]!);
    const y = head.neutral[3 * v + 1]!;
    const z = head.neutral[3 * v + 2]!;
    const front = smoothstep(2, 5, z);
    if (v >= eyeStart) fields.eyeSocket[v] = 1;
    else if (v >= socketStart) fields.mouthSocket[v] = 1;
    fields.lips[v] = z > 8.5 ? smoothstep(-0.1, 0.1, insideDistance(lipLine, [x, y])) : 0;
    const beside = curveCoordinates(brow, [x, y]);
    fields.browAlong[v] = clamp(beside.along, -1, 2);
    fields.browAcross[v] = z > 3 ? clamp(beside.across, -2, 2) : 2;
    fields.moustache[v] = front * smoothstep(-1.0, -1.7, y) * smoothstep(-4.6, -3.4, y) * smoothstep(3.6, 2.6, x);
    fields.chin[v] = front * smoothstep(-3.6, -4.8, y) * smoothstep(4.2, 2.6, x);
    const cheekLine = corner[1] + 0.6 + Math.max(0, x - 3.2) * 0.95;
    fields.jaw[v] =
      smoothstep(0.5, -0.9, y - cheekLine) *
      smoothstep(2.6, 3.6, x) *
      smoothstep(-11, -7.5, y) *
      smoothstep(0.5, 2.5, z);
    fields.cheek[v] = front * Math.exp(-((x - 4.7) ** 2 + (y + 0.2) ** 2) / 4.5);
    fields.nose[v] = front * Math.exp(-(x ** 2 + (y - landmark(30)[1]) ** 2) / 2.2);
    const nasolabial = curveCoordinates(fold, [x, y]);
    const ends = smoothstep(-0.1, 0.25, nasolabial.along) * smoothstep(1.1, 0.7, nasolabial.along);
    const lines =
      smoothstep(0.55, 1, Math.cos((y - 0.06 * x * x) * 4.6)) *
      smoothstep(7, 7.8, y) *
      smoothstep(11, 10, y) *
      smoothstep(5, 3, x);
    fields.folds[v] = front * Math.max(ends * Math.exp(-(nasolabial.across ** 2) / 0.07), 0.6 * lines);
    fields.aboveHairline[v] = aboveHairline(x, y, z);
    fields.recedes[v] = fields.aboveHairline[v]! - aboveHairline(x, y, z, 1);
    fields.ears[v] = x > 7.2 && y > -2.5 && y < 7 && z > -4 && z < 4.2 ? smoothstep(7.2, 7.8, x) : 0;
  }
  for (const { upper, lower } of lids) {
    markDistance(head, upper, fields.upperLid);
    markDistance(head, lower, fields.lowerLid);
  }
  for (let v = 0; v < vertexCount; v++) {
    const deep = head.neutral[3 * v + 2]! > 5;
    fields.bags[v] = deep ? bagAt(fields.upperLid[v]!, fields.lowerLid[v]!) : 0;
  }
  return fields;
}

/** Under the eye, from the distances to its lids. */
const bagAt = (upper: number, lower: number) => Math.exp(-((lower - 0.75) ** 2) / 0.25) * smoothstep(0.2, 0.9, upper);

/** The lines of the right half of the face that fields are measured from, seen from the front. */
function curvesOf(head: HeadModel) {
  const landmark = (i: number): Point2 => {
    const v = head.landmarks[i]!;
    return [head.neutral[3 * v]!, head.neutral[3 * v + 1]!];
  };
  const brow = smoothCurve(
    [22, 23, 24, 25, 26].map((i) => [landmark(i)[0], landmark(i)[1] - BROW_DROP]),
    6,
    false,
  );
  const lipLine = smoothCurve(
    Array.from({ length: 12 }, (_, i) => landmark(48 + i)),
    4,
    true,
  );
  const corner = landmark(54);
  const wing = landmark(35);
  const fold = smoothCurve(
    [
      [wing[0] + 0.5, wing[1] + 0.8],
      [wing[0] + 1.5, wing[1] - 0.8],
      [corner[0] + 0.9, corner[1]],
      [corner[0] + 0.8, corner[1] - 1],
    ],
    5,
    false,
  );
  return { landmark, brow, lipLine, corner, fold };
}

/** Distance to the nearest of the vertices; 0 in `out` stands for "not set yet". */
function markDistance(head: HeadModel, targets: readonly number[], out: Float32Array): void {
  for (let v = 0; v < out.length; v++) {
    let best = out[v] || 3;
    for (const t of targets) {
      const distance = Math.hypot(
        head.neutral[3 * v]! - head.neutral[3 * t]!,
        head.neutral[3 * v + 1]! - head.neutral[3 * t + 1]!,
        head.neutral[3 * v + 2]! - head.neutral[3 * t + 2]!,
      );
      if (distance < best) best = distance;
    }
    out[v] = Math.max(best, 1e-3);
  }
}
