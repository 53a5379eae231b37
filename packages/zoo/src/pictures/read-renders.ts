import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type CheckpointTensor, readCheckpoint } from "@mfim/checkpoints";
import { DataError } from "@mfim/core";
import type { KnownTruth } from "@mfim/data-ffhq";
import { type MemorySet, memorySet, type PictureOrigin } from "./picture-set.ts";
import { reducedPicture } from "./reduced-picture.ts";

/**
 * Pictures whose every parameter is known; each table has a row a picture. Sets composed of photographs know fewer:
 * their rows are NaN, and where no folder knows anything the tables are empty (see `withParameters`).
 */
export interface RenderedSet extends MemorySet {
  /** [count, 100] standard deviations. */
  readonly identity: Float32Array;
  /** [count, E] weights. */
  readonly expression: Float32Array;
  /** [count, 3] yaw, pitch, roll in degrees as the aligned picture shows them: the crop removes most of the head's roll. */
  readonly pose: Float32Array;
  readonly expressionNames: readonly string[];
}

/** Added to the people of each further folder: a multiple of ten, so that who is held out stays so. */
const PEOPLE_OF_A_FOLDER = 1_000_000;

/**
 * Reads raw training sets of faces-3d and faces-2d whole: shards of safetensors with pictures and truth.
 * @param more further folders; their people count as others
 * @param size side wanted, pixels: what was rendered larger is reduced to it, so that one set serves trainings of every size
 * @throws DataError where a folder holds no shard, or shards of several sizes
 */
export async function readRenders(
  folder: string,
  more: readonly string[] = [],
  size = Number.POSITIVE_INFINITY,
): Promise<RenderedSet> {
  const folders = [folder, ...more];
  const found = await Promise.all(folders.map(readShards));
  const shards = found.flat();
  const offsets = found.flatMap((own, n) => own.map(() => n * PEOPLE_OF_A_FOLDER));
  const tensor = (shard: number, name: string) => shards[shard]?.state.get(name) as CheckpointTensor;
  const pictures = await Promise.all(shards.map((_, shard) => picturesOf(tensor(shard, "pictures"), size)));
  const sizes = new Set(pictures.map((own) => own.size));
  if (sizes.size !== 1)
    throw new DataError(`${folders.join(", ")}: expected one size of pictures, got ${[...sizes].join(" and ")}.`);
  const floats = (name: string) => {
    const known = shards.find(({ state }) => state.has(name))?.state.get(name);
    const columns = known ? known.shape.slice(1).reduce((product, n) => product * n, 1) : 0;
    const unknown = (shard: number) =>
      new Float32Array(columns * tensorRows((shards[shard] as (typeof shards)[number]).state)).fill(Number.NaN);
    return joined(
      shards.map(({ state }, shard) => state.get(name)?.toFloat32() ?? unknown(shard)),
      Float32Array,
    );
  };
  const people = shards.flatMap((_, shard) =>
    Array.from(tensor(shard, "person").toFloat32(), (person) => person + (offsets[shard] as number)),
  );
  const truths = knownTruths(shards.map(({ state }) => [tensorRows(state), state.get("truth")?.toFloat32()]));
  const origins = shards.map(({ metadata }) => originOf(metadata));
  const table = memorySet({
    name: `${kindOf(origins)} (${people.length} pictures)`,
    origin: {
      hasPhotographs: origins.some(({ hasPhotographs }) => hasPhotographs),
      credits: [...new Set(origins.flatMap(({ credits }) => credits))],
    },
    size: [...sizes][0] as number,
    count: people.length,
    pictures: joined(
      pictures.map(({ bytes }) => bytes),
      Uint8Array,
    ),
    persons: people.map(String),
    ...(truths.length > 0 && { truths }),
    ids: people.map((person, index) => `${person}/${index}`),
  });
  return {
    ...table,
    identity: floats("identity"),
    expression: floats("expression"),
    pose: eulerAngles(floats("rotation")),
    expressionNames: JSON.parse(
      shards.find(({ metadata }) => metadata["expression_names"] !== undefined)?.metadata["expression_names"] ?? "[]",
    ) as string[],
  };
}

