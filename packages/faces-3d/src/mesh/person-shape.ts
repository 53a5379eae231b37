import type { PreparedHead } from "../head/prepared-head.ts";
import type { Person } from "../person/person.ts";

/** Numbers of a block of vertices that stays near the processor. */
const BLOCK = 3072;

/** The geometry of one person at rest, reused by all their pictures. */
export interface PersonShape {
  /** [V, 3] */
  readonly positions: Float32Array;
  /** Left eye first. */
  readonly eyes: readonly [EyeBall, EyeBall];
  /** How far the brows are above those of the mean head. */
  readonly lift: number;
}

export interface EyeBall {
  readonly centre: readonly [number, number, number];
  readonly radius: number;
}

/** neutral + sum of identity offsets. */
export function personShape(head: PreparedHead, person: Person): PersonShape {
  const { model } = head;
  if (person.identity.length > model.identityCount) {
    throw new RangeError(
      `${person.id} has ${person.identity.length} identity coefficients, the head only ${model.identityCount}`,
    );
  }
  const size = 3 * model.vertexCount;
  const positions = model.neutral.slice();
  const axes = person.identity.flatMap((coefficient, k) =>
    coefficient === 0 ? [] : [{ coefficient, offsets: model.identity.subarray(k * size, (k + 1) * size) }],
  );
  const none = new Float32Array(size);
  while (axes.length % 4 !== 0) axes.push({ coefficient: 0, offsets: none });
  for (let start = 0; start < size; start += BLOCK) {
    const end = Math.min(size, start + BLOCK);
    for (let first = 0; first < axes.length; first += 4) addAxes(positions, axes, first, start, end);
  }
  let lift = 0;
  for (let i = 17; i < 27; i++) {
    const v = 3 * model.landmarks[i]! + 1;
    lift += (positions[v]! - model.neutral[v]!) / 10;
  }
  return {
    positions,
    eyes: [eyeBall(positions, model.regions.eyeballLeft), eyeBall(positions, model.regions.eyeballRight)],
    lift,
  };
}

/** One axis of the identity with how much of it somebody has. */
interface WeighedAxis {
  readonly coefficient: number;
  readonly offsets: Float32Array;
}

/** Adds four axes to positions `start` to `end`, rounded after each, as a pass of its own would. */
function addAxes(
  positions: Float32Array,
  axes: readonly WeighedAxis[],
  first: number,
  start: number,
  end: number,
): void {
  const { coefficient: a, offsets: oa } = axes[first]!;
  const { coefficient: b, offsets: ob } = axes[first + 1]!;
  const { coefficient: c, offsets: oc } = axes[first + 2]!;
  const { coefficient: d, offsets: od } = axes[first + 3]!;
  for (let i = start; i < end; i++) {
    const one = Math.fround(positions[i]! + a * oa[i]!);
    const two = Math.fround(one + b * ob[i]!);
    const three = Math.fround(two + c * oc[i]!);
    positions[i] = three + d * od[i]!;
  }
}

/** The sphere of an eyeball without its cornea: width gives the radius, the back its place. */
function eyeBall(positions: Float32Array, [start, end]: readonly [number, number]): EyeBall {
  if (end <= start) return { centre: [0, 0, 0], radius: 0 };
  const low = [1e9, 1e9, 1e9];
  const high = [-1e9, -1e9, -1e9];
  for (let v = start; v < end; v++) {
    for (let axis = 0; axis < 3; axis++) {
      low[axis] = Math.min(low[axis]!, positions[3 * v + axis]!);
      high[axis] = Math.max(high[axis]!, positions[3 * v + axis]!);
    }
  }
  const radius = (high[0]! - low[0]!) / 2;
  return { centre: [(low[0]! + high[0]!) / 2, (low[1]! + high[1]!) / 2, low[2]! + radius], radius };
}
