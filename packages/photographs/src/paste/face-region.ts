import type { CutFace } from "../faces/cut-faces.ts";
import type { CropMask } from "./feather-mask.ts";

/**
 * Shares of the crop's side: the mask is open from `inset` within the landmarks' outline on and has closed `softness` further
 * out. It closes just outside the outline: further out it would smear the face over hair and wall.
 */
const inset = 0.06;
const softness = 0.08;

type Point = readonly [x: number, y: number];

/**
 * The face of an aligned crop by its landmarks: 1 inside their outline, falling to 0 softly along it, so that hair and
 * surroundings stay the photograph's own.
 * @param size side of the mask, pixels
 * @returns `undefined` for five points, which have no outline
 */
export function faceRegion(
  { landmarks, crop }: Pick<CutFace, "landmarks" | "crop">,
  size: number,
): CropMask | undefined {
  if (landmarks.scheme === "five-points") return undefined;
  // Pixel centres are the integers at both sizes; from here on the crop's outer edges are 0 and 1.
  const points: Point[] = [];
  for (let i = 0; i + 1 < landmarks.points.length; i += 2)
    points.push([
      ((landmarks.points[i] as number) + 0.5) / crop.size,
      ((landmarks.points[i + 1] as number) + 0.5) / crop.size,
    ]);
  const outline = convexHull(points);
  const weights = new Float32Array(size * size);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const t = 1 - (outsideBy(outline, (x + 0.5) / size, (y + 0.5) / size) + inset) / softness;
      const share = Math.max(0, Math.min(1, t));
      weights[y * size + x] = share * share * (3 - 2 * share);
    }
  return { size, weights };
}

const turn = (o: Point, a: Point, b: Point) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);

/** Andrew's monotone chain; every turn goes one way. */
function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (ordered: readonly Point[]) => {
    const chain: Point[] = [];
    for (const point of ordered) {
      while (chain.length >= 2 && turn(chain.at(-2) as Point, chain.at(-1) as Point, point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

/** Distance to a convex outline, negative inside. */
function outsideBy(outline: readonly Point[], x: number, y: number): number {
  let inside = true;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < outline.length; i++) {
    const [ax, ay] = outline[i] as Point;
    const [bx, by] = outline[(i + 1) % outline.length] as Point;
    const dx = bx - ax;
    const dy = by - ay;
    if (dx * (y - ay) - dy * (x - ax) < 0) inside = false;
    const along = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / Math.max(dx * dx + dy * dy, 1e-12)));
    const awayX = x - ax - along * dx;
    const awayY = y - ay - along * dy;
    least = Math.min(least, awayX * awayX + awayY * awayY);
  }
  return Math.sqrt(least) * (inside ? -1 : 1);
}
