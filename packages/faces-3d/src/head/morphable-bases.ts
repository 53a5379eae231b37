import type { NamedTensor, StateDict } from "@mfim/core";
import { FacesError } from "../faces-error.ts";
import { flameJaw } from "./flame-jaw.ts";

/** The linear part of somebody's morphable model: vertex = mean + sum identity_k a_k + sum expression_k w_k, in centimetres. */
export interface MorphableBases {
  readonly vertexCount: number;
  /** [V, 3] */
  readonly mean: Float32Array;
  readonly identityCount: number;
  /** [K, V, 3], offsets for one standard deviation */
  readonly identity: Float32Array;
  readonly expressionCount: number;
  /** [E, V, 3], offsets for one standard deviation */
  readonly expression: Float32Array;
  /** [T, 3], counter-clockwise from outside */
  readonly triangles: Uint32Array;
  /** 68 vertices, iBUG order, where the file names them */
  readonly landmarks?: readonly number[];
}

/** Metres to centimetres, and millimetres to centimetres. */
const FLAME_UNIT = 100;
const BASEL_UNIT = 0.1;
/** Of FLAME's shape directions, the first are identity and the rest expression. */
const FLAME_IDENTITIES = 300;

/**
 * The bases of FLAME (Li et al., 2017) from the tensors of its `generic_model.pkl` or of an `.npz` of the same names, as
 * `readCheckpoint(file, { tensorsOnly: true })` of @mfim/checkpoints gives them: `v_template` [V, 3] in metres,
 * `shapedirs` [V, 3, 300 + E], `f` [T, 3]. Where joints `J` [5, 3] and skinning `weights` [V, 5] are there, a jaw that opens is
 * one more expression; pose correctives and the other joints are left alone.
 * @throws FacesError that names what is missing or misshapen
 */
export function flameBases(state: StateDict, identities: number = FLAME_IDENTITIES): MorphableBases {
  const template = wanted(state, "FLAME", "v_template", [null, 3]);
  const vertexCount = template.shape[0]!;
  const directions = wanted(state, "FLAME", "shapedirs", [vertexCount, 3, null]);
  const faces = wanted(state, "FLAME", "f", [null, 3]);
  const count = directions.shape[2]!;
  if (count < identities) {
    throw new FacesError(
      `FLAME: "shapedirs" has ${count} directions, expected ${identities} of identity and then expression.`,
    );
  }
  // Directions lie in the last axis: [V, 3, N] to [N, V, 3].
  const values = directions.toFloat32();
  const turned = new Float32Array(values.length);
  for (let i = 0; i < 3 * vertexCount; i++) {
    for (let k = 0; k < count; k++) turned[k * 3 * vertexCount + i] = FLAME_UNIT * values[i * count + k]!;
  }
  const split = identities * 3 * vertexCount;
  const jaw = flameJaw(state, template.toFloat32());
  const expression = new Float32Array(turned.length - split + (jaw?.length ?? 0));
  expression.set(turned.subarray(split));
  if (jaw)
    expression.set(
      jaw.map((x) => FLAME_UNIT * x),
      turned.length - split,
    );
  return {
    vertexCount,
    mean: template.toFloat32().map((x) => FLAME_UNIT * x),
    identityCount: identities,
    identity: turned.slice(0, split),
    expressionCount: expression.length / (3 * vertexCount),
    expression,
    triangles: checkedTriangles("FLAME", Uint32Array.from(faces.toFloat32()), vertexCount),
  };
}

/**
 * The bases of the Basel Face Model 2017 or 2019 from the datasets of its HDF5 file (`model2019_fullHead.h5`), keyed by
 * path as `readCheckpoint` gives them: for shape and expression `model/mean` [3 V] in millimetres, `model/pcaBasis`
 * [3 V, K] of unit columns, `model/pcaVariance` [K]; `shape/representer/cells` [3, T]. Both means are added.
 * @throws FacesError that names what is missing or misshapen
 */
export function baselBases(state: StateDict): MorphableBases {
  const shapeMean = wanted(state, "Basel", "shape/model/mean", [null]);
  const size = shapeMean.shape[0]!;
  const vertexCount = size / 3;
  const cells = wanted(state, "Basel", "shape/representer/cells", [3, null]);
  const expressionMean = wanted(state, "Basel", "expression/model/mean", [size]).toFloat32();
  const identity = scaledBasis(state, "shape", size);
  const expression = scaledBasis(state, "expression", size);
  const corners = cells.toFloat32();
  const count = cells.shape[1]!;
  return {
    vertexCount,
    mean: shapeMean.toFloat32().map((x, i) => BASEL_UNIT * (x + expressionMean[i]!)),
    identityCount: identity.count,
    identity: identity.offsets,
    expressionCount: expression.count,
    expression: expression.offsets,
    triangles: checkedTriangles(
      "Basel",
      Uint32Array.from({ length: 3 * count }, (_, i) => corners[(i % 3) * count + Math.floor(i / 3)]!),
      vertexCount,
    ),
  };
}

/** Columns of unit length times their standard deviation, [3 V, K] to [K, V, 3]. */
function scaledBasis(state: StateDict, part: string, size: number): { count: number; offsets: Float32Array } {
  const basis = wanted(state, "Basel", `${part}/model/pcaBasis`, [size, null]);
  const count = basis.shape[1]!;
  const variance = wanted(state, "Basel", `${part}/model/pcaVariance`, [count]).toFloat32();
  const values = basis.toFloat32();
  const offsets = new Float32Array(values.length);
  for (let k = 0; k < count; k++) {
    const deviation = BASEL_UNIT * Math.sqrt(variance[k]!);
    for (let i = 0; i < size; i++) offsets[k * size + i] = deviation * values[i * count + k]!;
  }
  return { count, offsets };
}

export function checkedTriangles(model: string, triangles: Uint32Array, vertexCount: number): Uint32Array {
  const wrong = triangles.find((v) => v >= vertexCount);
  if (wrong !== undefined) {
    throw new FacesError(`${model}: a triangle names vertex ${wrong}, but there are only ${vertexCount}.`);
  }
  return triangles;
}

/** A tensor that a model has to have, of that shape (null: any). */
export function wanted(state: StateDict, model: string, name: string, shape: readonly (number | null)[]): NamedTensor {
  // FLAME's pickle wraps some arrays in chumpy objects, whose values a reader that runs nothing finds under "x".
  const tensor = state.get(name) ?? state.get(`${name}.x`);
  if (!tensor) {
    throw new FacesError(`${model}: "${name}" is missing; the file has ${[...state.keys()].slice(0, 12).join(", ")}.`);
  }
  const fits = tensor.shape.length === shape.length && shape.every((n, i) => n === null || n === tensor.shape[i]);
  if (!fits) {
    const expected = shape.map((n) => n ?? "any").join(", ");
    throw new FacesError(`${model}: "${name}" should be [${expected}], is [${tensor.shape.join(", ")}].`);
  }
  return tensor;
}
