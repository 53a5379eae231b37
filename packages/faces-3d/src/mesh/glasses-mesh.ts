import type { PreparedHead } from "../head/prepared-head.ts";
import type { Occluder } from "../scene/scene.ts";
import type { PersonShape } from "./person-shape.ts";
import { joinMeshes, type Point3, type SolidMesh, type TubeRing, tubeMesh } from "./tube-mesh.ts";

export type Glasses = Extract<Occluder, { kind: "glasses" }>;

const RIM = 40;
/** The front curves round the face: centimetres back at a distance of 1 from the middle, times the distance squared. */
const WRAP = 0.022;

/** Frame and lenses on the nose and ears of this very shape, head coordinates. A head without eyes cannot wear any. */
export function glassesMesh(
  head: PreparedHead,
  shape: PersonShape,
  glasses: Glasses,
): { readonly frame: SolidMesh; readonly lenses: SolidMesh } | undefined {
  const [left, right] = shape.eyes;
  if (left.radius === 0 || right.radius === 0) return undefined;
  const bridge = head.model.landmarks[27]!;
  const bridgeZ = shape.positions[3 * bridge + 2]!;
  const bridgeX = shape.positions[3 * bridge]!;
  const [eye, other] = left.centre[0] > right.centre[0] ? [left, right] : [right, left];
  const middle = (eye.centre[0] + other.centre[0]) / 2;
  const height = (eye.centre[1] + other.centre[1]) / 2 - 0.25;
  // Before the lashes, and before the bridge of the nose.
  const front = Math.max(bridgeZ + 0.35, eye.centre[2] + eye.radius + 1.0);
  const [lensWidth, lensHeight] = glasses.lens;
  const apart = Math.max(Math.abs(eye.centre[0] - middle) * 1.03, lensWidth + 0.75);
  const surface = (x: number, y: number): Point3 => [
    bridgeX + x,
    height + y,
    front - WRAP * x * x - 0.1 * Math.max(0, -y) - 0.02 * y,
  ];
  const outline = (side: 1 | -1, share: number): Point3[] =>
    Array.from({ length: RIM }, (_, i) => {
      const angle = (2 * Math.PI * i) / RIM;
      const power = 2 / glasses.squareness;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      return surface(
        side * apart + share * lensWidth * Math.sign(cos) * Math.abs(cos) ** power,
        share * lensHeight * Math.sign(sin) * Math.abs(sin) ** power,
      );
    });
  const wire = (points: readonly Point3[], factor = 1): TubeRing[] =>
    points.map((centre) => ({ centre, width: glasses.thickness * factor, height: glasses.thickness * factor }));
  const ears = earPlace(head, shape);
  const parts: SolidMesh[] = [];
  const lenses: SolidMesh[] = [];
  for (const side of [1, -1] as const) {
    parts.push(tubeMesh(wire(outline(side, 1)), [0, 0, 1], 8, true));
    lenses.push(lensSheet(outline(side, 0.97), surface(side * apart, 0)));
    const hinge = surface(side * (apart + lensWidth), 0.35 * lensHeight);
    const ear: Point3 = [bridgeX + side * (ears.x + 0.15), ears.y, ears.z];
    const temple: Point3[] = [
      hinge,
      [Math.max(Math.abs(hinge[0] - bridgeX), ears.x - 0.3) * side + bridgeX, hinge[1], hinge[2] - 1.6],
      ear,
      [ear[0] - 0.2 * side, ear[1] - 2.4, ear[2] - 2.6],
    ];
    parts.push(tubeMesh(wire(subdivide(temple), 1.1), [0, 1, 0], 8));
  }
  const inner = apart - lensWidth;
  const arch = [-1, -0.5, 0, 0.5, 1].map((t) => surface(t * inner, 0.35 * lensHeight + 0.25 * (1 - t * t)));
  parts.push(tubeMesh(wire(arch), [0, 0, 1], 8));
  return { frame: joinMeshes(parts), lenses: joinMeshes(lenses) };
}

function subdivide(points: readonly Point3[]): Point3[] {
  return points.flatMap((point, i) => {
    const next = points[i + 1];
    if (!next) return [point];
    const at = (t: number, k: 0 | 1 | 2) => point[k] + (next[k] - point[k]) * t;
    return [0, 0.25, 0.5, 0.75].map((t): Point3 => [at(t, 0), at(t, 1), at(t, 2)]);
  });
}

function lensSheet(outline: readonly Point3[], middle: Point3): SolidMesh {
  const positions = new Float32Array([...outline.flat(), ...middle]);
  const triangles = outline.flatMap((_, i) => [i, (i + 1) % outline.length, outline.length]);
  return { positions, triangles: Uint32Array.from(triangles) };
}

/** Where the temples rest: the front of the ears' upper half; half the head's width there. */
function earPlace(head: PreparedHead, shape: PersonShape): { x: number; y: number; z: number } {
  let [x, y, z, count] = [0, 0, 0, 0];
  for (let v = 0; v < head.skinVertexCount; v++) {
    if (head.fields.ears[v]! < 0.3 || head.model.neutral[3 * v + 1]! < 3.2) continue;
    x += Math.abs(shape.positions[3 * v]!);
    y += shape.positions[3 * v + 1]!;
    z += shape.positions[3 * v + 2]!;
    count++;
  }
  return count === 0 ? { x: 7.6, y: 3.6, z: 0 } : { x: x / count - 0.2, y: y / count - 0.3, z: z / count };
}
