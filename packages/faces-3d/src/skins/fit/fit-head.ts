import { Ridge } from "../../geometry/ridge.ts";
import type { HeadModel } from "../../head/head-model.ts";
import { CAMERA_DISTANCE, type FitCamera, project, rotationOfVector } from "./fit-camera.ts";

/** A point of the head's surface that a photograph shows at a place. */
export interface SeenPoint {
  /** Three vertices and their weights. */
  readonly vertices: readonly [number, number, number];
  readonly weights: readonly [number, number, number];
  readonly x: number;
  readonly y: number;
  readonly weight: number;
}

/** Vertices that lie somewhere on a drawn line: they are pulled across it, and slide along it. */
export interface SeenContour {
  readonly vertices: readonly number[];
  /** Pixels, a broken line. */
  readonly line: readonly (readonly [number, number])[];
  readonly weight: number;
}

/** A head laid over a photograph. */
export interface HeadFit {
  readonly camera: FitCamera;
  /** Standard deviations along the head's first axes. */
  readonly identity: Float64Array;
  /** Weights in the order of FIT_EXPRESSIONS. */
  readonly expression: Float64Array;
  /** Pixels by which the points, and the contour's vertices across the line, are off. */
  readonly pointErrors: Float64Array;
  readonly contourErrors: Float64Array;
}

export interface FitOptions {
  readonly camera: FitCamera;
  /** How many identity axes; the further ones of ICT-FaceKit move less than a template's points are set by hand. */
  readonly identityCount?: number;
  /** Which expressions the face may have; those the head lacks are left out. */
  readonly expressions?: readonly string[];
  /** Ridge of the expressions: the smaller, the stronger an expression may be. */
  readonly expressionRidge?: number;
}

const FIT_IDENTITY_COUNT = 60;
/** What a face that is asked to stay neutral does all the same. */
// biome-ignore format: one list
const FIT_EXPRESSIONS: readonly string[] = [
  "jawOpen", "mouthClose", "mouthPress_L", "mouthPress_R", "mouthFrown_L", "mouthFrown_R", "mouthSmile_L", "mouthSmile_R", "browDown_L", "browDown_R",
  "browInnerUp_L", "browInnerUp_R", "browOuterUp_L", "browOuterUp_R", "eyeWide_L", "eyeWide_R", "eyeSquint_L", "eyeSquint_R", "eyeBlink_L", "eyeBlink_R",
  "mouthPucker", "mouthRollLower", "mouthRollUpper", "mouthShrugUpper", "mouthShrugLower", "mouthStretch_L", "mouthStretch_R", "jawForward", "mouthLeft", "mouthRight",
];

/** Pixels a residual may have by chance, and beyond which a point counts less and less. */
const NOISE = 4;
const ROBUST = 12;
const IDENTITY_RIDGE = 1;
const EXPRESSION_RIDGE = 6;
/** Inverse standard deviations of pitch and yaw in radians: these people look into the camera. */
const PITCH_RIDGE = 16;
const YAW_RIDGE = 12;
const ITERATIONS = 14;
/** The camera is found before the shape may move. */
const CAMERA_ITERATIONS = 3;

/**
 * Lays the head over a photograph: camera, identity and expression by Gauss and Newton's steps on
 * sum (w r / noise)^2 / sqrt(1 + (r / robust)^2) + ridges, r the distance of projected points from where they are seen, for
 * the contour only across it. Perspective is scale * D / (D - z).
 */
