import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type CheckpointTensor, readCheckpoint } from "@mfim/checkpoints";
import { DataError } from "@mfim/core";
import type { PictureSet } from "./picture-set.ts";

/** Pictures whose every parameter is known; each table has a row a picture. */
export interface RenderedSet extends PictureSet {
  /** [count, 100] standard deviations. */
  readonly identity: Float32Array;
  /** [count, E] weights. */
  readonly expression: Float32Array;
  /** [count, 3] yaw, pitch, roll in degrees as the aligned picture shows them: the crop removes most of the head's roll. */
  readonly pose: Float32Array;
  readonly expressionNames: readonly string[];
}

/** People whose pictures are kept for judging: every tenth, a rule that does not change when a set grows. */
export const isHeldOutPerson = (person: number): boolean => person % 10 === 9;

/**
 * Reads a raw training set of faces-3d whole: shards of safetensors with pictures and truth.
 * @throws DataError where the folder holds no shard, or shards of several sizes
 */
export async function readRenders(folder: string): Promise<RenderedSet> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^shard-\d+\.safetensors$/.test(name)).sort();
  if (names.length === 0) {
    throw new DataError(
      `${folder}: expected shards of a raw training set, got none; make them with faces-3d render --preset train.`,
    );
  }
  const shards = await Promise.all(names.map((name) => readCheckpoint(join(folder, name))));
  const tensor = (shard: number, name: string) => shards[shard]?.state.get(name) as CheckpointTensor;
  const sizes = new Set(shards.map((_, shard) => tensor(shard, "pictures").shape[1]));
  if (sizes.size !== 1)
    throw new DataError(`${folder}: expected one size of pictures, got ${[...sizes].join(" and ")}.`);
  const floats = (name: string) =>
    joined(
      shards.map((_, shard) => tensor(shard, name).toFloat32()),
      Float32Array,
    );
  const people = Array.from(floats("person"));
  return {
    name: `renders (${people.length} pictures)`,
    size: [...sizes][0] as number,
    count: people.length,
    pictures: joined(
      shards.map((_, shard) => tensor(shard, "pictures").toBytes()),
      Uint8Array,
    ),
    persons: people.map(String),
    ids: people.map((person, index) => `${person}/${index}`),
    identity: floats("identity"),
    expression: floats("expression"),
    pose: eulerAngles(floats("rotation")),
    expressionNames: JSON.parse(shards[0]?.metadata["expression_names"] ?? "[]") as string[],
  };
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
