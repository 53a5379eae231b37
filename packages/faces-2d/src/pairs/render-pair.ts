import type { Affine } from "@mfim/core";
import type { Cast } from "../cast/cast.ts";
import { composingSize } from "../cast/composing-size.ts";
import { type ComposedFace, faceAt } from "../compose/face-at.ts";
import type { FaceRecipe } from "../compose/face-recipe.ts";
import { IBUG_68, IBUG_68_MIRRORED } from "../mesh/face-parts.ts";
import { reduced } from "../picture/reduced.ts";
import { type RenderedPortrait, renderPortrait } from "../render/render-portrait.ts";
import type { Scene } from "../render/scene.ts";
import type { Variation } from "../vary/variation.ts";
import { mirroredRows, varyPicture } from "../vary/vary-picture.ts";
import type { ComposedPair } from "./sample-pair.ts";

/** A finished picture with what is known of it. */
export interface PairPicture {
  /** [size, size, 3] sRGB */
  readonly pixels: Uint8Array;
  /** [size, size] 255 where the composed face covers all */
  readonly mask: Uint8Array;
  /** [68, 2] pixels, (0, 0) the centre of the top left one; in a mirrored picture, of the face that it shows */
  readonly landmarks: Float32Array;
}

/** Source, target and true swap at `size` pixels; a pure function of its arguments. */
export async function renderPair(
  cast: Cast,
  { source, target }: ComposedPair,
  size: number,
): Promise<readonly [PairPicture, PairPicture, PairPicture]> {
  const given = await renderPicture(cast, source.face, source.scene, source.variation, size);
  const shown = await renderPicture(cast, target.face, target.scene, target.variation, size);
  const truth = await renderPicture(cast, source.face, target.scene, target.variation, size, shown.crop);
  return [given, shown, truth];
}

/** A picture beside what others of its scene are drawn and compared with. */
export interface DevelopedPicture extends PairPicture {
  readonly crop: Affine;
  /** [size, size] see `RenderedPortrait` */
  readonly reach: Uint8Array;
}

/** Somebody in a scene, developed. */
export async function renderPicture(
  cast: Cast,
  recipe: FaceRecipe,
  scene: Scene,
  variation: Variation,
  size: number,
  crop?: Affine,
): Promise<DevelopedPicture> {
  return await developFace(cast, faceAt(cast, recipe, scene.smile), scene, variation, size, crop);
}

/** A composed face in a scene, developed. */
export async function developFace(
  cast: Cast,
  face: ComposedFace,
  scene: Scene,
  variation: Variation,
  size: number,
  crop?: Affine,
): Promise<DevelopedPicture> {
  const large = composingSize(size);
  const portrait = renderPortrait(cast, face, scene, { size: large, ...(crop && { crop }) });
  const factor = large / size;
  const pixels = await varyPicture(reduced(portrait.colours, large, 3, factor), size, variation);
  const cover = Uint8Array.from(reduced(portrait.face, large, 1, factor), (v) => Math.round(255 * Math.min(1, v)));
  const near = Uint8Array.from(reduced(Float32Array.from(portrait.reach), large, 1, factor), (v) => (v > 0 ? 1 : 0));
  return {
    pixels,
    mask: variation.mirrored ? mirroredRows(cover, size, 1) : cover,
    reach: variation.mirrored ? mirroredRows(near, size, 1) : near,
    landmarks: landmarksOf(portrait, factor, size, variation.mirrored),
    crop: portrait.crop,
  };
}

function landmarksOf({ points }: RenderedPortrait, factor: number, size: number, mirrored: boolean): Float32Array {
  const order = mirrored ? IBUG_68_MIRRORED.map((i) => IBUG_68[i]!) : IBUG_68;
  return Float32Array.from(
    order.flatMap((i) => {
      const [x, y] = [(points[3 * i]! + 0.5) / factor - 0.5, (points[3 * i + 1]! + 0.5) / factor - 0.5];
      return [mirrored ? size - 1 - x : x, y];
    }),
  );
}