export function fitHead(
  head: HeadModel,
  points: readonly SeenPoint[],
  contour: SeenContour,
  options: FitOptions,
): HeadFit {
  const identityCount = Math.min(options.identityCount ?? FIT_IDENTITY_COUNT, head.identityCount);
  const expressions = options.expressions ?? FIT_EXPRESSIONS;
  const blocks = [
    ...Array.from({ length: identityCount }, (_, k) => axis(head.identity, k, head.vertexCount)),
    ...expressions.map((name) => {
      const index = head.expressionNames.indexOf(name);
      return index < 0 ? undefined : axis(head.expression, index, head.vertexCount);
    }),
  ];
  const rest = surfacePoints(head.neutral, points, contour);
  const basis = blocks.map((block) => block && surfacePoints(block, points, contour));
  const coefficients = new Float64Array(blocks.length);
  const ridges = Float64Array.from(
    [PITCH_RIDGE, YAW_RIDGE, 0, 0, 0, 0].concat(
      blocks.map((_, k) => (k < identityCount ? IDENTITY_RIDGE : (options.expressionRidge ?? EXPRESSION_RIDGE))),
    ),
  );
  let camera = options.camera;
  for (let step = 0; step < ITERATIONS; step++) {
    const shape = shaped(rest, basis, coefficients);
    const free = step < CAMERA_ITERATIONS ? 6 : 6 + blocks.length;
    const { columns, target } = system(shape, basis, camera, points, contour, free);
    const state = [...camera.turn, camera.x, camera.y, camera.scale, ...coefficients];
    const size = target.length;
    const whole = new Float64Array(size + free);
    whole.set(target);
    for (let k = 0; k < free; k++) {
      whole[size + k] = -ridges[k]! * state[k]!;
      columns[k]![size + k] = ridges[k]!;
    }
    const change = new Ridge(columns, 1e-9).weights(whole);
    camera = {
      turn: [state[0]! + change[0]!, state[1]! + change[1]!, state[2]! + change[2]!],
      x: camera.x + change[3]!,
      y: camera.y + change[4]!,
      scale: camera.scale + change[5]!,
    };
    for (let k = 6; k < free; k++) coefficients[k - 6] = coefficients[k - 6]! + change[k]!;
  }
  const { pixels } = project(shaped(rest, basis, coefficients), camera);
  const count = points.length;
  return {
    camera,
    identity: coefficients.slice(0, identityCount),
    expression: coefficients.slice(identityCount),
    pointErrors: Float64Array.from(points, ({ x, y }, i) => Math.hypot(x - pixels[2 * i]!, y - pixels[2 * i + 1]!)),
    contourErrors: Float64Array.from(contour.vertices, (_, i) => {
      const near = nearestOnLine(contour.line, pixels[2 * (count + i)]!, pixels[2 * (count + i) + 1]!);
      return near.distance;
    }),
  };
}

/** The head's vertices [V, 3] at a fit. */
export function fittedVertices(
  head: HeadModel,
  fit: HeadFit,
  expressions: readonly string[] = FIT_EXPRESSIONS,
): Float32Array {
  const out = Float64Array.from(head.neutral);
  const add = (block: Float32Array, weight: number) => {
    for (let i = 0; i < out.length; i++) out[i] = out[i]! + weight * block[i]!;
  };
  fit.identity.forEach((weight, k) => {
    add(axis(head.identity, k, head.vertexCount), weight);
  });
  expressions.forEach((name, k) => {
    const index = head.expressionNames.indexOf(name);
    if (index >= 0 && fit.expression[k]! !== 0) add(axis(head.expression, index, head.vertexCount), fit.expression[k]!);
  });
  return Float32Array.from(out);
}

function axis(all: Float32Array, index: number, vertexCount: number): Float32Array {
  return all.subarray(3 * index * vertexCount, 3 * (index + 1) * vertexCount);
}

/** Values [points + contour, 3] of a field [V, 3] at all that is seen. */
function surfacePoints(field: Float32Array, points: readonly SeenPoint[], contour: SeenContour): Float64Array {
  const out = new Float64Array(3 * (points.length + contour.vertices.length));
  points.forEach(({ vertices, weights }, i) => {
    for (let corner = 0; corner < 3; corner++) {
      for (let k = 0; k < 3; k++)
        out[3 * i + k] = out[3 * i + k]! + weights[corner]! * field[3 * vertices[corner]! + k]!;
    }
  });
  contour.vertices.forEach((v, i) => {
    for (let k = 0; k < 3; k++) out[3 * (points.length + i) + k] = field[3 * v + k]!;
  });
  return out;
}

function shaped(
  rest: Float64Array,
  basis: readonly (Float64Array | undefined)[],
  coefficients: Float64Array,
): Float64Array {
  const out = rest.slice();
  basis.forEach((block, k) => {
    const weight = coefficients[k]!;
    if (block && weight !== 0) for (let i = 0; i < out.length; i++) out[i] = out[i]! + weight * block[i]!;
  });
  return out;
}

