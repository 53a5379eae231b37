import { FacesError } from "../faces-error.ts";
import type { HeadModel } from "./head-model.ts";
import { ICT_LANDMARKS, ICT_REGIONS, ICT_VERTEX_COUNT } from "./ict-regions.ts";
import { readSafetensors } from "./read-safetensors.ts";

/**
 * Reads the ICT-FaceKit head from one safetensors file: `neutral` [V,3], `identity` [K,V,3], `expression` [E,V,3],
 * `quads` and `quad_uvs` [F,4], `uvs` [U,2], and the metadata entry `expression_names` (a JSON list).
 */
export async function readIctSafetensors(path: string): Promise<HeadModel> {
  const file = await readSafetensors(path);
  const neutral = file.tensor("neutral", [ICT_VERTEX_COUNT, 3]);
  const identity = file.tensor("identity", [null, ICT_VERTEX_COUNT, 3]);
  const expression = file.tensor("expression", [null, ICT_VERTEX_COUNT, 3]);
  const names = JSON.parse(file.metadata["expression_names"] ?? "[]") as readonly string[];
  if (names.length !== expression.shape[0]) {
    throw new FacesError(`${path}: ${expression.shape[0]} expressions but ${names.length} names in its metadata`);
  }
  return {
    vertexCount: ICT_VERTEX_COUNT,
    neutral: neutral.data as Float32Array,
    identityCount: identity.shape[0]!,
    identity: identity.data as Float32Array,
    expressionNames: names,
    expression: expression.data as Float32Array,
    quads: file.tensor("quads", [null, 4]).data as Int32Array,
    uvs: file.tensor("uvs", [null, 2]).data as Float32Array,
    quadUvs: file.tensor("quad_uvs", [null, 4]).data as Int32Array,
    regions: ICT_REGIONS,
    landmarks: ICT_LANDMARKS,
  };
}
