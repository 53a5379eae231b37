import type { HeadModel } from "../head/head-model.ts";
import { type Portrait, type RenderedFace, type RenderOptions, renderFace, solveCrop } from "./render-face.ts";

export type { Portrait } from "./render-face.ts";

/**
 * What a perfect swapper returns: the source's shape, skin, brows and eye colour in the target's scene. Expression,
 * pose, gaze, pupils, camera, light, background, garment and hair are the target's (a swap changes the face, and hair
 * does not belong to it; its sheet is fitted to the source's skull, as a hairdresser would). The crop is the target's
 * own, so that the truth lies pixel on pixel over the target: the source's landmarks may then be a little off the
 * places that FFHQ's alignment of the new face would give them.
 */
export function swapTruth(
  head: HeadModel,
  source: Portrait,
  target: Portrait,
  options: Omit<RenderOptions, "crop">,
): RenderedFace {
  const crop = solveCrop(head, target.person, target.scene);
  return renderFace(head, { person: source.person, scene: target.scene }, { ...options, crop });
}
