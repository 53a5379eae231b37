import type { SkinShares } from "../../person/person.ts";
import { LUMINANCE } from "../unwrap/skin-mask.ts";
import { texels } from "./fine-skin.ts";
import type { SkinLevel } from "./skin-library.ts";

/** Log colour by which a sum may differ in colour from the mean, and what stays of more: beyond it lie blue jaws and green foreheads. */
const COLOURED = 0.07;
const COLOURED_SHARE = 0.35;
/** Log light over the tone that bare forehead and temples have at least, and how much of what is missing is given back. */
const DARKEST = -0.03;
const LIFTED = 0.8;
/**
 * Draws in what sums of many skins have and a skin has not: colours far from the mean's (the light stays), and the shade of hair
 * that hung over the same places of many donors.
 * @param sum [size, size, 3] log colour over the tone; overwritten
 * @param runs first and last number of each stretch to go over
 * @param fringe [size, size] 0 to 1: where hair may have hung over the skin (see `hairRegion`)
 */
export function calmSkin(
  sum: Float32Array,
  shares: SkinShares,
  { means }: SkinLevel,
  runs: Uint32Array,
  fringe: Float32Array,
): void {
  for (const k of texels(runs)) {
    calmColour(sum, 3 * k, shares, means);
    if (fringe[k]! > 0) liftShadow(sum, 3 * k, fringe[k]!);
  }
}

/** Draws in what is darker than bare skin: the shade of hair that hung there, of many donors in the same place. */
function liftShadow(sum: Float32Array, at: number, share: number): void {
  const light = LUMINANCE[0] * sum[at]! + LUMINANCE[1] * sum[at + 1]! + LUMINANCE[2] * sum[at + 2]!;
  const dark = light - DARKEST;
  if (dark >= 0) return;
  for (let c = 0; c < 3; c++) sum[at + c] = sum[at + c]! - LIFTED * share * dark;
}

/** Draws in the colour of a texel where its difference to the mean has more than skins have; its light stays. */
function calmColour(sum: Float32Array, at: number, { female, male }: SkinShares, means: SkinLevel["means"]): void {
  let light = 0;
  for (let c = 0; c < 3; c++) {
    difference[c] = sum[at + c]! - female * means.female[at + c]! - male * means.male[at + c]!;
    light += LUMINANCE[c as 0 | 1 | 2] * difference[c]!;
  }
  let most = 0;
  for (let c = 0; c < 3; c++) most = Math.max(most, Math.abs(difference[c]! - light));
  if (most <= COLOURED) return;
  const away = (1 - COLOURED_SHARE) * (1 - COLOURED / most);
  for (let c = 0; c < 3; c++) sum[at + c] = sum[at + c]! - away * (difference[c]! - light);
}

const difference = new Float64Array(3);
