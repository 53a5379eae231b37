/**
 * Unit normals at the vertices of a surface: the sum of its triangles' (area weighted), all towards the viewer.
 * @param points [n, 3], x to the right, y down, z away from the viewer
 * @returns [n, 3], x to the right, y up, z to the viewer
 */
export function vertexNormals(points: ArrayLike<number>, triangles: Uint16Array, count: number): Float32Array {
  const normals = new Float32Array(3 * count);
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [3 * triangles[t]!, 3 * triangles[t + 1]!, 3 * triangles[t + 2]!];
    const [ux, uy, uz] = [points[b]! - points[a]!, points[a + 1]! - points[b + 1]!, points[a + 2]! - points[b + 2]!];
    const [vx, vy, vz] = [points[c]! - points[a]!, points[a + 1]! - points[c + 1]!, points[a + 2]! - points[c + 2]!];
    let [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    if (nz < 0) [nx, ny, nz] = [-nx, -ny, -nz];
    for (const i of [a, b, c]) {
      normals[i] = normals[i]! + nx;
      normals[i + 1] = normals[i + 1]! + ny;
      normals[i + 2] = normals[i + 2]! + nz;
    }
  }
  for (let i = 0; i < normals.length; i += 3) {
    const length = Math.hypot(normals[i]!, normals[i + 1]!, normals[i + 2]!) || 1;
    for (let k = i; k < i + 3; k++) normals[k] = normals[k]! / length;
  }
  return normals;
}
