import { FacesError } from "../faces-error.ts";
import { Ridge } from "../geometry/ridge.ts";
import { applySimilarity, fitSimilarity } from "../geometry/similarity.ts";
import { findEyeball, makeEyeball, openEye } from "./eyes-of-mesh.ts";
import type { HeadModel } from "./head-model.ts";
import { type AddedPart, connectedParts, type MeshDraft } from "./mesh-draft.ts";
import type { MorphableBases } from "./morphable-bases.ts";
import { mouthBacking } from "./mouth-backing.ts";
import type { ReferenceLandmarks } from "./reference-landmarks.ts";

/** Contours of the eyes among the 68 landmarks, that on the right of a picture first, as `HeadRegions` has them. */
const EYES = [
  [42, 43, 44, 45, 46, 47],
  [36, 37, 38, 39, 40, 41],
] as const;

/** `samplePerson` gives so many coefficients; a head with fewer axes gets empty ones. */
const LEAST_AXES = 100;
/** Share of the mean square of the axes: keeps weights of expressions small where the landmarks say little. */
const DAMPING = 0.02;

/** FLAME and the Basel models are given for research under terms of their own, which pictures of them follow. */
const LICENCE =
  "That of the head model it was rendered from (FLAME, Basel Face Model): see its terms; not ICT-FaceKit.";

export interface MorphableHead {
  readonly head: HeadModel;
  /** How much of each named expression's movement of the landmarks this head can make, 0 to 1; 1 where nothing moves. */
  readonly reproduced: ReadonlyMap<string, number>;
  /** What the file lacked and was added. */
  readonly added: readonly string[];
}

/**
 * A head that can be rendered, of somebody's linear model: moved, turned and scaled onto the reference landmarks, so that
 * what is painted by place (hairline, cheeks, beard, folds) falls where it belongs; named expressions as the combinations
 * of the model's own axes that move the 68 landmarks most like the reference's; eyeballs where the mesh has none, behind
 * openings cut along the lids' landmarks; a dark sheet behind the lips. There are no teeth and no lashes.
 * @param landmarks 68 vertices, iBUG order
 * @throws FacesError where landmarks are not 68 vertices of the mesh
 */
export function headOfBases(
  bases: MorphableBases,
  landmarks: readonly number[],
  reference: ReferenceLandmarks,
): MorphableHead {
  const isVertex = (v: number) => Number.isInteger(v) && v >= 0 && v < bases.vertexCount;
  if (landmarks.length !== 68 || !landmarks.every(isVertex)) {
    throw new FacesError(
      `Landmarks: expected 68 vertices of 0 to ${bases.vertexCount - 1}, got ${landmarks.length}: ${landmarks.slice(0, 4).join(", ")}, ...`,
    );
  }
  const fit = fitSimilarity(pointsAt(bases.mean, landmarks), reference.neutral);
  const positions = applySimilarity(fit, bases.mean, "points");
  const facing = facingOut(positions, bases.triangles, landmarks[30]!);
  const closed: MeshDraft = { positions, triangles: facing };
  const parts = connectedParts(closed);
  const contours = EYES.map((eye) => eye.map((i) => landmarks[i]!));
  const balls = contours.map((contour) => findEyeball(closed, parts, contour));
  const hasEyes = balls.every((ball) => ball !== undefined);
  const triangles = hasEyes
    ? facing
    : contours.reduce((open, eye) => openEye({ positions, triangles: open }, eye), facing);
  const moved = (axes: Float32Array) => applySimilarity(fit, axes, "directions");
  const own = new Set(balls.flatMap((ball) => (hasEyes ? ball! : [])));
  const skin = Array.from({ length: bases.vertexCount }, (_, v) => v).filter((v) => !own.has(v));
  const mouth = mouthBacking(positions, landmarks);
  const eyes = contours.map((contour, i) => (hasEyes ? balls[i]! : makeEyeball(positions, contour)));
  const layout = new Layout([skin, mouth, eyes[0]!, eyes[1]!]);
  const named = namedExpressions(moved(bases.expression), bases, landmarks, reference);
  const [firstMouth, firstEye, secondEye, end] = layout.ends as [number, number, number, number];
  const identityCount = Math.max(LEAST_AXES, bases.identityCount);
  const identity = new Float32Array(identityCount * 3 * end);
  identity.set(layout.axes(moved(bases.identity), bases.vertexCount));
  const quads = layout.quads(triangles);
  const none = [firstEye, firstEye] as const;
  const head: HeadModel = {
    vertexCount: end,
    neutral: layout.points(positions),
    identityCount,
    identity,
    expressionNames: reference.expressionNames,
    expression: layout.axes(named.offsets, bases.vertexCount),
    quads,
    uvs: new Float32Array(2),
    quadUvs: new Int32Array(quads.length),
    regions: {
      face: [0, firstMouth],
      headAndNeck: [firstMouth, firstMouth],
      mouthSocket: [firstMouth, firstEye],
      eyeSocketLeft: none,
      eyeSocketRight: none,
      gumsAndTongue: none,
      teeth: none,
      eyeballLeft: [firstEye, secondEye],
      eyeballRight: [secondEye, end],
    },
    landmarks: landmarks.map((v) => layout.placeOf(v)),
    licence: LICENCE,
  };
  return { head, reproduced: named.reproduced, added: hasEyes ? ["mouth"] : ["mouth", "eyeballs"] };
}

