import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { FacesError } from "../faces-error.ts";
import type { HeadModel, HeadRegions } from "./head-model.ts";
import { ICT_LANDMARKS, ICT_REGIONS, ICT_VERTEX_COUNT } from "./ict-regions.ts";
import { readObj } from "./read-obj.ts";

/** What of a release is used; another head with the same layout of files brings its own. */
export interface ObjReleaseLayout {
  /** Vertices beyond these are left out, and the faces that touch them. */
  readonly vertexCount: number;
  readonly regions: HeadRegions;
  readonly landmarks: readonly number[];
}

const ICT_LAYOUT: ObjReleaseLayout = { vertexCount: ICT_VERTEX_COUNT, regions: ICT_REGIONS, landmarks: ICT_LANDMARKS };
const NEUTRAL = "generic_neutral_mesh.obj";

/**
 * Reads the folder FaceXModel of ICT-FaceKit: generic_neutral_mesh.obj, identity000.obj ... and one OBJ file an
 * expression, all of the same topology. Offsets are taken from the neutral mesh.
 */
export async function readIctObj(folder: string, layout: ObjReleaseLayout = ICT_LAYOUT): Promise<HeadModel> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".obj")).sort();
  if (!names.includes(NEUTRAL)) {
    throw new FacesError(`${folder} holds no ${NEUTRAL}: expected the folder FaceXModel of ICT-FaceKit.`);
  }
  const identities = names.filter((name) => /^identity\d+\.obj$/.test(name));
  const expressions = names.filter((name) => name !== NEUTRAL && !identities.includes(name));
  const { vertexCount } = layout;
  const neutralMesh = await readObj(join(folder, NEUTRAL));
  if (neutralMesh.positions.length < 3 * vertexCount) {
    throw new FacesError(
      `${join(folder, NEUTRAL)}: expected at least ${vertexCount} vertices, got ${neutralMesh.positions.length / 3}.`,
    );
  }
  const neutral = neutralMesh.positions.slice(0, 3 * vertexCount);
  const offsets = async (files: readonly string[]) => {
    const out = new Float32Array(files.length * neutral.length);
    for (const [k, name] of files.entries()) {
      const { positions } = await readObj(join(folder, name));
      if (positions.length !== neutralMesh.positions.length) {
        throw new FacesError(
          `${join(folder, name)}: expected ${neutralMesh.positions.length / 3} vertices as in ${NEUTRAL}, got ${positions.length / 3}.`,
        );
      }
      for (let i = 0; i < neutral.length; i++) out[k * neutral.length + i] = positions[i]! - neutral[i]!;
    }
    return out;
  };
  const kept: number[] = [];
  for (let face = 0; face < neutralMesh.quads.length; face += 4) {
    if (neutralMesh.quads.subarray(face, face + 4).every((v) => v < vertexCount)) kept.push(face);
  }
  const rows = (from: Int32Array) => Int32Array.from(kept.flatMap((face) => [...from.subarray(face, face + 4)]));
  return {
    vertexCount,
    neutral,
    identityCount: identities.length,
    identity: await offsets(identities),
    expressionNames: expressions.map((name) => name.slice(0, -".obj".length)),
    expression: await offsets(expressions),
    quads: rows(neutralMesh.quads),
    uvs: neutralMesh.uvs,
    quadUvs: rows(neutralMesh.quadUvs),
    regions: layout.regions,
    landmarks: layout.landmarks,
  };
}
