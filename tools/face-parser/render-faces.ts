import { existsSync } from "node:fs";
import { mkdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  type HeadModel,
  maskOf,
  openHead,
  type RenderedFace,
  renderFace,
  sampleDetailedPerson,
  sampleDetailedScene,
} from "@mfim/faces-3d";
import { writeWhole } from "@mfim/files";

/** What the network tells apart, in the order of its channels. */
export const CLASSES = ["surroundings", "face", "hair", "cover"] as const;

/** Rendered people with what each pixel shows: [count, size, size, 4], red, green, blue and the index into CLASSES. */
export interface LabelledFaces {
  readonly count: number;
  readonly size: number;
  readonly values: Uint8Array;
}

export interface RenderRequest {
  readonly headPath: string;
  /** Where shards are kept; those that are there are not rendered again. */
  readonly folder: string;
  readonly seed: string;
  readonly count: number;
  readonly size: number;
  readonly onProgress?: (done: number, total: number) => void;
}

const shardSize = 100;
/** Two of three wear glasses, have something else before the face, or both. */
const rates = { glasses: 0.3, others: 0.52 };

/** Everybody is somebody else, in the detailed look. */
export async function renderFaces(request: RenderRequest): Promise<LabelledFaces> {
  const { headPath, folder, seed, count, size, onProgress } = request;
  await mkdir(folder, { recursive: true });
  const head = await openHead(headPath);
  const bytes = size * size * 4;
  const values = new Uint8Array(count * bytes);
  for (let first = 0; first < count; first += shardSize) {
    const path = join(folder, `${seed}-${size}-${String(first).padStart(6, "0")}.rgbl`);
    const rows = Math.min(shardSize, count - first);
    const holds = existsSync(path) ? (await stat(path)).size : 0;
    if (holds < rows * bytes) await writeShard(path, rows, head, seed, first, size);
    const shard = await readFile(path);
    values.set(shard.subarray(0, rows * bytes), first * bytes);
    onProgress?.(first + rows, count);
  }
  return { count, size, values };
}

async function writeShard(
  path: string,
  rows: number,
  ...[head, seed, first, size]: [HeadModel, string, number, number]
): Promise<void> {
  const values = new Uint8Array(rows * size * size * 4);
  for (let row = 0; row < rows; row++) {
    const person = sampleDetailedPerson(head, seed, first + row);
    const scene = sampleDetailedScene(seed, person, 0, undefined, rates);
    interleave(renderFace(head, { person, scene }, { size, samples: 2 }), values.subarray(row * size * size * 4));
  }
  await writeWhole(path, values);
}

function interleave({ pixels, labels }: RenderedFace, into: Uint8Array): void {
  const classes = classesOf(labels);
  classes.forEach((label, i) => {
    into.set(pixels.subarray(3 * i, 3 * i + 3), 4 * i);
    into[4 * i + 3] = label;
  });
}

/** Of the renderer's labels [size, size], the classes. */
export function classesOf(labels: Uint8Array): Uint8Array {
  const [face, hair, cover] = [maskOf(labels, "face"), maskOf(labels, "hair"), maskOf(labels, "occluder")];
  return labels.map((_, i) => (face[i] === 1 ? 1 : hair[i] === 1 ? 2 : cover[i] === 1 ? 3 : 0));
}
