import { clamp, mix } from "../geometry/scalar.ts";
import { SKULL_CENTRE } from "./radius-map.ts";

/** A grid of vertices twice: on the skin's side and outside. */
export interface HairShell {
  readonly inner: Float32Array;
  readonly outer: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** Whether the last column is the first again. */
  readonly closed: boolean;
}

/**
 * A place between the sheets, bilinear; half the depth is on the inner one. Into `out`.
 * @param clear centimetres further out
 */
export function pointAt(
  shell: HairShell,
  row: number,
  column: number,
  depth: number,
  clear: number,
  out: Float64Array,
): void {
  const { inner, outer, columns } = shell;
  const cell = cellAt(shell, row, column);
  let length = 0;
  for (let k = 0; k < 3; k++) {
    const low = bilinear(inner, 3, k, cell, columns);
    const high = bilinear(outer, 3, k, cell, columns);
    // The sheets are those of layer 0.5 and 1.
    out[k] = low + (high - low) * (2 * depth - 1);
    length += (out[k]! - SKULL_CENTRE[k as 0 | 1 | 2]) ** 2;
  }
  const share = clear / (Math.sqrt(length) || 1);
  for (let k = 0; k < 3; k++) out[k] = out[k]! + share * (out[k]! - SKULL_CENTRE[k as 0 | 1 | 2]);
}

/** Centimetres of hair there, of which the shell is the outer half. */
export function thicknessAt(shell: HairShell, row: number, column: number): number {
  const cell = cellAt(shell, row, column);
  let square = 0;
  for (let k = 0; k < 3; k++) {
    square +=
      (bilinear(shell.outer, 3, k, cell, shell.columns) - bilinear(shell.inner, 3, k, cell, shell.columns)) ** 2;
  }
  return 2 * Math.sqrt(square);
}

/** A field of the vertices there. */
export function fieldOn(field: Float32Array, shell: HairShell, row: number, column: number): number {
  return bilinear(field, 1, 0, cellAt(shell, row, column), shell.columns);
}

interface Cell {
  readonly i: number;
  readonly fr: number;
  readonly fc: number;
}

function cellAt({ rows, columns, closed }: HairShell, row: number, column: number): Cell {
  const r = clamp(row, 0, rows - 1.001);
  const c = closed ? (column + 2 * (columns - 1)) % (columns - 1) : clamp(column, 0, columns - 1.001);
  return { i: Math.floor(r) * columns + Math.floor(c), fr: r - Math.floor(r), fc: c - Math.floor(c) };
}

function bilinear(field: Float32Array, stride: number, k: number, { i, fr, fc }: Cell, columns: number): number {
  const a = field[stride * i + k]!;
  const b = field[stride * (i + 1) + k]!;
  const c = field[stride * (i + columns) + k]!;
  const d = field[stride * (i + columns + 1) + k]!;
  return mix(mix(a, b, fc), mix(c, d, fc), fr);
}
