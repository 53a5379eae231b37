import { type Cast, type Expression, memberOf } from "../cast/cast.ts";
import { skinTone } from "../cast/skin-tone.ts";
import type { FaceRecipe } from "./face-recipe.ts";

/** Somebody with an expression: shape and skin. */
export interface ComposedFace {
  readonly recipe: FaceRecipe;
  /** From 0, neutral, to 1, smiling. */
  readonly smile: number;
  /** [468, 3] pixels of the cast's frame */
  readonly points: Float32Array;
  /** [height, width, 3] log colour in the canonical shape */
  readonly texture: Float32Array;
  readonly tone: readonly [number, number, number];
}

/**
 * Composes a face. The coefficients are those of both expressions, so that smiling changes nobody into somebody else;
 * between the two expressions, points and log colours are interpolated.
 */
export function faceAt(cast: Cast, recipe: FaceRecipe, smile: number): ComposedFace {
  const { canonical } = cast;
  const texture = new Float32Array(canonical.width * canonical.height * 3);
  const points = new Float32Array(canonical.points.length);
  for (const [expression, share] of [
    [0, 1 - smile],
    [1, smile],
  ] as const) {
    if (share === 0) continue;
    addFace(cast, recipe, expression, share, points, texture);
  }
  keepUsual(cast, recipe, smile, texture);
  return { recipe, smile, points, texture, tone: skinTone(texture, canonical) };
}

/** Share of what lies beyond the donors' usual range that is kept. */
const BEYOND = 0.3;

/**
 * The law is Gaussian, colours are not: where brows or highlights of some donors make a large spread, its tails are brighter
 * or darker than anybody. What leaves the donors' usual range is moderated; a photographed person stays as they are.
 */
function keepUsual(cast: Cast, { sex, coefficients, id }: FaceRecipe, smile: number, texture: Float32Array): void {
  if (coefficients[id] === 1) return;
  const [neutral, smiling] = cast.means[sex];
  for (let i = 0; i < texture.length; i++) {
    const low = (1 - smile) * neutral.darkest[i]! + smile * smiling.darkest[i]!;
    const high = (1 - smile) * neutral.brightest[i]! + smile * smiling.brightest[i]!;
    const value = texture[i]!;
    if (value < low) texture[i] = low + BEYOND * (value - low);
    else if (value > high) texture[i] = high + BEYOND * (value - high);
  }
}

function addFace(
  cast: Cast,
  { sex, coefficients }: FaceRecipe,
  expression: Expression,
  share: number,
  points: Float32Array,
  texture: Float32Array,
): void {
  const donors = Object.entries(coefficients);
  const mean = cast.means[sex][expression];
  // mean + sum c_i (x_i - mean) = (1 - sum c_i) mean + sum c_i x_i
  const rest = 1 - donors.reduce((sum, [, c]) => sum + c, 0);
  accumulate(points, mean.points, share * rest);
  accumulate(texture, mean.texture, share * rest);
  for (const [id, c] of donors) {
    const view = memberOf(cast, id).views[expression];
    accumulate(points, view.points, share * c);
    accumulate(texture, view.texture, share * c);
  }
}

function accumulate(into: Float32Array, values: Float32Array, factor: number): void {
  if (factor === 0) return;
  for (let i = 0; i < into.length; i++) into[i] = into[i]! + factor * values[i]!;
}
