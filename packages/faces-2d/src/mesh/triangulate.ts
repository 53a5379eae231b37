import Delaunator from "delaunator";
import { FACE_OVAL, MESH_POINTS } from "./face-parts.ts";
import { insideDistance, polygonOf } from "./polygon.ts";

/**
 * Delaunay triangles of a face mesh as seen from the front, within its outline, all clockwise on the screen.
 * @param points [468, stride]
 * @returns three indices a triangle
 */
export function triangulate(points: ArrayLike<number>, stride: number): Uint16Array {
  const flat = polygonOf(
    points,
    Array.from({ length: MESH_POINTS }, (_, i) => i),
    stride,
  );
  const { triangles } = new Delaunator(flat);
  const outline = polygonOf(points, FACE_OVAL, stride);
  const kept: number[] = [];
  for (let t = 0; t < triangles.length; t += 3) {
    const own = [triangles[t]!, triangles[t + 1]!, triangles[t + 2]!];
    const middle = (axis: number) => own.reduce((sum, i) => sum + flat[2 * i + axis]! / 3, 0);
    if (insideDistance(outline, middle(0), middle(1)) <= 0) continue;
    const [a, b, c] = own as [number, number, number];
    const side = (axis: number, p: number) => flat[2 * p + axis]! - flat[2 * a + axis]!;
    kept.push(...(side(0, b) * side(1, c) > side(0, c) * side(1, b) ? [a, b, c] : [a, c, b]));
  }
  return Uint16Array.from(kept);
}
