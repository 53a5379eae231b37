import type { PreparedHead } from "../head/prepared-head.ts";
import type { PosedHead } from "../mesh/posed-head.ts";
import type { RenderMesh } from "../mesh/render-mesh.ts";
import type { Person } from "../person/person.ts";
import type { Scene } from "../scene/scene.ts";
import type { SkinLibrary } from "../skins/library/skin-library.ts";
import { detailedSkin } from "./detailed-skin.ts";
import { personSmile, personTexture } from "./person-texture.ts";
import { photographicSkin } from "./photographic-skin.ts";
import { paintHairline, paintScalp, type SkinPaint, skinMaterial } from "./skin-material.ts";
import { SkinRelief } from "./skin-relief.ts";

/**
 * The skin of face and neck: one surface as it was first drawn, or two with relief where a look is asked for.
 * @param normals of the head's vertices
 * @param footprint centimetres of the face that a sample covers
 * @param skins what the photographic look composes skin of
 */
export function skinMeshes(
  head: PreparedHead,
  person: Person,
  paint: SkinPaint,
  scene: Scene,
  { positions, headMotion }: PosedHead,
  normals: Float32Array,
  footprint: number,
  skins?: SkinLibrary,
): RenderMesh[] {
  const scalp = paintScalp(head, scene.hair);
  const texture = scene.look === "photographic" ? personTexture(head, person, skins, footprint) : undefined;
  const smile = texture && personSmile(person, skins, texture.size, scene.expression);
  const hairline = texture && paintHairline(head, scene.hair);
  const plainSkin = () =>
    texture
      ? photographicSkin(head, person, texture, smile, paint, hairline!, scene.hair)
      : skinMaterial(head, person, paint, scalp, scene.hair);
  const skin = { positions, normals, twoSided: false, castsShadow: true };
  if (scene.look === undefined) return [{ ...skin, triangles: head.skin, material: plainSkin() }];
  const relief = new SkinRelief(person, scene, head.model.expressionNames, footprint);
  const parts = [
    [head.faceSkin, "skin"],
    [head.neckSkin, "neck"],
  ] as const;
  return parts.map(([triangles, label]) => ({
    ...skin,
    triangles,
    material: detailedSkin(plainSkin(), head, relief, headMotion, label),
  }));
}
