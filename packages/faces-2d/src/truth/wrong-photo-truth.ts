import type { Cast } from "../cast/cast.ts";
import { memberOf } from "../cast/cast.ts";
import { type ComposedFace, faceAt } from "../compose/face-at.ts";
import { ownFaceRecipe } from "../compose/face-recipe.ts";
import type { Scene } from "../render/scene.ts";
import type { WrongPhotoRole } from "./photo-truth-set.ts";
import type { PhotoPair } from "./sample-photo-pairs.ts";

/** What is drawn: whose face with which expression, in which scene. */
export interface FaceInScene {
  readonly face: ComposedFace;
  readonly scene: Scene;
}

const faceOf = (cast: Cast, id: string, smile: number) =>
  faceAt(cast, ownFaceRecipe(id, memberOf(cast, id).sex), smile);

/** The true swap with one attribute wrong and all others right. */
export const WRONG_PHOTO_TRUTHS: Readonly<Record<WrongPhotoRole, (cast: Cast, pair: PhotoPair) => FaceInScene>> = {
  "wrong-light": (cast, { source, scene, wrong }) => ({
    face: faceOf(cast, source, scene.smile),
    scene: { ...scene, light: wrong.light },
  }),
  "wrong-shape": (cast, { source, scene, wrong }) => ({
    face: { ...faceOf(cast, source, scene.smile), points: faceOf(cast, wrong.person, scene.smile).points },
    scene,
  }),
  // Eyes and teeth stay the source's: they are no skin.
  "wrong-skin": (cast, { source, scene, wrong }) => {
    const { texture, tone } = faceOf(cast, wrong.person, scene.smile);
    return { face: { ...faceOf(cast, source, scene.smile), texture, tone }, scene };
  },
  "wrong-expression": (cast, { source, scene, wrong }) => ({
    face: faceOf(cast, source, wrong.smile),
    scene: { ...scene, smile: wrong.smile },
  }),
  "wrong-pose": (cast, { source, scene, wrong }) => ({
    face: faceOf(cast, source, scene.smile),
    scene: { ...scene, yaw: wrong.yaw },
  }),
};
