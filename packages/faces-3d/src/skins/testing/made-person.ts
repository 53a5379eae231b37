import type { HeadModel } from "../../head/head-model.ts";
import { CAMERA_DISTANCE, type FitCamera, project } from "../fit/fit-camera.ts";
import { fittedVertices, type HeadFit } from "../fit/fit-head.ts";
import { TEM_JAW } from "../fit/tem-landmarks.ts";
import { TEM_POINT_COUNT } from "../fit/tem-points.ts";
import type { FloatPicture } from "../unwrap/sample-picture.ts";
import { faceMapTriangles } from "../unwrap/uv-chart.ts";

/** A made photograph of a made person: a head with a skin that is a function of its map, and a template's points on it. */
export interface MadePerson {
  readonly fit: HeadFit;
  /** Linear RGB; what is not head is grey. */
  readonly photo: FloatPicture;
  /** [189, 2] */
  readonly points: Float64Array;
}

/** For tests: a photograph [size, size] of the head at a fit, of albedo `skin(u, v)` under even light. */
export function madePerson(
  head: HeadModel,
  fit: Pick<HeadFit, "camera" | "identity" | "expression">,
  skin: (u: number, v: number) => readonly [number, number, number],
  size: number,
): MadePerson {
  const whole: HeadFit = { ...fit, pointErrors: new Float64Array(0), contourErrors: new Float64Array(0) };
  const { turned, pixels } = project(fittedVertices(head, whole), fit.camera);
  const { triangles, places } = faceMapTriangles(head);
  const data = new Float32Array(3 * size * size).fill(0.5);
  const nearest = new Float32Array(size * size).fill(Number.NEGATIVE_INFINITY);
  for (let t = 0; t < triangles.length / 3; t++) {
    const corners = [0, 1, 2].map((k) => triangles[3 * t + k]!) as [number, number, number];
    const [ax, ay, bx, by, cx, cy] = corners.flatMap((v) => [pixels[2 * v]!, pixels[2 * v + 1]!]) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (area >= 0) continue;
    for (let y = Math.max(0, Math.ceil(Math.min(ay, by, cy))); y <= Math.min(size - 1, Math.max(ay, by, cy)); y++) {
      for (let x = Math.max(0, Math.ceil(Math.min(ax, bx, cx))); x <= Math.min(size - 1, Math.max(ax, bx, cx)); x++) {
        const b = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / area;
        const c = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / area;
        if (b < 0 || c < 0 || b + c > 1) continue;
        // Perspective: attributes are linear in 1 / depth.
        const near = corners.map((v, k) => [1 - b - c, b, c][k]! / (CAMERA_DISTANCE - turned[3 * v + 2]!));
        const sum = near[0]! + near[1]! + near[2]!;
        if (sum <= nearest[y * size + x]!) continue;
        nearest[y * size + x] = sum;
        const at = (d: number) => near.reduce((total, w, k) => total + (w / sum) * places[6 * t + 2 * k + d]!, 0);
        data.set(skin(at(0), at(1)), 3 * (y * size + x));
      }
    }
  }
  return { fit: whole, photo: { width: size, height: size, channels: 3, data }, points: pointsOn(head, pixels) };
}

/** Landmarks that points of the template stand on; of several, their middle. */
const ROLES = new Map<number, readonly number[]>([
  ...[[17], [18], [19], [19], [20], [21]].map((l, k) => [71 + k, l] as const),
  ...[[22], [23], [24], [24], [25], [26]].map((l, k) => [77 + k, l] as const),
  ...[[18], [20], [23], [25]].map((l, k) => [83 + k, l] as const),
  ...[[36], [37], [37, 38], [38], [39]].map((l, k) => [18 + k, l] as const),
  ...[[42], [43], [43, 44], [44], [45]].map((l, k) => [23 + k, l] as const),
  ...[[41], [41, 40], [40]].map((l, k) => [28 + k, l] as const),
  ...[[47], [47, 46], [46]].map((l, k) => [31 + k, l] as const),
  ...[48, 49, 50, 51, 52, 53, 54].map((l, k) => [87 + k, [l]] as const),
  ...[59, 58, 57, 56, 55].map((l, k) => [104 + k, [l]] as const),
  ...[61, 62, 63].map((l, k) => [95 + k, [l]] as const),
  ...[67, 66, 65].map((l, k) => [100 + k, [l]] as const),
  ...[51, 57].map((i) => [i, [27]] as const),
  ...[54, 60].map((i) => [i, [30]] as const),
  ...[
    [55, 33],
    [64, 31],
    [69, 35],
    [170, 32],
    [172, 34],
  ].map(([i, l]) => [i!, [l!]] as const),
  ...[
    [109, 0],
    [110, 1],
    [112, 16],
    [113, 15],
  ].map(([i, l]) => [i!, [l!]] as const),
]);

