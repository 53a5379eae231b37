import { gridTriangles } from "./render-mesh.ts";

export type Point3 = readonly [number, number, number];

/** A plain surface without material. */
export interface SolidMesh {
  /** [n, 3] */
  readonly positions: Float32Array;
  readonly triangles: Uint32Array;
}

/** A ring of a tube: its middle, and half its width along two axes at right angles to the path. */
export interface TubeRing {
  readonly centre: Point3;
  readonly width: number;
  readonly height: number;
}

/**
 * A tube of elliptic rings along a path; the ends are closed where their rings have no width. `across` is the direction
 * of the width, about at right angles to the path.
 */
export function tubeMesh(rings: readonly TubeRing[], across: Point3, columns = 12, closed = false): SolidMesh {
  const rows = rings.length + (closed ? 1 : 0);
  const positions = new Float32Array(3 * rows * columns);
  for (let r = 0; r < rows; r++) {
    const ring = rings[r % rings.length]!;
    const before = rings[closed ? (r - 1 + rings.length) % rings.length : Math.max(0, r - 1)]!.centre;
    const after = rings[closed ? (r + 1) % rings.length : Math.min(rings.length - 1, r + 1)]!.centre;
    const along = unit([after[0] - before[0], after[1] - before[1], after[2] - before[2]]);
    const up = unit(cross(along, across));
    const side = cross(up, along);
    for (let c = 0; c < columns; c++) {
      const angle = (2 * Math.PI * c) / columns;
      const [x, y] = [ring.width * Math.cos(angle), ring.height * Math.sin(angle)];
      for (let k = 0; k < 3; k++) positions[3 * (r * columns + c) + k] = ring.centre[k]! + x * side[k]! + y * up[k]!;
    }
  }
  return { positions, triangles: gridTriangles(rows, columns, true) };
}

/** Rings of a straight rounded limb from `from` to `to`, its ends half balls. */
export function limbRings(from: Point3, to: Point3, startRadius: number, endRadius: number, steps = 5): TubeRing[] {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]) || 1;
  const at = (t: number): Point3 => [
    from[0] + (to[0] - from[0]) * t,
    from[1] + (to[1] - from[1]) * t,
    from[2] + (to[2] - from[2]) * t,
  ];
  const rings: TubeRing[] = [];
  for (let i = 0; i <= steps; i++) {
    const angle = (Math.PI / 2) * (1 - i / steps);
    const radius = startRadius * Math.cos(angle);
    rings.push({ centre: at((-startRadius * Math.sin(angle)) / length), width: radius, height: radius });
  }
  for (let i = 0; i <= steps; i++) {
    const angle = (Math.PI / 2) * (i / steps);
    const radius = endRadius * Math.cos(angle);
    rings.push({ centre: at(1 + (endRadius * Math.sin(angle)) / length), width: radius, height: radius });
  }
  return rings;
}

/** Several surfaces as one. */
export function joinMeshes(parts: readonly SolidMesh[]): SolidMesh {
  const positions = new Float32Array(parts.reduce((sum, part) => sum + part.positions.length, 0));
  const triangles = new Uint32Array(parts.reduce((sum, part) => sum + part.triangles.length, 0));
  let vertex = 0;
  let entry = 0;
  for (const part of parts) {
    positions.set(part.positions, 3 * vertex);
    for (let i = 0; i < part.triangles.length; i++) triangles[entry + i] = part.triangles[i]! + vertex;
    vertex += part.positions.length / 3;
    entry += part.triangles.length;
  }
  return { positions, triangles };
}

function cross(a: Point3, b: Point3): [number, number, number] {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function unit(a: Point3): [number, number, number] {
  const length = Math.hypot(...a) || 1;
  return [a[0] / length, a[1] / length, a[2] / length];
}