/** What a shard says of itself: its IPTC source type names a composite where photographs are part of its pictures. */
function originOf(metadata: Readonly<Record<string, string>>): PictureOrigin {
  const { digital_source_type: type = "", credit, licence } = metadata;
  return {
    hasPhotographs: /\/composite[^/]*$/.test(type),
    credits: [credit, licence].filter((text) => text !== undefined),
  };
}

function kindOf(origins: readonly PictureOrigin[]): string {
  const composed = origins.filter(({ hasPhotographs }) => hasPhotographs).length;
  if (composed === 0) return "renders";
  return composed === origins.length ? "people composed of photographs" : "renders and people composed of photographs";
}

/**
 * The set, where all its parameters are known.
 * @throws DataError for pictures composed of photographs, whose shape and expression have no coefficients
 */
export function withParameters(set: RenderedSet): RenderedSet {
  for (const table of ["identity", "expression", "pose"] as const)
    if (set[table].length === 0 || set[table].some(Number.isNaN))
      throw new DataError(
        `${set.name}: expected the ${table} of every picture, got pictures without; take rendered heads (faces-3d render --preset train).`,
      );
  return set;
}

async function readShards(folder: string) {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^shard-\d+\.safetensors$/.test(name)).sort();
  if (names.length === 0) {
    throw new DataError(
      `${folder}: expected shards of a raw training set, got none; make them with faces-3d render --preset train.`,
    );
  }
  return await Promise.all(names.map((name) => readCheckpoint(join(folder, name))));
}

/** Of a shard [n, S, S, 3], each reduced to `size` where it is larger. */
async function picturesOf(tensor: CheckpointTensor, size: number) {
  const [count, side] = tensor.shape as [number, number];
  const all = tensor.toBytes();
  if (side <= size) return { size: side, bytes: all };
  const [from, to] = [side * side * 3, size * size * 3];
  const bytes = new Uint8Array(count * to);
  for (let n = 0; n < count; n++) {
    const data = all.subarray(n * from, (n + 1) * from);
    bytes.set(await reducedPicture({ width: side, height: side, data }, size), n * to);
  }
  return { size, bytes };
}

function tensorRows(state: ReadonlyMap<string, CheckpointTensor>): number {
  return state.get("pictures")?.shape[0] ?? 0;
}

/** Of shards by their number of pictures and their tensor `truth` [pairs, 3]: rows of source, target and truth in the shard. */
function knownTruths(shards: readonly (readonly [rows: number, truth: Float32Array | undefined])[]): KnownTruth[] {
  const known: KnownTruth[] = [];
  let first = 0;
  for (const [rows, truth = new Float32Array(0)] of shards) {
    for (let at = 0; at < truth.length; at += 3) {
      const [source, target, answer] = [...truth.subarray(at, at + 3)].map((row) => first + row) as [
        number,
        number,
        number,
      ];
      known.push({ source, target, truth: answer });
    }
    first += rows;
  }
  return known;
}

function joined<T extends Float32Array | Uint8Array>(parts: readonly T[], Kind: new (length: number) => T): T {
  const whole = new Kind(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Yaw, pitch and roll in degrees of rotations [n, 3, 3] = Ry(yaw) Rx(-pitch) Rz(-roll), the renderer's convention (poseMatrix). */
export function eulerAngles(rotations: Float32Array): Float32Array {
  const degrees = 180 / Math.PI;
  const angles = new Float32Array(rotations.length / 3);
  for (let n = 0; n < rotations.length / 9; n++) {
    const at = (row: number, column: number) => rotations[n * 9 + row * 3 + column] as number;
    const yaw = Math.atan2(at(0, 2), at(2, 2));
    const pitch = Math.asin(Math.max(-1, Math.min(1, at(1, 2))));
    const roll = -Math.atan2(at(1, 0), at(1, 1));
    angles.set([yaw * degrees, pitch * degrees, roll * degrees], n * 3);
  }
  return angles;
}
