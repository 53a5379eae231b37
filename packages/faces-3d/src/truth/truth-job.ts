import type { Affine } from "../geometry/ffhq-quad.ts";
import type { HeadModel } from "../head/head-model.ts";
import { renderFace, solveCrop } from "../render/render-face.ts";
import { type People, sampleTruthPair } from "./sample-truth-pair.ts";
import {
  DEEP_ROLES,
  LABELLED_ROLES,
  TRUTH_ROLES,
  type TruthKind,
  type TruthParameters,
  type TruthRole,
  truthPortraits,
} from "./truth-pair.ts";

/** One unit of work: all pictures of one pair. */
export interface TruthJob {
  readonly seed: string;
  readonly kind: TruthKind;
  readonly index: number;
  readonly size: number;
  /** Also the truth with each attribute wrong. */
  readonly degraded: boolean;
  readonly people?: People;
  /** Which pictures; default: all. */
  readonly roles?: readonly TruthRole[];
}

/** A rendered picture of a pair. */
export interface TruthPicture {
  readonly role: TruthRole;
  /** [size, size, 3] sRGB */
  readonly pixels: Uint8Array;
  /** [size, size] index into LABELS */
  readonly labels?: Uint8Array;
  /** [size, size] in DEPTH_STEPS a centimetre from the camera, 0 where only background is */
  readonly depth?: Uint16Array;
  /** [68, 2] pixels */
  readonly landmarks: Float32Array;
  readonly crop: Affine;
}

export interface TruthResult {
  readonly job: TruthJob;
  readonly pair: TruthParameters;
  readonly pictures: readonly TruthPicture[];
}

/** Depth is stored in millimetres. */
export const DEPTH_STEPS = 10;

export function runTruthJob(head: HeadModel, job: TruthJob): TruthResult {
  const pair = sampleTruthPair(head, job.seed, job.kind, job.index, job.people);
  return { job, pair, pictures: renderTruthPair(head, pair, job.size, job.degraded, job.roles) };
}

/** The pictures of a pair, all of them unless roles are named, from its parameters alone. */
export function renderTruthPair(
  head: HeadModel,
  pair: TruthParameters,
  size: number,
  degraded: boolean,
  roles: readonly TruthRole[] = TRUTH_ROLES,
): TruthPicture[] {
  const crop = solveCrop(head, pair.target.person, pair.target.scene);
  const wanted = truthPortraits(pair, degraded).filter(({ role }) => roles.includes(role));
  return wanted.map(({ role, portrait, overTarget }) => {
    const face = renderFace(head, portrait, { size, ...(overTarget && { crop }) });
    return {
      role,
      pixels: face.pixels,
      ...(LABELLED_ROLES.includes(role) && { labels: face.labels }),
      ...(DEEP_ROLES.includes(role) && { depth: depthSteps(face.depth) }),
      landmarks: face.landmarks,
      crop: face.crop,
    };
  });
}

function depthSteps(depth: Float32Array): Uint16Array {
  return Uint16Array.from(depth, (x) =>
    x === Number.POSITIVE_INFINITY ? 0 : Math.min(65535, Math.round(x * DEPTH_STEPS)),
  );
}
