import { ambientOcclusion } from "./ambient-occlusion.ts";
import { faceVertices } from "./face-vertices.ts";
import type { HeadModel } from "./head-model.ts";
import { findLidEdge, type LidEdge } from "./lids.ts";
import { type SkinFields, skinFields } from "./skin-fields.ts";
import { trianglesWithin, vertexNormals } from "./triangles.ts";

/** The offsets of one expression where they are not zero. */
interface SparseOffsets {
  readonly vertices: Uint32Array;
  /** [vertices.length, 3] */
  readonly offsets: Float32Array;
}

/** What does not depend on the picture, worked out once a head: triangles by part, fields, occlusion. */
export interface PreparedHead {
  readonly model: HeadModel;
  readonly skin: Uint32Array;
  /** Of the skin, what is face (see face-vertices.ts); and the rest: neck, ears, scalp. */
  readonly faceSkin: Uint32Array;
  readonly neckSkin: Uint32Array;
  readonly gums: Uint32Array;
  readonly teeth: Uint32Array;
  readonly skinVertexCount: number;
  /** Of the skin, what a garment may cover. */
  readonly bust: Uint32Array;
  /** Skin, gums and teeth. */
  readonly all: Uint32Array;
  readonly expressions: ReadonlyMap<string, SparseOffsets>;
  /** Left eye first. */
  readonly lids: readonly [LidEdge, LidEdge];
  readonly fields: SkinFields;
  /** [V] */
  readonly occlusion: Float32Array;
}

const prepared = new WeakMap<HeadModel, PreparedHead>();

/** Prepares a head, or returns what was prepared for it before. About half a second for ICT-FaceKit. */
export function prepareHead(model: HeadModel): PreparedHead {
  let result = prepared.get(model);
  if (!result) {
    result = compute(model);
    prepared.set(model, result);
  }
  return result;
}

function compute(model: HeadModel): PreparedHead {
  const { regions } = model;
  const skinRanges = [
    regions.face,
    regions.headAndNeck,
    regions.mouthSocket,
    regions.eyeSocketLeft,
    regions.eyeSocketRight,
  ];
  const skinVertexCount = Math.max(...skinRanges.map(([, end]) => end));
  const skin = trianglesWithin(model, skinRanges);
  const gums = trianglesWithin(model, [regions.gumsAndTongue]);
  const teeth = trianglesWithin(model, [regions.teeth]);
  const lids = [findLidEdge(model, regions.eyeSocketLeft), findLidEdge(model, regions.eyeSocketRight)] as const;
  const normals = new Float32Array(3 * model.vertexCount);
  const all = Uint32Array.from([...skin, ...gums, ...teeth]);
  vertexNormals(model.neutral, all, normals);
  const isFace = faceVertices(model, skinVertexCount);
  return {
    model,
    skin,
    faceSkin: skin.filter((_, k) => isFace[skin[k - (k % 3)]!] === 1),
    neckSkin: skin.filter((_, k) => isFace[skin[k - (k % 3)]!] === 0),
    gums,
    teeth,
    skinVertexCount,
    bust: skin.filter((_, k) => isBust(model, skin[k - (k % 3)]!)),
    all,
    expressions: new Map(model.expressionNames.map((name, i) => [name, sparseOffsets(model, i)])),
    lids,
    fields: skinFields(model, skinVertexCount, lids),
    occlusion: ambientOcclusion(model.neutral, normals, all),
  };
}

function isBust(model: HeadModel, vertex: number): boolean {
  return vertex < model.regions.headAndNeck[1] && model.neutral[3 * vertex + 1]! < -7;
}

function sparseOffsets(model: HeadModel, index: number): SparseOffsets {
  const size = 3 * model.vertexCount;
  const all = model.expression.subarray(index * size, (index + 1) * size);
  const vertices: number[] = [];
  for (let v = 0; v < model.vertexCount; v++) {
    if (Math.abs(all[3 * v]!) + Math.abs(all[3 * v + 1]!) + Math.abs(all[3 * v + 2]!) > 1e-4) vertices.push(v);
  }
  return {
    vertices: Uint32Array.from(vertices),
    offsets: Float32Array.from(vertices.flatMap((v) => [all[3 * v]!, all[3 * v + 1]!, all[3 * v + 2]!])),
  };
}