/** Weighted residuals and their derivatives by camera and coefficients; columns have room for the ridges below. */
function system(
  shape: Float64Array,
  basis: readonly (Float64Array | undefined)[],
  camera: FitCamera,
  points: readonly SeenPoint[],
  contour: SeenContour,
  free: number,
): { readonly columns: Float64Array[]; readonly target: Float64Array } {
  const { turned, pixels } = project(shape, camera);
  const count = points.length;
  const rows = 2 * count + contour.vertices.length;
  const target = new Float64Array(rows);
  const columns = Array.from({ length: free }, () => new Float64Array(rows + free));
  const r = rotationOfVector(camera.turn);
  const turnedBy = cameraDerivatives(shape, camera, pixels);
  /** Row weights: for a point along x and y, for the contour along its normal. */
  const put = (row: number, i: number, nx: number, ny: number, residual: number, weight: number) => {
    const w = weight / NOISE / Math.sqrt(1 + (residual / ROBUST) ** 2);
    target[row] = w * residual;
    for (let k = 0; k < 6; k++) {
      const d = turnedBy[k]!;
      columns[k]![row] = w * (nx * d[2 * i]! + ny * d[2 * i + 1]!);
    }
    if (free === 6) return;
    const [x, y, z] = [turned[3 * i]!, turned[3 * i + 1]!, turned[3 * i + 2]!];
    const perspective = (camera.scale * CAMERA_DISTANCE) / (CAMERA_DISTANCE - z);
    const [tx, ty] = [x / (CAMERA_DISTANCE - z), y / (CAMERA_DISTANCE - z)];
    for (let k = 0; k + 6 < free; k++) {
      const block = basis[k];
      if (!block) continue;
      const [bx, by, bz] = [block[3 * i]!, block[3 * i + 1]!, block[3 * i + 2]!];
      const dz = r[6] * bx + r[7] * by + r[8] * bz;
      const dx = perspective * (r[0] * bx + r[1] * by + r[2] * bz + tx * dz);
      const dy = -perspective * (r[3] * bx + r[4] * by + r[5] * bz + ty * dz);
      columns[6 + k]![row] = w * (nx * dx + ny * dy);
    }
  };
  points.forEach(({ x, y, weight }, i) => {
    put(2 * i, i, 1, 0, x - pixels[2 * i]!, weight);
    put(2 * i + 1, i, 0, 1, y - pixels[2 * i + 1]!, weight);
  });
  contour.vertices.forEach((_, j) => {
    const i = count + j;
    const near = nearestOnLine(contour.line, pixels[2 * i]!, pixels[2 * i + 1]!);
    const residual = (near.x - pixels[2 * i]!) * near.nx + (near.y - pixels[2 * i + 1]!) * near.ny;
    put(2 * count + j, i, near.nx, near.ny, residual, contour.weight);
  });
  return { columns, target };
}

/** Change of the pixels [n, 2] for each of the six camera parameters. */
function cameraDerivatives(shape: Float64Array, camera: FitCamera, pixels: Float64Array): Float64Array[] {
  const moved = (change: (c: FitCamera) => FitCamera, step: number) => {
    const there = project(shape, change(camera)).pixels;
    return there.map((x, i) => (x - pixels[i]!) / step);
  };
  const turn = (k: number) =>
    moved(
      (c) => ({ ...c, turn: c.turn.map((x, i) => (i === k ? x + 1e-5 : x)) as unknown as FitCamera["turn"] }),
      1e-5,
    );
  return [
    turn(0),
    turn(1),
    turn(2),
    moved((c) => ({ ...c, x: c.x + 1 }), 1),
    moved((c) => ({ ...c, y: c.y + 1 }), 1),
    moved((c) => ({ ...c, scale: c.scale + 1e-2 }), 1e-2),
  ];
}

/** The nearest point of a broken line, and the line's normal there. */
function nearestOnLine(line: readonly (readonly [number, number])[], x: number, y: number) {
  let best = { x: 0, y: 0, nx: 1, ny: 0, distance: Number.POSITIVE_INFINITY };
  for (let i = 0; i + 1 < line.length; i++) {
    const [ax, ay] = line[i]!;
    const [dx, dy] = [line[i + 1]![0] - ax, line[i + 1]![1] - ay];
    const length = Math.hypot(dx, dy) || 1;
    const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length ** 2));
    const [px, py] = [ax + t * dx, ay + t * dy];
    const distance = Math.hypot(px - x, py - y);
    if (distance < best.distance) best = { x: px, y: py, nx: -dy / length, ny: dx / length, distance };
  }
  return best;
}
