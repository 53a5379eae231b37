import { existsSync } from "node:fs";
import { join } from "node:path";
import { encodeSafetensors, readSafetensors } from "@mfim/checkpoints/typed";
import type { LandmarkDetector } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { FacesError } from "../../faces-error.ts";
import { MESH_POINT_COUNT, MESH_SURFACE } from "../fit/mesh-points.ts";
import { findAnchors } from "../fit/register-people.ts";
import { halve } from "../unwrap/fill-holes.ts";
import type { FloatPicture } from "../unwrap/sample-picture.ts";
import { drawUvChart } from "../unwrap/uv-chart.ts";
import type { BuildContext, BuildSkinsOptions } from "./build-context.ts";
import { flattenSmile } from "./flatten-smile.ts";
import { linearToByte, readPhoto } from "./read-photo.ts";
import { smileLevelName } from "./skin-library.ts";
import type { SkinSource } from "./skin-source.ts";
import { writeLevels } from "./write-levels.ts";

/** Folds are wide: finer levels than this would hold nothing more. */
const FINEST = 512;

/** Steps that smiles add to a build: the mesh of everybody's two photographs, and what the smile changes. */
export function smileSteps({ mesh, sources }: BuildSkinsOptions): number {
  return mesh ? 2 * sources.length : 0;
}

/**
 * What a smile changes in every donor's skin, at levels of their own; nothing for people without a smiling photograph or
 * where no mesh was found.
 */
export async function buildSmiles(context: BuildContext, photographed: Float32Array) {
  const { head, sources, parts, people, step, out, credit } = context;
  const size = Math.min(FINEST, context.size);
  const chart = size === context.size ? context.chart : drawUvChart(head, size);
  const meshes: (readonly [Float64Array, Float64Array] | undefined)[] = [];
  for (const source of sources) {
    meshes.push(await storedMeshes(join(parts, `${source.id}-mesh.safetensors`), source, context.mesh!));
    step();
  }
  const found = meshes.flatMap((pair, i) => (pair ? [{ fit: people.fits[i]!, points: pair[0] }] : []));
  if (found.length < 4)
    throw new FacesError(
      `Expected smiling photographs in which ${context.mesh!.id} finds the mesh of at least four people, found ${found.length}: look whether smiling.jpg is there, or build without smiles.`,
    );
  const anchors = findAnchors(
    head,
    found.map(({ fit }) => fit),
    found.map(({ points }) => points),
    MESH_SURFACE,
  );
  const changes: Float32Array[] = [];
  const strengths: number[] = [];
  for (const [i, source] of sources.entries()) {
    const path = join(parts, `${source.id}-smile.safetensors`);
    const pair = meshes[i];
    if (pair && !existsSync(path)) {
      const neutral = { photo: await readPhoto(source.photo), points: pair[0] };
      const smiling = { photo: await readPhoto(source.smiling!), points: pair[1] };
      const { change, strength } = flattenSmile(head, chart, people.fits[i]!, anchors, neutral, smiling);
      const shape = [size, size, 3];
      await writeWhole(path, encodeSafetensors({ change: { shape, data: change } }, { strength: String(strength) }));
    }
    if (pair) {
      const file = await readSafetensors(path);
      changes.push(file.tensor("change", [size, size, 3]).data as Float32Array);
      strengths.push(Number(file.metadata["strength"]));
    } else changes.push(new Float32Array(3 * size * size));
    step();
  }
  // Who did not smile would make everybody's smile weaker: such people change as the others do in the mean.
  const smiled = changes.filter((_, i) => meshes[i]);
  const mean = smiled[0]!.map((_, k) => smiled.reduce((sum, one) => sum + one[k]!, 0) / smiled.length);
  const pictures = changes.map((change, i) => (meshes[i] ? change : mean.slice()));
  let shown = photographed;
  for (let side = context.size; side > size; side /= 2) shown = halve(shown, side, 1);
  const sexes = sources.map(({ sex }) => sex);
  const written = await writeLevels(out, smileLevelName, { size, pictures, sexes, photographed: shown, credit });
  return { ...written, strength: strengths.reduce((sum, x) => sum + x, 0) / strengths.length };
}

/** The mesh in the neutral and in the smiling photograph, found once. */
async function storedMeshes(
  path: string,
  source: SkinSource,
  detector: LandmarkDetector,
): Promise<readonly [Float64Array, Float64Array] | undefined> {
  if (!source.smiling) return undefined;
  if (!existsSync(path)) {
    const both = [await meshOf(source.photo, detector), await meshOf(source.smiling, detector)];
    const data = Float32Array.from(both.flatMap((points) => (points ? [...points] : [])));
    await writeWhole(path, encodeSafetensors({ points: { shape: [data.length], data } }, {}));
  }
  const { data } = (await readSafetensors(path)).tensor("points", [null]);
  const count = 2 * MESH_POINT_COUNT;
  return data.length === 2 * count
    ? [Float64Array.from(data.subarray(0, count)), Float64Array.from(data.subarray(count))]
    : undefined;
}

async function meshOf(
  photo: string,
  detector: LandmarkDetector,
): Promise<(ArrayLike<number> & Iterable<number>) | undefined> {
  const picture: FloatPicture = await readPhoto(photo);
  const data = Uint8Array.from(picture.data, linearToByte);
  const [face] = await detector.detect({ width: picture.width, height: picture.height, data });
  if (!face || face.landmarks.points.length < 2 * MESH_POINT_COUNT) return undefined;
  return Float64Array.from(face.landmarks.points.slice(0, 2 * MESH_POINT_COUNT));
}
