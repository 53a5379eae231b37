import { readCheckpoint } from "../read-checkpoint.ts";
import type { CheckpointTensor } from "../tensors/stored-tensor.ts";
import { columns } from "./columns.ts";

interface DiffOptions {
  readonly json?: boolean;
  readonly tolerance: number;
  readonly tensorsOnly?: boolean;
  readonly selectA?: string;
  readonly selectB?: string;
}

export interface CheckpointDifference {
  readonly onlyInA: readonly string[];
  readonly onlyInB: readonly string[];
  readonly otherShape: readonly {
    readonly key: string;
    readonly a: readonly number[];
    readonly b: readonly number[];
  }[];
  /** Largest absolute difference as float32, by key; NaN equals NaN. */
  readonly differences: readonly { readonly key: string; readonly difference: number }[];
}

/** Prints how two checkpoints differ; the exit code is 1 where they do. */
export async function diff(
  a: string,
  b: string,
  { json, tolerance, tensorsOnly = false, selectA, selectB }: DiffOptions,
): Promise<void> {
  const open = (file: string, select?: string) =>
    readCheckpoint(file, { tensorsOnly, ...(select === undefined ? {} : { select }) });
  const [left, right] = [await open(a, selectA), await open(b, selectB)];
  const result = compare(left.state, right.state);
  const differing = result.differences.filter(({ difference }) => !(difference <= tolerance));
  console.log(json ? JSON.stringify(result, null, 2) : asText(result, differing, tolerance));
  const isEqual = result.onlyInA.length + result.onlyInB.length + result.otherShape.length + differing.length === 0;
  if (!isEqual) process.exitCode = 1;
}

/** Compares keys, shapes and values, one pair of tensors in memory at a time. */
export function compare(
  a: ReadonlyMap<string, CheckpointTensor>,
  b: ReadonlyMap<string, CheckpointTensor>,
): CheckpointDifference {
  const shared = [...a].flatMap(([key, left]) => {
    const right = b.get(key);
    return right === undefined ? [] : [{ key, left, right }];
  });
  const isSameShape = ({ left, right }: (typeof shared)[number]) => left.shape.join() === right.shape.join();
  return {
    onlyInA: [...a.keys()].filter((key) => !b.has(key)),
    onlyInB: [...b.keys()].filter((key) => !a.has(key)),
    otherShape: shared
      .filter((pair) => !isSameShape(pair))
      .map(({ key, left, right }) => ({ key, a: left.shape, b: right.shape })),
    differences: shared
      .filter(isSameShape)
      .map(({ key, left, right }) => ({ key, difference: largestDifference(left.toFloat32(), right.toFloat32()) })),
  };
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    if (Object.is(x, y) || x === y) continue;
    const difference = Math.abs(x - y);
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return largest;
}

function asText(
  result: CheckpointDifference,
  differing: CheckpointDifference["differences"],
  tolerance: number,
): string {
  const { onlyInA, onlyInB, otherShape, differences } = result;
  const rows = [
    ...onlyInA.map((key) => [key, "only in A"]),
    ...onlyInB.map((key) => [key, "only in B"]),
    ...otherShape.map(({ key, a, b }) => [key, `shape [${a.join(", ")}] in A, [${b.join(", ")}] in B`]),
    ...differing.map(({ key, difference }) => [key, `differs by up to ${difference}`]),
  ];
  const largest = differences.reduce((most, { difference }) => Math.max(most, difference), 0);
  const summary = `${differences.length} tensors compared, ${rows.length} differences (tolerance ${tolerance}), largest ${largest}`;
  return rows.length === 0 ? summary : `${columns(rows)}\n\n${summary}`;
}