/** Where vertices go: lists of own vertices and added parts, one behind the other. */
class Layout {
  readonly #pieces: readonly (readonly number[] | AddedPart)[];
  /** Where each piece ends. */
  readonly ends: readonly number[];
  readonly #places = new Map<number, number>();

  constructor(pieces: readonly (readonly number[] | AddedPart)[]) {
    this.#pieces = pieces;
    let end = 0;
    this.ends = pieces.map((piece) => {
      if ("follows" in piece) end += piece.follows.length;
      else for (const v of piece) this.#places.set(v, end++);
      return end;
    });
  }

  placeOf(vertex: number): number {
    return this.#places.get(vertex)!;
  }

  /** [n, 3] */
  points(positions: Float32Array): Float32Array {
    return Float32Array.from(
      this.#pieces.flatMap((piece) =>
        "follows" in piece ? [...piece.positions] : piece.flatMap((v) => [...positions.subarray(3 * v, 3 * v + 3)]),
      ),
    );
  }

  /** Offsets [K, V, 3] of the own vertices to [K, n, 3]: added ones move as the mean of those they follow. */
  axes(offsets: Float32Array, vertexCount: number): Float32Array {
    const size = 3 * this.ends.at(-1)!;
    const count = offsets.length / (3 * vertexCount);
    const out = new Float32Array(count * size);
    const sources = this.#pieces.flatMap((piece) => ("follows" in piece ? piece.follows : piece.map((v) => [v])));
    sources.forEach((vertices, i) => {
      for (let k = 0; k < count; k++) {
        for (let d = 0; d < 3; d++) {
          let sum = 0;
          for (const v of vertices) sum += offsets[3 * (k * vertexCount + v) + d]!;
          out[k * size + 3 * i + d] = sum / vertices.length;
        }
      }
    });
    return out;
  }

  /** Triangles of the own vertices and of the added parts as quads without a fourth corner. */
  quads(triangles: Uint32Array): Int32Array {
    const out: number[] = [];
    for (let t = 0; t < triangles.length; t += 3) {
      out.push(...[0, 1, 2].map((k) => this.#places.get(triangles[t + k]!)!), -1);
    }
    this.#pieces.forEach((piece, i) => {
      if (!("follows" in piece)) return;
      const start = this.ends[i]! - piece.follows.length;
      for (let t = 0; t < piece.triangles.length; t += 3) {
        out.push(...[0, 1, 2].map((k) => start + piece.triangles[t + k]!), -1);
      }
    });
    return Int32Array.from(out);
  }
}

function pointsAt(positions: Float32Array, vertices: readonly number[]): number[] {
  return vertices.flatMap((v) => [...positions.subarray(3 * v, 3 * v + 3)]);
}

/** Triangles turned so that those of the nose look forward: models differ in which side of a triangle is outside. */
function facingOut(positions: Float32Array, triangles: Uint32Array, nose: number): Uint32Array {
  const [nx, ny, nz] = [positions[3 * nose]!, positions[3 * nose + 1]!, positions[3 * nose + 2]!];
  let forward = 0;
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [3 * triangles[t]!, 3 * triangles[t + 1]!, 3 * triangles[t + 2]!];
    if (Math.hypot(positions[a]! - nx, positions[a + 1]! - ny, positions[a + 2]! - nz) > 3) continue;
    forward +=
      (positions[b]! - positions[a]!) * (positions[c + 1]! - positions[a + 1]!) -
      (positions[b + 1]! - positions[a + 1]!) * (positions[c]! - positions[a]!);
  }
  if (forward >= 0) return triangles;
  return triangles.map((_, i) => triangles[i % 3 === 0 ? i : i % 3 === 1 ? i + 1 : i - 1]!);
}

/** The reference's expressions in the span of a model's own axes, by what they do to the landmarks. */
function namedExpressions(
  axes: Float32Array,
  { vertexCount, expressionCount }: MorphableBases,
  landmarks: readonly number[],
  reference: ReferenceLandmarks,
): { readonly offsets: Float32Array; readonly reproduced: ReadonlyMap<string, number> } {
  const size = 3 * vertexCount;
  const columns = Array.from({ length: expressionCount }, (_, e) =>
    Float64Array.from(pointsAt(axes.subarray(e * size, (e + 1) * size), landmarks)),
  );
  const energy = columns.reduce((sum, column) => sum + squares(column), 0);
  const ridge = new Ridge(columns, (DAMPING * energy) / Math.max(1, expressionCount));
  const offsets = new Float32Array(reference.expressionNames.length * size);
  const reproduced = new Map<string, number>();
  reference.expressionNames.forEach((name, i) => {
    const target = Float64Array.from(reference.expression.subarray(204 * i, 204 * (i + 1)));
    const weights = ridge.weights(target);
    const left = target.slice();
    const out = offsets.subarray(i * size, (i + 1) * size);
    weights.forEach((weight, e) => {
      columns[e]!.forEach((x, k) => {
        left[k] = left[k]! - weight * x;
      });
      for (let k = 0; k < size; k++) out[k] = out[k]! + weight * axes[e * size + k]!;
    });
    const all = squares(target);
    reproduced.set(name, all < 1e-6 ? 1 : Math.max(0, 1 - squares(left) / all));
  });
  return { offsets, reproduced };
}

function squares(values: Float64Array): number {
  return values.reduce((sum, x) => sum + x * x, 0);
}
