import { type Matrix3, poseMatrix } from "../geometry/pose.ts";
import { smoothstep } from "../geometry/scalar.ts";
import type { PreparedHead } from "../head/prepared-head.ts";
import { expandWeights } from "../scene/expression-presets.ts";
import type { Scene } from "../scene/scene.ts";
import type { PersonShape } from "./person-shape.ts";

/** Where the head turns on the neck, in the head's coordinates. */
const PIVOT = [0, -3, 0] as const;
/** The pivot's place in the world: the middle of a frontal face comes to lie at the origin. */
const PIVOT_IN_WORLD = [0, -5.9, -4] as const;
/** How far the shoulders follow the head. */
const BODY_FOLLOWS = 0.35;
/** Of a blink, in photographic people. */
const LIDS_AT_REST = 0.15;

/** Maps head coordinates to the world (camera axes, origin in the face). */
export interface RigidMotion {
  readonly rotation: Matrix3;
  readonly pivot: readonly [number, number, number];
  readonly offset: readonly [number, number, number];
}

export interface PosedHead {
  /** [V, 3], world */
  readonly positions: Float32Array;
  readonly headMotion: RigidMotion;
  readonly bodyMotion: RigidMotion;
}

/** Applies expression, then pose; the neck is blended between head and shoulders. */
export function poseHead(head: PreparedHead, shape: PersonShape, scene: Scene): PosedHead {
  const positions = shape.positions.slice();
  const weights = expandWeights(scene.expression, head.model.expressionNames);
  if (scene.look === "photographic") restLids(weights, head.model.expressionNames);
  for (const [name, weight] of Object.entries(weights)) {
    const { vertices, offsets } = head.expressions.get(name)!;
    for (let i = 0; i < vertices.length; i++) {
      const v = 3 * vertices[i]!;
      positions[v] = positions[v]! + weight * offsets[3 * i]!;
      positions[v + 1] = positions[v + 1]! + weight * offsets[3 * i + 1]!;
      positions[v + 2] = positions[v + 2]! + weight * offsets[3 * i + 2]!;
    }
  }
  const { yaw, pitch, roll } = scene.pose;
  const headMotion = motion(poseMatrix(scene.pose));
  const bodyMotion = motion(poseMatrix({ yaw: yaw * BODY_FOLLOWS, pitch: pitch * 0.1, roll: roll * 0.15 }));
  const neutral = head.model.neutral;
  const moved = new Float64Array(3);
  const still = new Float64Array(3);
  for (let i = 0; i < positions.length; i += 3) {
    const follow = smoothstep(-15.5, -8.5, neutral[i + 1]!);
    apply(headMotion, positions, i, moved);
    if (follow < 1) {
      apply(bodyMotion, positions, i, still);
      moved[0] = still[0]! + (moved[0]! - still[0]!) * follow;
      moved[1] = still[1]! + (moved[1]! - still[1]!) * follow;
      moved[2] = still[2]! + (moved[2]! - still[2]!) * follow;
    }
    positions[i] = moved[0]!;
    positions[i + 1] = moved[1]!;
    positions[i + 2] = moved[2]!;
  }
  return { positions, headMotion, bodyMotion };
}

/** Lids at rest cover the top of the iris; the head's own neutral face stares. A rest, not an expression: weights count from it. */
function restLids(weights: Record<string, number>, names: readonly string[]): void {
  for (const side of ["L", "R"]) {
    const [blink, wide] = [`eyeBlink_${side}`, `eyeWide_${side}`];
    if (!names.includes(blink)) continue;
    const closed = weights[blink] ?? 0;
    weights[blink] = closed + LIDS_AT_REST * (1 - closed) * (1 - (weights[wide] ?? 0));
  }
}

function motion(rotation: Matrix3): RigidMotion {
  return { rotation, pivot: PIVOT, offset: PIVOT_IN_WORLD };
}

function apply({ rotation: r, pivot, offset }: RigidMotion, points: Float32Array, i: number, out: Float64Array): void {
  const x = points[i]! - pivot[0];
  const y = points[i + 1]! - pivot[1];
  const z = points[i + 2]! - pivot[2];
  out[0] = r[0] * x + r[1] * y + r[2] * z + offset[0];
  out[1] = r[3] * x + r[4] * y + r[5] * z + offset[1];
  out[2] = r[6] * x + r[7] * y + r[8] * z + offset[2];
}
