import type { CanonicalFace } from "../cast/canonical-face.ts";
import type { Cast } from "../cast/cast.ts";
import { IBUG_68 } from "../mesh/face-parts.ts";
import { smoothStep } from "../mesh/scalar.ts";
import type { ComposedFace } from "./face-at.ts";

/** Distances from a landmark of the inner face up to which a mixing is the local source's, and from which the global's: 1 and 3 cm, pixels of the 512 crop. */
const LOCAL_WITHIN = 20;
const GLOBAL_BEYOND = 60;

/** Brows, nose, eyes and mouth of the 68 points. */
const INNER_FACE: readonly number[] = IBUG_68.slice(17);

/**
 * A true ID mixing, by the rule of mix-truth-v1 of `@mfim/faces-3d`: what lies near brows, eyes, nose and mouth is the local
 * source's in shape, skin and eyes, all else the global source's, and so is the tone of the whole.
 */
export function mixFaces(cast: Cast, global: ComposedFace, local: ComposedFace): ComposedFace {
  const { points: byPoint, texels } = localShares(cast);
  // The local source's inner face is moved to where the global's is.
  const shift = [0, 1, 2].map((axis) => {
    let [sum, total] = [0, 0];
    for (let i = 0; i < byPoint.length; i++) {
      sum += byPoint[i]! * (global.points[3 * i + axis]! - local.points[3 * i + axis]!);
      total += byPoint[i]!;
    }
    return sum / total;
  });
  const points = global.points.map(
    (own, i) => own + byPoint[Math.floor(i / 3)]! * (local.points[i]! + shift[i % 3]! - own),
  );
  const texture = global.texture.slice();
  for (let p = 0; p < texels.length; p++) {
    for (let k = 0; k < 3; k++) {
      const lent = local.texture[3 * p + k]! + global.tone[k]! - local.tone[k]!;
      texture[3 * p + k] = texture[3 * p + k]! + texels[p]! * (lent - texture[3 * p + k]!);
    }
  }
  const { eyes, mouth } = local.recipe;
  return { ...global, recipe: { ...global.recipe, eyes, mouth }, points, texture };
}

interface LocalShares {
  /** [468] */
  readonly points: Float32Array;
  /** [height, width] */
  readonly texels: Float32Array;
}

const known = new WeakMap<CanonicalFace, LocalShares>();

/** How much of a mixing is the local source's, from 0 to 1. */
function localShares({ canonical, unit }: Cast): LocalShares {
  const kept = known.get(canonical);
  if (kept) return kept;
  const { points, width, height } = canonical;
  const share = (x: number, y: number) => {
    let nearest = Number.POSITIVE_INFINITY;
    for (const i of INNER_FACE) nearest = Math.min(nearest, (x - points[3 * i]!) ** 2 + (y - points[3 * i + 1]!) ** 2);
    return 1 - smoothStep(LOCAL_WITHIN * unit, GLOBAL_BEYOND * unit, Math.sqrt(nearest));
  };
  const shares = {
    points: Float32Array.from({ length: points.length / 3 }, (_, i) => share(points[3 * i]!, points[3 * i + 1]!)),
    texels: Float32Array.from({ length: width * height }, (_, p) => share(p % width, Math.floor(p / width))),
  };
  known.set(canonical, shares);
  return shares;
}
