import type { HeadModel } from "@mfim/faces-3d";

/** Every so manieth vertex is looked at: neighbours move alike. */
const STRIDE = 8;
const MILLIMETRES = 10;

/** What coefficients do to the face region of a head, millimetres. */
export interface FaceMesh {
  /** [n, 3] of the mean face, around its middle. */
  readonly neutral: Float32Array;
  /** One [n, 3] an identity axis: offsets for a coefficient of 1. */
  readonly identity: readonly Float32Array[];
  /** The same for an expression of weight 1, by name. */
  readonly expression: ReadonlyMap<string, Float32Array>;
}

/** The vertices of a head's face, some of them, as aligned pictures show it: whatever moves all alike is left out. */
export function faceMesh({
  neutral,
  identity,
  identityCount,
  expression,
  expressionNames,
  ...head
}: HeadModel): FaceMesh {
  const [start, end] = head.regions.face;
  const vertices = Array.from({ length: Math.ceil((end - start) / STRIDE) }, (_, i) => start + STRIDE * i);
  const part = (from: Float32Array, first: number) =>
    centred(
      Float32Array.from(
        vertices.flatMap((v) => [0, 1, 2].map((k) => MILLIMETRES * (from[first + 3 * v + k] as number))),
      ),
    );
  const width = 3 * head.vertexCount;
  return {
    neutral: part(neutral, 0),
    identity: Array.from({ length: identityCount }, (_, axis) => part(identity, axis * width)),
    expression: new Map(expressionNames.map((name, axis) => [name, part(expression, axis * width)])),
  };
}

/**
 * How far offsets [n, 3] move the face's vertices, root mean square in mm, without what only makes the face larger or
 * smaller: an aligned picture does not show it.
 */
export function visibleEffect({ neutral }: FaceMesh, offsets: Float32Array): number {
  const size = inner(offsets, neutral) / inner(neutral, neutral);
  let sum = 0;
  for (let i = 0; i < offsets.length; i++) sum += ((offsets[i] as number) - size * (neutral[i] as number)) ** 2;
  return Math.sqrt((3 * sum) / offsets.length);
}

/** The face of some identity coefficients, [n, 3]; axes beyond those given stay at the mean face. */
export function shapedFace({ neutral, identity }: FaceMesh, coefficients: ArrayLike<number>): Float32Array {
  const face = Float32Array.from(neutral);
  for (let axis = 0; axis < coefficients.length; axis++) {
    const offsets = identity[axis] as Float32Array;
    const amount = coefficients[axis] as number;
    for (let i = 0; i < face.length; i++) face[i] = (face[i] as number) + amount * (offsets[i] as number);
  }
  return face;
}

/** Mean distance of corresponding vertices, mm, after the first face was scaled to lie nearest to the second. Both are centred. */
export function vertexError(found: Float32Array, truth: Float32Array): number {
  const scale = inner(found, truth) / inner(found, found);
  let sum = 0;
  for (let v = 0; v < found.length; v += 3) {
    const gap = (k: number) => scale * (found[v + k] as number) - (truth[v + k] as number);
    sum += Math.hypot(gap(0), gap(1), gap(2));
  }
  return (3 * sum) / found.length;
}

function centred(points: Float32Array): Float32Array {
  const middle = [0, 0, 0];
  for (let i = 0; i < points.length; i++)
    middle[i % 3] = (middle[i % 3] as number) + (3 * (points[i] as number)) / points.length;
  return points.map((value, i) => value - (middle[i % 3] as number));
}

function inner(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
