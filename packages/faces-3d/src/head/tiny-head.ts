import { RandomStream } from "../random/random-stream.ts";
import type { HeadModel } from "./head-model.ts";

const ROWS = 48;
const COLUMNS = 72;
const IDENTITY_AXES = 70;

/** x and y of the 68 landmarks on the egg, centimetres: right half by mirror. */
// biome-ignore format: rows of the iBUG scheme
const LANDMARKS: readonly (readonly [number, number])[] = [
  [-7, 3.7], [-7, 1.5], [-6.6, -0.5], [-6.2, -2.4], [-5.4, -4.2], [-4.3, -5.6], [-3, -6.6], [-1.5, -7], [0, -7.2],
  [1.5, -7], [3, -6.6], [4.3, -5.6], [5.4, -4.2], [6.2, -2.4], [6.6, -0.5], [7, 1.5], [7, 3.7],
  [-5.8, 5.2], [-4.9, 6], [-3.8, 6.3], [-2.4, 6.2], [-1.2, 5.9], [1.2, 5.9], [2.4, 6.2], [3.8, 6.3], [4.9, 6], [5.8, 5.2],
  [0, 3.7], [0, 2.6], [0, 1.6], [0, 0.4], [-1.3, -1.1], [-0.6, -1.1], [0, -1.2], [0.6, -1.1], [1.3, -1.1],
  [-4.5, 3.4], [-3.9, 3.9], [-2.8, 3.9], [-1.8, 3.3], [-2.7, 3.1], [-3.9, 3.1], [1.8, 3.3], [2.8, 3.9], [3.9, 3.9], [4.5, 3.4], [3.9, 3.1], [2.7, 3.1],
  [-2.5, -3.5], [-1.7, -2.8], [-0.7, -2.4], [0, -2.5], [0.7, -2.4], [1.7, -2.8], [2.5, -3.5], [1.8, -4.1], [1, -4.3], [0, -4.4], [-1, -4.3], [-1.8, -4.1],
  [-2.2, -3.5], [-1, -3.3], [0, -3.3], [1, -3.3], [2.2, -3.5], [1, -3.4], [0, -3.4], [-1, -3.4],
];

/** An egg with 68 landmarks and made-up shape axes: a head model of a few thousand numbers, for tests. */
export function tinyHead(expressionNames: readonly string[]): HeadModel {
  const vertexCount = ROWS * COLUMNS;
  const neutral = new Float32Array(3 * vertexCount);
  const quads: number[] = [];
  for (let r = 0; r < ROWS; r++) {
    const theta = (Math.PI * (r + 0.01)) / (ROWS - 0.98);
    for (let c = 0; c < COLUMNS; c++) {
      const phi = (2 * Math.PI * c) / COLUMNS;
      const i = r * COLUMNS + c;
      neutral.set(
        [7.6 * Math.sin(theta) * Math.sin(phi), 3 + 11 * Math.cos(theta), 0.5 + 9 * Math.sin(theta) * Math.cos(phi)],
        3 * i,
      );
      if (r + 1 < ROWS) {
        const next = r * COLUMNS + ((c + 1) % COLUMNS);
        quads.push(i, i + COLUMNS, next + COLUMNS, next);
      }
    }
  }
  const random = RandomStream.of("tiny head");
  const axes = (count: number, size: number) => {
    const out = new Float32Array(count * 3 * vertexCount);
    for (let k = 0; k < count; k++) {
      const direction = [random.normal(), random.normal(), random.normal()];
      const frequency = random.range(0.1, 0.5);
      for (let v = 0; v < vertexCount; v++) {
        const wave = size * Math.sin(frequency * (neutral[3 * v]! + neutral[3 * v + 1]!) + k);
        for (let d = 0; d < 3; d++) out[3 * (k * vertexCount + v) + d] = wave * direction[d]!;
      }
    }
    return out;
  };
  const end = [vertexCount, vertexCount] as const;
  return {
    vertexCount,
    neutral,
    identityCount: IDENTITY_AXES,
    identity: axes(IDENTITY_AXES, 0.05),
    expressionNames,
    expression: axes(expressionNames.length, 0.2),
    quads: Int32Array.from(quads),
    uvs: new Float32Array(2),
    quadUvs: new Int32Array(quads.length),
    regions: {
      face: [0, vertexCount],
      headAndNeck: end,
      mouthSocket: end,
      eyeSocketLeft: end,
      eyeSocketRight: end,
      gumsAndTongue: end,
      teeth: end,
      eyeballLeft: end,
      eyeballRight: end,
    },
    landmarks: LANDMARKS.map(([x, y]) => nearestInFront(neutral, x, y)),
  };
}

function nearestInFront(points: Float32Array, x: number, y: number): number {
  let best = 0;
  let distance = Number.POSITIVE_INFINITY;
  for (let v = 0; v < points.length / 3; v++) {
    if (points[3 * v + 2]! < 1) continue;
    const here = Math.hypot(points[3 * v]! - x, points[3 * v + 1]! - y);
    if (here < distance) {
      best = v;
      distance = here;
    }
  }
  return best;
}

/** The same egg with a map of its skin: u along the equator (0.5 in front), v from the bottom to the top. */
export function tinyMappedHead(expressionNames: readonly string[]): HeadModel {
  const head = tinyHead(expressionNames);
  const uvs: number[] = [];
  for (let r = 0; r < ROWS; r++)
    for (let c = 0; c <= COLUMNS; c++) uvs.push(c / COLUMNS, 1 - (r + 0.01) / (ROWS - 0.98));
  const quadUvs: number[] = [];
  for (let r = 0; r + 1 < ROWS; r++) {
    for (let c = 0; c < COLUMNS; c++) {
      // Half a turn on, so that the seam lies behind.
      const i = r * (COLUMNS + 1) + ((c + COLUMNS / 2) % COLUMNS);
      quadUvs.push(i, i + COLUMNS + 1, i + COLUMNS + 2, i + 1);
    }
  }
  return { ...head, uvs: Float32Array.from(uvs), quadUvs: Int32Array.from(quadUvs) };
}
