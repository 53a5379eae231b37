import type { Affine, NumberedPeople } from "@mfim/core";
import type { HeadModel } from "../head/head-model.ts";
import { withToneOf } from "../person/with-tone-of.ts";
import { type RenderedFace, renderLights, solveCrop } from "../render/render-face.ts";
import type { SkinLibrary } from "../skins/library/skin-library.ts";
import { sampleTruthPair } from "./sample-truth-pair.ts";
import {
  DEEP_ROLES,
  LABELLED_ROLES,
  type PairPortrait,
  TRUTH_ROLES,
  type TruthKind,
  type TruthParameters,
  type TruthRole,
  type TruthTone,
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
  readonly people?: NumberedPeople;
  /** Whose skin colour the true swap has. Default: the source's. */
  readonly tone?: TruthTone;
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

export function runTruthJob(head: HeadModel, job: TruthJob, skins?: SkinLibrary): TruthResult {
  const drawn = sampleTruthPair(head, job.seed, job.kind, job.index, job.people, skins);
  const pair = job.tone === "target" ? { ...drawn, result: withToneOf(drawn.result, drawn.target.person) } : drawn;
  return { job, pair, pictures: renderTruthPair(head, pair, job.size, job.degraded, job.roles, skins) };
}

/** The pictures of a pair, all of them unless roles are named, from its parameters alone. */
export function renderTruthPair(
  head: HeadModel,
  pair: TruthParameters,
  size: number,
  degraded: boolean,
  roles: readonly TruthRole[] = TRUTH_ROLES,
  skins?: SkinLibrary,
): TruthPicture[] {
  const crop = solveCrop(head, pair.target.person, pair.target.scene);
  const wanted = truthPortraits(pair, degraded).filter(({ role }) => roles.includes(role));
  const faces = new Map<TruthRole, RenderedFace>();
  for (const group of lightGroups(wanted)) {
    const { portrait, overTarget } = group[0]!;
    const lights = group.map((one) => one.portrait.scene.light);
    const rendered = renderLights(head, portrait, lights, {
      size,
      ...(overTarget && { crop }),
      ...(skins && { skins }),
    });
    group.forEach(({ role }, i) => {
      faces.set(role, rendered[i]!);
    });
  }
  return wanted.map(({ role }) => truthPicture(role, faces.get(role)!));
}

/** Portraits that differ in nothing but their light are drawn together: the relit source, the truth under a wrong light. */
function lightGroups(portraits: readonly PairPortrait[]): PairPortrait[][] {
  const groups: PairPortrait[][] = [];
  for (const one of portraits) {
    const group = groups.find(([first]) => differOnlyInLight(first!, one));
    if (group) group.push(one);
    else groups.push([one]);
  }
  return groups;
}

function differOnlyInLight(a: PairPortrait, b: PairPortrait): boolean {
  if (a.overTarget !== b.overTarget || a.portrait.person !== b.portrait.person) return false;
  const unlit = ({ portrait: { scene } }: PairPortrait) => Object.entries(scene).filter(([key]) => key !== "light");
  const other = new Map<string, unknown>(unlit(b));
  const own = unlit(a);
  return own.length === other.size && own.every(([key, value]) => other.get(key) === value);
}

function truthPicture(role: TruthRole, face: RenderedFace): TruthPicture {
  return {
    role,
    pixels: face.pixels,
    ...(LABELLED_ROLES.includes(role) && { labels: face.labels }),
    ...(DEEP_ROLES.includes(role) && { depth: depthSteps(face.depth) }),
    landmarks: face.landmarks,
    crop: face.crop,
  };
}

function depthSteps(depth: Float32Array): Uint16Array {
  const steps = new Uint16Array(depth.length);
  for (let k = 0; k < depth.length; k++) {
    const x = depth[k]!;
    if (x !== Number.POSITIVE_INFINITY) steps[k] = Math.min(65535, Math.round(x * DEPTH_STEPS));
  }
  return steps;
}
