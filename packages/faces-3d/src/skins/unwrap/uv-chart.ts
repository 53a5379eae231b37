import { FacesError } from "../../faces-error.ts";
import type { HeadModel } from "../../head/head-model.ts";

/** The face laid flat: which triangle, and where in it, each texel of a square picture of the skin shows. */
export interface UvChart {
  /** Texels a side; u grows to the right, v upwards. */
  readonly size: number;
  /** [T, 3] vertices of the face's triangles, and their places [T, 3, 2] in the chart, both in [0, 1]. */
  readonly triangles: Uint32Array;
  readonly places: Float32Array;
  /** [size, size] index of a triangle, -1 outside of the skin */
  readonly triangle: Int32Array;
  /** [size, size, 2] weights of its second and third vertex */
  readonly weights: Float32Array;
}

/** Whether the head has a map of its face: FLAME and Basel files bring none. */
export function hasFaceMap(head: HeadModel): boolean {
  return head.uvs.length > 2;
}

/** Triangles of the face that lie within the first tile of the head's UV map. */
export function faceMapTriangles(head: HeadModel): Pick<UvChart, "triangles" | "places"> {
  if (!hasFaceMap(head))
    throw new FacesError(
      "Expected a head whose face has a UV map, got one without: photographic skins need ICT-FaceKit's head.",
    );
  const { quads, quadUvs, uvs } = head;
  const [start, end] = head.regions.face;
  const triangles: number[] = [];
  const places: number[] = [];
  const add = (corners: readonly number[]) => {
    const inside = corners.every((k) => {
      const [v, t] = [quads[k]!, quadUvs[k]!];
      return v >= start && v < end && t >= 0 && uvs[2 * t]! <= 1 && uvs[2 * t]! >= 0;
    });
    if (!inside) return;
    for (const k of corners) {
      triangles.push(quads[k]!);
      places.push(uvs[2 * quadUvs[k]!]!, uvs[2 * quadUvs[k]! + 1]!);
    }
  };
  for (let face = 0; face < quads.length; face += 4) {
    add([face, face + 1, face + 2]);
    if (quads[face + 3]! >= 0) add([face, face + 2, face + 3]);
  }
  return { triangles: Uint32Array.from(triangles), places: Float32Array.from(places) };
}

/** Draws the chart: texel (i, j) has its centre at u = (i + 0.5) / size, v = 1 - (j + 0.5) / size. */
export function drawUvChart(head: HeadModel, size: number): UvChart {
  const { triangles, places } = faceMapTriangles(head);
  const triangle = new Int32Array(size * size).fill(-1);
  const weights = new Float32Array(2 * size * size);
  const slack = 1e-3;
  for (let t = 0; t < triangles.length / 3; t++) {
    const [ax, ay] = texel(places, 3 * t, size);
    const [bx, by] = texel(places, 3 * t + 1, size);
    const [cx, cy] = texel(places, 3 * t + 2, size);
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (Math.abs(area) < 1e-12) continue;
    const left = Math.max(0, Math.floor(Math.min(ax, bx, cx)));
    const right = Math.min(size - 1, Math.ceil(Math.max(ax, bx, cx)));
    const top = Math.max(0, Math.floor(Math.min(ay, by, cy)));
    const bottom = Math.min(size - 1, Math.ceil(Math.max(ay, by, cy)));
    for (let j = top; j <= bottom; j++) {
      for (let i = left; i <= right; i++) {
        const b = ((i - ax) * (cy - ay) - (cx - ax) * (j - ay)) / area;
        const c = ((bx - ax) * (j - ay) - (i - ax) * (by - ay)) / area;
        if (b < -slack || c < -slack || b + c > 1 + slack) continue;
        const k = j * size + i;
        triangle[k] = t;
        weights[2 * k] = b;
        weights[2 * k + 1] = c;
      }
    }
  }
  return { size, triangles, places, triangle, weights };
}

/** A field [V, channels] of the vertices at every texel [size, size, channels], 0 outside of the skin. */
export function fieldOverChart(chart: UvChart, field: ArrayLike<number>, channels: number): Float32Array {
  const { size, triangles, triangle, weights } = chart;
  const out = new Float32Array(channels * size * size);
  for (let k = 0; k < size * size; k++) {
    const t = triangle[k]!;
    if (t < 0) continue;
    const [b, c] = [weights[2 * k]!, weights[2 * k + 1]!];
    const [va, vb, vc] = [triangles[3 * t]!, triangles[3 * t + 1]!, triangles[3 * t + 2]!];
    for (let d = 0; d < channels; d++) {
      out[channels * k + d] =
        (1 - b - c) * field[channels * va + d]! + b * field[channels * vb + d]! + c * field[channels * vc + d]!;
    }
  }
  return out;
}

/** Places [V, 2] of the face's vertices in the chart; -1 where a vertex has none. */
export function vertexPlaces(head: HeadModel): Float32Array {
  const { triangles, places } = faceMapTriangles(head);
  const out = new Float32Array(2 * head.vertexCount).fill(-1);
  triangles.forEach((v, k) => {
    out[2 * v] = places[2 * k]!;
    out[2 * v + 1] = places[2 * k + 1]!;
  });
  return out;
}

function texel(places: Float32Array, corner: number, size: number): [number, number] {
  return [places[2 * corner]! * size - 0.5, (1 - places[2 * corner + 1]!) * size - 0.5];
}
