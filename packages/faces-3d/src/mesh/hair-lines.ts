import { clamp, mix, smoothstep } from "../geometry/scalar.ts";
import type { HairStyle } from "../person/hair-style.ts";
import { noise2 } from "../random/noise.ts";
import { RandomStream } from "../random/random-stream.ts";
import { CAP_COLUMNS, CAP_REACH, CAP_ROWS } from "./hair-cap.ts";
import { FALL_COLUMNS, FALL_ROWS } from "./hair-fall.ts";
import { fieldOn, type HairShell, pointAt, thicknessAt } from "./hair-shell.ts";
import type { HairSheet } from "./hair-strands.ts";

/** Points of a strand. */
export const POINTS = 6;
/** Rows of a cap for a centimetre along the scalp, about. */
const CAP_ROWS_PER_CM = (CAP_ROWS - 1) / (CAP_REACH * 10);
/** Strands of a whole cap, seen so near that the finest show; and of a fall. */
const CAP_STRANDS = 7000;
const FALL_STRANDS = 3000;
/** Centimetres of the face that a sample covers, from which on strands are drawn fewer and wider. */
const FINE = 0.04;
/** Centimetres: a strand stands for a few hairs. */
const WIDTH = 0.045;
/** Centimetres by which strands lie over the sheet they follow. */
const CLEAR = 0.03;

/** Strands of hair as lines of points, in head coordinates. */
export interface HairLines {
  /** [strands, POINTS, 3] */
  readonly points: Float32Array;
  /** [strands] 0.6 to 1.4: how light one is beside the others. */
  readonly shade: Float32Array;
  /** [strands, POINTS] 0 innermost to 1 outermost. */
  readonly depth: Float32Array;
  /** Centimetres. */
  readonly width: number;
}

/** Which way a strand goes over a shell. */
interface Course {
  readonly row: number;
  readonly column: number;
  /** Rows from the root to the tip. */
  readonly run: number;
  /** Columns by which it wanders. */
  readonly bend: number;
  readonly rootDepth: number;
  readonly tipDepth: number;
}

/**
 * Single strands over the cap of a head of hair: dense inside, ever fewer towards the hairline, with tips that hang over it. They
 * run from the whorl outwards, or towards it where hair is bound.
 * @param inner, outer the cap's sheets at layer 0.5 and 1
 * @param footprint centimetres of the face that a sample covers
 */
export function capLines(inner: HairSheet, outer: HairSheet, style: HairStyle, footprint: number): HairLines {
  const random = RandomStream.of("hair of the cap", style.noiseOffset);
  const shell = { inner: inner.positions, outer: outer.positions, rows: CAP_ROWS, columns: CAP_COLUMNS, closed: true };
  const isBound = style.bun > 0 || style.tails !== undefined;
  const { count, width } = strandsAt(CAP_STRANDS, footprint);
  const low = Math.cos(CAP_REACH);
  const courses: Course[] = [];
  for (let i = 0; i < count; i++) {
    const theta = Math.acos(mix(1, low, (i + random.uniform()) / count));
    const row = Math.max(0, (theta * (CAP_ROWS - 1)) / CAP_REACH - 0.15);
    const column = random.uniform() * (CAP_COLUMNS - 1);
    const chance = random.uniform();
    const [reach, fly, hang] = [random.uniform(), random.uniform(), random.uniform()];
    const inside = fieldOn(outer.inside, shell, row, column);
    if (chance > smoothstep(-0.35, 0.7, inside)) continue;
    const thick = thicknessAt(shell, row, column);
    const free = style.length > 0 ? 5 : isBound ? 4 : clamp(0.35 + 1.6 * thick + 0.35 * style.fringe, 0.3, 3.4);
    // Hair that does not hang over the forehead ends at its line, or lies beside it.
    const room = style.fringe > 0 || isBound ? free : Math.max(0.35, 0.45 + 0.9 * inside);
    const centimetres = Math.min(free, room) * (0.5 + 0.8 * reach);
    const lock = noise2(column * 0.9 + style.noiseOffset, row * 0.25) - 0.5;
    courses.push({
      row,
      column,
      run: (isBound ? -1 : 1) * centimetres * CAP_ROWS_PER_CM,
      bend: ((lock * (0.8 + 2 * style.curl) + 0.35 * (hang - 0.5)) * centimetres) / Math.max(0.35, Math.sin(theta)),
      rootDepth: 0.35 + 0.5 * chance,
      tipDepth: 0.8 + 0.3 * reach + (fly > 0.96 ? 0.35 : 0),
    });
  }
  return lines(shell, courses, style.curl, width, random);
}

/** Single strands down a fall of hair: their tips end in another height each. */
export function fallLines(inner: HairSheet, outer: HairSheet, style: HairStyle, footprint: number): HairLines {
  const random = RandomStream.of("hair of the fall", style.noiseOffset);
  const shell = {
    inner: inner.positions,
    outer: outer.positions,
    rows: FALL_ROWS,
    columns: FALL_COLUMNS,
    closed: false,
  };
  const { count, width } = strandsAt(FALL_STRANDS, footprint);
  const courses = Array.from({ length: count }, (_, i): Course => {
    const column = ((i + random.uniform()) / count) * (FALL_COLUMNS - 1);
    const row = random.uniform() ** 0.8 * (FALL_ROWS - 4);
    const lock = noise2(column * 0.5 + style.noiseOffset, row * 0.2 + 5) - 0.5;
    const [stray, fly] = [random.uniform() - 0.5, random.uniform()];
    return {
      row,
      column,
      run: (FALL_ROWS - 1) * random.range(0.2, 0.55),
      bend: 3 * lock + 1.4 * stray,
      rootDepth: 0.4 + 0.6 * random.uniform(),
      tipDepth: 0.75 + 0.35 * random.uniform() + (fly > 0.95 ? 0.5 : 0),
    };
  });
  return lines(shell, courses, style.curl, width, random);
}

/** Ribbons as wide as a sample at least: what is seen from afar is drawn with fewer. */
export function strandsAt(most: number, footprint: number): { readonly count: number; readonly width: number } {
  const coarse = Math.max(1, footprint / FINE);
  return { count: Math.round(most / coarse ** 1.5), width: Math.max(WIDTH, 0.95 * footprint) };
}

function lines(
  shell: HairShell,
  courses: readonly Course[],
  curl: number,
  width: number,
  random: RandomStream,
): HairLines {
  const points = new Float32Array(3 * POINTS * courses.length);
  const depth = new Float32Array(POINTS * courses.length);
  const shade = new Float32Array(courses.length);
  const at = new Float64Array(3);
  courses.forEach(({ row, column, run, bend, rootDepth, tipDepth }, n) => {
    shade[n] = clamp(1 + 0.2 * random.normal(2), 0.6, 1.4);
    const phase = 6.3 * random.uniform();
    for (let p = 0; p < POINTS; p++) {
      const t = p / (POINTS - 1);
      const wave = curl * 0.45 * Math.sin(phase + 5.5 * t) * Math.min(1, 3 * t);
      const d = mix(rootDepth, tipDepth, Math.sqrt(t)) + 0.25 * curl * wave;
      pointAt(shell, row + run * t, column + bend * t * t + wave, d, CLEAR * (0.4 + t), at);
      points.set(at, 3 * (POINTS * n + p));
      depth[POINTS * n + p] = clamp(d, 0, 1);
    }
  });
  return { points, shade, depth, width };
}
