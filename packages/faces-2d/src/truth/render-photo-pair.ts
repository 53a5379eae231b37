import { type Cast, memberOf } from "../cast/cast.ts";
import { faceAt } from "../compose/face-at.ts";
import { ownFaceRecipe } from "../compose/face-recipe.ts";
import { mixFaces } from "../compose/mix-faces.ts";
import { developFace, type PairPicture, renderPicture } from "../pairs/render-pair.ts";
import { NO_VARIATION } from "../vary/variation.ts";
import { type AnyPhotoRole, PHOTO_ROLES, type PhotoRole, WRONG_PHOTO_ROLES } from "./photo-truth-set.ts";
import type { MixPair } from "./sample-mix-pairs.ts";
import type { PhotoPair } from "./sample-photo-pairs.ts";
import { WRONG_PHOTO_TRUTHS } from "./wrong-photo-truth.ts";

export type PhotoPairPictures = Readonly<Record<PhotoRole, PairPicture> & Partial<Record<AnyPhotoRole, PairPicture>>>;

/** The pictures of a true swap; the truth and what is wrong with it lie pixel on pixel over the target. */
export async function renderPhotoPair(
  cast: Cast,
  pair: PhotoPair,
  size: number,
  roles: readonly AnyPhotoRole[] = PHOTO_ROLES,
): Promise<PhotoPairPictures> {
  const own = (id: string) => ownFaceRecipe(id, memberOf(cast, id).sex);
  const [x, y] = [own(pair.source), own(pair.target)];
  const source = await renderPicture(cast, x, pair.sourceScene, NO_VARIATION, size);
  const target = await renderPicture(cast, y, pair.scene, pair.variation, size);
  const truth = await renderPicture(cast, x, pair.scene, pair.variation, size, target.crop);
  const reference = await renderPicture(cast, x, pair.referenceScene, NO_VARIATION, size);
  const wrong: Partial<Record<AnyPhotoRole, PairPicture>> = {};
  for (const role of WRONG_PHOTO_ROLES) {
    if (!roles.includes(role)) continue;
    const { face, scene } = WRONG_PHOTO_TRUTHS[role](cast, pair);
    wrong[role] = await developFace(cast, face, scene, pair.variation, size, target.crop);
  }
  return { source, target, truth, reference, ...wrong };
}

/** The pictures of a true ID mixing; the truth lies pixel on pixel over the target. */
export async function renderMixPair(cast: Cast, pair: MixPair, size: number): Promise<PhotoPairPictures> {
  const { faces, scenes, scene, variation } = pair;
  const mixed = (smile: number) => mixFaces(cast, faceAt(cast, faces.global, smile), faceAt(cast, faces.local, smile));
  const source = await renderPicture(cast, faces.global, scenes.global, NO_VARIATION, size);
  const local = await renderPicture(cast, faces.local, scenes.local, NO_VARIATION, size);
  const target = await renderPicture(cast, faces.target, scene, variation, size);
  const truth = await developFace(cast, mixed(scene.smile), scene, variation, size, target.crop);
  const reference = await developFace(cast, mixed(scenes.reference.smile), scenes.reference, NO_VARIATION, size);
  return { source, local, target, truth, reference };
}
