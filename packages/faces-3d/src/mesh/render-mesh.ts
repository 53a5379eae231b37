import type { Lighting } from "../render/lighting.ts";
import type { SurfacePoint } from "./surface-point.ts";

export type { SurfacePoint } from "./surface-point.ts";

/** What a pixel shows. The order is the value in a label picture. */
export const LABELS = [
  "background",
  "skin",
  "hair",
  "eyes",
  "mouth",
  "clothing",
  // Only detailed scenes have these: elsewhere neck and ears are skin, and beards are painted on it.
  "occluder",
  "beard",
  "neck",
] as const;
export type Label = (typeof LABELS)[number];

/** What a surface is made of. One object serves a whole picture: it keeps what it found out about the point it saw last. */
export interface Material {
  readonly label: Label;
  /** `light` writes two more triples: light that falls in, and albedo (see detailed-skin.ts). */
  readonly scatters?: boolean;
  /** Where given, false makes a hole there (hair, lashes). Weights come in an array: numbers of a call would be put on the heap. */
  readonly covers?: (a: number, b: number, c: number, weights: Float64Array) => boolean;
  /** Looks at a point: all that no light changes, once however many lights it is seen under. May lean the point's normal. */
  readonly look?: (at: SurfacePoint) => void;
  /** Writes linear RGB of the point that was looked at. */
  light(at: SurfacePoint, lighting: Lighting, out: Float64Array): void;
}

/** Triangles in the world with smooth normals and what they are made of. */
export interface RenderMesh {
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  readonly triangles: Uint32Array;
  readonly twoSided: boolean;
  readonly castsShadow: boolean;
  readonly material: Material;
}

/** A field [n] of the vertices at a point. Kept out of the materials: a function made for every point would cost more than it does. */
export function fieldAt({ a, b, c, wa, wb, wc }: SurfacePoint, field: Float32Array): number {
  return wa * field[a]! + wb * field[b]! + wc * field[c]!;
}

/** Component k of a field [n, 3] at a point. */
export function vectorAt({ a, b, c, wa, wb, wc }: SurfacePoint, field: Float32Array, k: 0 | 1 | 2): number {
  return wa * field[3 * a + k]! + wb * field[3 * b + k]! + wc * field[3 * c + k]!;
}

/** Triangles [T, 3] of a grid of `rows` x `columns` vertices, row by row; closed joins the last column to the first. */
export function gridTriangles(rows: number, columns: number, closed: boolean): Uint32Array {
  const key = `${rows} ${columns} ${closed}`;
  let grid = grids.get(key);
  if (!grid) {
    grid = makeGrid(rows, columns, closed);
    grids.set(key, grid);
  }
  return grid;
}

/** Every picture asks for the same few grids. */
const grids = new Map<string, Uint32Array>();

function makeGrid(rows: number, columns: number, closed: boolean): Uint32Array {
  const triangles: number[] = [];
  for (let r = 0; r + 1 < rows; r++) {
    for (let c = 0; c < (closed ? columns : columns - 1); c++) {
      const next = (c + 1) % columns;
      const a = r * columns + c;
      const b = r * columns + next;
      triangles.push(a, a + columns, b + columns, a, b + columns, b);
    }
  }
  return Uint32Array.from(triangles);
}
