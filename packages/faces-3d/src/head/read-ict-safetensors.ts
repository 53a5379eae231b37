import { readSafetensors } from "@mfim/checkpoints/typed";
import { FacesError } from "../faces-error.ts";
import type { HeadModel, HeadRegions } from "./head-model.ts";
import { ICT_LANDMARKS, ICT_REGIONS, ICT_VERTEX_COUNT } from "./ict-regions.ts";

/** Layout of another head than ICT-FaceKit's, from the metadata entry `layout` (JSON). */
interface HeadLayout {
  readonly regions: HeadRegions;
  readonly landmarks: readonly number[];
}

/**
 * Reads a head from one safetensors file: `neutral` [V,3], `identity` [K,V,3], `expression` [E,V,3], `quads` and
 * `quad_uvs` [F,4], `uvs` [U,2], and the metadata entry `expression_names` (a JSON list). It has ICT-FaceKit's vertex
 * order unless its metadata entry `layout` says which vertices are what.
 */
export async function readIctSafetensors(path: string): Promise<HeadModel> {
  const file = await readSafetensors(path);
  const layout = file.metadata["layout"];
  const { regions, landmarks } = layout
    ? (JSON.parse(layout) as HeadLayout)
    : { regions: ICT_REGIONS, landmarks: ICT_LANDMARKS };
  const neutral = file.tensor("neutral", [layout ? null : ICT_VERTEX_COUNT, 3]);
  const vertexCount = neutral.shape[0]!;
  const identity = file.tensor("identity", [null, vertexCount, 3]);
  const expression = file.tensor("expression", [null, vertexCount, 3]);
  const names = JSON.parse(file.metadata["expression_names"] ?? "[]") as readonly string[];
  if (names.length !== expression.shape[0]) {
    throw new FacesError(`${path}: ${expression.shape[0]} expressions but ${names.length} names in its metadata.`);
  }
  return {
    vertexCount,
    neutral: neutral.data as Float32Array,
    identityCount: identity.shape[0]!,
    identity: identity.data as Float32Array,
    expressionNames: names,
    expression: expression.data as Float32Array,
    quads: file.tensor("quads", [null, 4]).data as Int32Array,
    uvs: file.tensor("uvs", [null, 2]).data as Float32Array,
    quadUvs: file.tensor("quad_uvs", [null, 4]).data as Int32Array,
    regions,
    landmarks,
    ...(layout && file.metadata["licence"] && { licence: file.metadata["licence"] }),
  };
}
