/** A face mesh in the rotation that truth says it has. */
export interface PosedMesh {
  /** [468, 3], x to the right, y up, z to the viewer, any unit. */
  readonly points: Float32Array;
  /** Row-major 3 x 3. */
  readonly rotation: readonly number[];
}

/**
 * The mean of meshes turned back by their true rotations, of unit size, made symmetric by exchanging left and right; and
 * the inverse variance of each point around it, which tells skull from lips.
 */
export function meanFaceMesh(meshes: readonly PosedMesh[]): {
  readonly points: Float32Array;
  readonly weights: Float32Array;
} {
  const first = meshes[0];
  if (first === undefined) throw new RangeError("meanFaceMesh: expected at least one mesh, got none.");
  const straight = meshes.map(turnedBack);
  const mean = new Float32Array(first.points.length);
  for (const points of straight) {
    points.forEach((v, i) => {
      mean[i] = (mean[i] as number) + v / meshes.length;
    });
  }
  const mirror = mirrorPairs(mean);
  const points = mean.map((v, i) => {
    const twin = mean[3 * (mirror[Math.floor(i / 3)] as number) + (i % 3)] as number;
    return (i % 3 === 0 ? v - twin : v + twin) / 2;
  });
  const weights = Float32Array.from(mirror, (twin, p) => {
    const variance = (point: number) => {
      let sum = 0;
      for (const own of straight)
        for (let axis = 0; axis < 3; axis++)
          sum += ((own[3 * point + axis] as number) - (mean[3 * point + axis] as number)) ** 2;
      return sum / straight.length;
    };
    return 2 / (variance(p) + variance(twin));
  });
  const largest = Math.max(...weights);
  return { points, weights: weights.map((weight) => weight / largest) };
}

/** R^T (p - mean) / size. */
function turnedBack({ points, rotation }: PosedMesh): Float32Array {
  const count = points.length / 3;
  const centre = [0, 1, 2].map((axis) => points.reduce((sum, v, i) => (i % 3 === axis ? sum + v : sum), 0) / count);
  const centred = points.map((v, i) => v - (centre[i % 3] as number));
  const size = Math.sqrt(centred.reduce((sum, v) => sum + v * v, 0) / count);
  return centred.map((_, i) => {
    const [p, column] = [i - (i % 3), i % 3];
    return (
      [0, 1, 2].reduce((sum, row) => sum + (rotation[3 * row + column] as number) * (centred[p + row] as number), 0) /
      size
    );
  });
}

/** For each point the one nearest to its mirror image. */
function mirrorPairs(points: Float32Array): number[] {
  const count = points.length / 3;
  const distance = (p: number, q: number) =>
    ((points[3 * p] as number) + (points[3 * q] as number)) ** 2 +
    ((points[3 * p + 1] as number) - (points[3 * q + 1] as number)) ** 2 +
    ((points[3 * p + 2] as number) - (points[3 * q + 2] as number)) ** 2;
  return Array.from({ length: count }, (_, p) => {
    let best = 0;
    for (let q = 1; q < count; q++) if (distance(p, q) < distance(p, best)) best = q;
    return best;
  });
}
