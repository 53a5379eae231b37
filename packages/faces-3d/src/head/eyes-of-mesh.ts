import { insideDistance, type Point2 } from "../geometry/curve.ts";
import { type AddedPart, type MeshDraft, meanOf } from "./mesh-draft.ts";

/** Centimetres: an eyeball's middle is not further than this from the middle of the eye's landmarks. */
const NEAR = 2.5;
const RADII = [0.8, 2] as const;
/** ICT-FaceKit's eyeball, seen from the middle of the eye's landmarks. */
const BALL = { radius: 1.5, inwards: 0.16, up: 0.17, behind: 1.38 } as const;
/** How far behind the landmarks a surface may lie and still close the eye. */
const DEPTH = 1.2;

/** The vertices of the eyeball behind these landmarks, or nothing where the mesh has none. */
export function findEyeball(
  { positions }: MeshDraft,
  parts: Uint32Array,
  contour: readonly number[],
): readonly number[] | undefined {
  const middle = meanOf(positions, contour);
  const skin = parts[contour[0]!];
  const candidates = new Map<number, number[]>();
  parts.forEach((part, v) => {
    if (part === skin) return;
    const members = candidates.get(part);
    if (members) members.push(v);
    else candidates.set(part, [v]);
  });
  // A ball may come with a cornea or an iris of its own.
  const near = [...candidates.values()]
    .map((members) => ({ members, ...extent(positions, members) }))
    .filter((part) => part.radius < RADII[1] && Math.hypot(...part.middle.map((x, k) => x - middle[k]!)) < NEAR);
  return near.some(({ radius }) => radius > RADII[0]) ? near.flatMap(({ members }) => members) : undefined;
}

/** Half the width of vertices, and the middle of their box. */
function extent(positions: Float32Array, vertices: readonly number[]): { radius: number; middle: number[] } {
  const values = (k: number) => vertices.map((v) => positions[3 * v + k]!);
  const low = [0, 1, 2].map((k) => values(k).reduce((x, y) => Math.min(x, y)));
  const high = [0, 1, 2].map((k) => values(k).reduce((x, y) => Math.max(x, y)));
  return { radius: (high[0]! - low[0]!) / 2, middle: low.map((x, k) => (x + high[k]!) / 2) };
}

/** An eyeball for a head without: its six outermost points, of ICT-FaceKit's size and place behind the lids. */
export function makeEyeball(positions: Float32Array, contour: readonly number[]): AddedPart {
  const [x, y, z] = meanOf(positions, contour);
  const centre = [x - Math.sign(x) * BALL.inwards, y + BALL.up, z - BALL.behind];
  const points = [0, 1, 2].flatMap((axis) =>
    [-1, 1].map((side) => centre.map((value, k) => value + (k === axis ? side * BALL.radius : 0))),
  );
  return { positions: points.flat(), follows: points.map(() => contour), triangles: [] };
}

/** The triangles but for those that close an eye: wholly within its landmarks as seen from the front, and not far behind them. */
export function openEye({ positions, triangles }: MeshDraft, contour: readonly number[]): Uint32Array {
  const outline = contour.map((v): Point2 => [positions[3 * v]!, positions[3 * v + 1]!]);
  const front = meanOf(positions, contour)[2] - DEPTH;
  const closes = (v: number) =>
    positions[3 * v + 2]! > front && insideDistance(outline, [positions[3 * v]!, positions[3 * v + 1]!]) > -1e-3;
  const kept = new Uint32Array(triangles.length);
  let count = 0;
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = [triangles[t]!, triangles[t + 1]!, triangles[t + 2]!];
    if (corners.every(closes)) continue;
    kept.set(corners, count);
    count += 3;
  }
  return kept.slice(0, count);
}