/** A template's points on the landmarks they stand for; irises in the middle of the eyes, the hairline over the brows. */
function pointsOn(head: HeadModel, pixels: Float64Array): Float64Array {
  const out = new Float64Array(2 * TEM_POINT_COUNT);
  const at = (landmark: number, d: number) => pixels[2 * head.landmarks[landmark]! + d]!;
  for (let i = 0; i < TEM_POINT_COUNT; i++) {
    const landmarks = ROLES.get(i) ?? [i % 2 === 0 ? 30 : 33];
    for (let d = 0; d < 2; d++) out[2 * i + d] = landmarks.reduce((sum, l) => sum + at(l, d), 0) / landmarks.length;
  }
  TEM_JAW.forEach((i, k) => {
    for (let d = 0; d < 2; d++) out[2 * i + d] = at(3 + k, d);
  });
  const wide = at(45, 0) - at(36, 0);
  [
    [36, 39],
    [42, 45],
  ].forEach(([a, b], eye) => {
    const [x, y] = [(at(a!, 0) + at(b!, 0)) / 2, (at(a!, 1) + at(b!, 1)) / 2];
    out.set([x, y], 2 * eye);
    for (let k = 0; k < 8; k++)
      out.set([x + 0.06 * wide * Math.cos(k), y + 0.06 * wide * Math.sin(k)], 2 * (2 + 8 * eye + k));
  });
  for (let k = 0; k <= 10; k++) {
    const x = at(0, 0) + (k / 10) * (at(16, 0) - at(0, 0));
    out.set([x, at(19, 1) - 0.5 * wide * Math.sin((Math.PI * k) / 10)], 2 * (134 + k));
  }
  return out;
}

/** A camera that sees a head of about 22 centimetres in a picture of `size` pixels. */
export function madeCamera(size: number, turn: FitCamera["turn"] = [0, 0, 0]): FitCamera {
  return { turn, x: size / 2, y: 0.57 * size, scale: size / 30 };
}

/** For tests: a fit of given identity, neutral, in a picture of `size` pixels. */
export function madeFit(
  identity: readonly number[],
  turn: readonly [number, number, number] = [0, 0, 0],
  size = 300,
): HeadFit {
  return {
    camera: madeCamera(size, turn),
    identity: Float64Array.from(identity),
    expression: new Float64Array(30),
    pointErrors: new Float64Array(0),
    contourErrors: new Float64Array(0),
  };
}

/** For tests: axes [landmarks, V, 3] that each push the skin about one landmark outwards and sideways, by some millimetres. */
export function madeBumps(head: HeadModel, landmarks: readonly number[]): Float32Array {
  const out = new Float32Array(3 * landmarks.length * head.vertexCount);
  landmarks.forEach((landmark, k) => {
    const centre = 3 * head.landmarks[landmark]!;
    for (let v = 0; v < head.vertexCount; v++) {
      const off = [0, 1, 2].map((d) => head.neutral[3 * v + d]! - head.neutral[centre + d]!);
      const size = 0.3 * Math.exp(-(Math.hypot(...off) ** 2) / 8);
      out.set([size, k % 2 === 0 ? size : -size, size], 3 * (k * head.vertexCount + v));
    }
  });
  return out;
}
