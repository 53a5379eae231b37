import type { HeadModel } from "../../head/head-model.ts";
import { faceMapTriangles } from "../unwrap/uv-chart.ts";
import { project } from "./fit-camera.ts";
import { fittedVertices, type HeadFit } from "./fit-head.ts";

/** A point of a template at its place on every head's face. */
export interface Anchor {
  /** Index of the point. */
  readonly point: number;
  /** In the head's UV map. */
  readonly u: number;
  readonly v: number;
  readonly vertices: readonly [number, number, number];
  readonly weights: readonly [number, number, number];
}

/**
 * Where the points of a template lie on the face, from people it was fitted to: each photograph's point is looked up on the
 * fitted head, and the median place in the UV map of all people is the anchor.
 * @param points one [n, 2] a fit, pixels
 * @param indices which points lie on the surface
 */
export function findAnchors(
  head: HeadModel,
  fits: readonly HeadFit[],
  points: readonly Float64Array[],
  indices: readonly number[],
  expressions?: readonly string[],
): Anchor[] {
  const { triangles, places } = faceMapTriangles(head);
  const seen = indices.map((): { u: number; v: number }[] => []);
  fits.forEach((fit, person) => {
    const { turned, pixels } = project(fittedVertices(head, fit, expressions), fit.camera);
    indices.forEach((point, n) => {
      const hit = locate(triangles, pixels, points[person]![2 * point]!, points[person]![2 * point + 1]!, turned);
      if (hit) seen[n]!.push(placeOf(places, hit));
    });
  });
  const flat = Float64Array.from(places);
  const corners = Uint32Array.from(triangles, (_, k) => k);
  return indices.flatMap((point, n): Anchor[] => {
    if (seen[n]!.length < fits.length / 2) return [];
    const [u, v] = [median(seen[n]!.map((p) => p.u)), median(seen[n]!.map((p) => p.v))];
    const hit = locate(corners, flat, u, v);
    if (!hit) return [];
    const vertices = [0, 1, 2].map((k) => triangles[3 * hit.triangle + k]!) as unknown as Anchor["vertices"];
    return [{ point, u, v, vertices, weights: [1 - hit.b - hit.c, hit.b, hit.c] }];
  });
}

interface Hit {
  readonly triangle: number;
  readonly b: number;
  readonly c: number;
}

/** The triangle under a point; where depths are given only those that face the viewer count, and the nearest wins. */
function locate(
  triangles: Uint32Array,
  places: ArrayLike<number>,
  x: number,
  y: number,
  turned?: Float64Array,
): Hit | undefined {
  let best: Hit | undefined;
  let nearest = Number.NEGATIVE_INFINITY;
  for (let t = 0; t < triangles.length / 3; t++) {
    const [va, vb, vc] = [triangles[3 * t]!, triangles[3 * t + 1]!, triangles[3 * t + 2]!];
    const [ax, ay] = [places[2 * va]!, places[2 * va + 1]!];
    const [bx, by] = [places[2 * vb]! - ax, places[2 * vb + 1]! - ay];
    const [cx, cy] = [places[2 * vc]! - ax, places[2 * vc + 1]! - ay];
    const area = bx * cy - cx * by;
    // With y down, triangles that face the viewer run clockwise.
    if (Math.abs(area) < 1e-15 || (turned && area > 0)) continue;
    const b = ((x - ax) * cy - cx * (y - ay)) / area;
    const c = (bx * (y - ay) - (x - ax) * by) / area;
    if (b < -1e-6 || c < -1e-6 || b + c > 1 + 1e-6) continue;
    const depth = turned ? (1 - b - c) * turned[3 * va + 2]! + b * turned[3 * vb + 2]! + c * turned[3 * vc + 2]! : 0;
    if (depth <= nearest) continue;
    nearest = depth;
    best = { triangle: t, b, c };
    if (!turned) return best;
  }
  return best;
}

function placeOf(places: Float32Array, { triangle: t, b, c }: Hit): { u: number; v: number } {
  const at = (d: number) => (1 - b - c) * places[6 * t + d]! + b * places[6 * t + 2 + d]! + c * places[6 * t + 4 + d]!;
  return { u: at(0), v: at(1) };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
