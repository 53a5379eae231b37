import type { PreparedHead } from "../head/prepared-head.ts";
import { vertexNormals } from "../head/triangles.ts";
import type { PersonShape } from "../mesh/person-shape.ts";
import type { PosedHead } from "../mesh/posed-head.ts";
import type { RadiusMap } from "../mesh/radius-map.ts";
import type { RenderMesh } from "../mesh/render-mesh.ts";
import type { Person } from "../person/person.ts";
import type { Scene } from "../scene/scene.ts";
import type { SkinLibrary } from "../skins/library/skin-library.ts";
import type { Pane } from "./draw-panes.ts";
import { eyeMeshes } from "./eye-meshes.ts";
import { garmentMeshes } from "./garment-meshes.ts";
import { beardMeshes, hairMeshes } from "./hair-meshes.ts";
import { mouthMeshes } from "./mouth-meshes.ts";
import { occluderMeshes } from "./occluder-meshes.ts";
import { photographicBeard, photographicHair } from "./photographic-hair.ts";
import type { SkinPaint } from "./skin-material.ts";
import { skinMeshes } from "./skin-meshes.ts";

/** One person made ready: everything that is the same in all their pictures. */
export interface PreparedPerson {
  readonly person: Person;
  readonly shape: PersonShape;
  readonly paint: SkinPaint;
  readonly radius: RadiusMap;
}

/**
 * All surfaces of a picture, posed in the world.
 * @param footprint centimetres of the face that a sample covers
 * @param skins what the photographic look composes skin of
 */
export function buildMeshes(
  head: PreparedHead,
  { person, shape, paint, radius }: PreparedPerson,
  scene: Scene,
  posed: PosedHead,
  footprint: number,
  skins?: SkinLibrary,
): { readonly meshes: RenderMesh[]; readonly panes: Pane[] } {
  const { positions } = posed;
  const normals = new Float32Array(positions.length);
  vertexNormals(positions, head.all, normals);
  const isPhotographed = scene.look === "photographic";
  const meshes = [
    ...skinMeshes(head, person, paint, scene, posed, normals, footprint, skins),
    ...mouthMeshes(head, positions, normals),
    ...eyeMeshes(head, person, shape, scene, posed, normals, isPhotographed),
    ...(isPhotographed
      ? [
          ...(person.beard ? photographicBeard(head, person.beard, posed, normals, scene, footprint) : []),
          ...photographicHair(radius, shape.lift, scene, posed, footprint),
        ]
      : [
          ...(person.beard ? beardMeshes(head, person.beard, person.skin.noiseOffset, posed, normals) : []),
          ...hairMeshes(radius, shape.lift, scene, posed),
        ]),
    ...garmentMeshes(head, scene.garment, posed, normals),
  ];
  const occluders = occluderMeshes(head, shape, scene, posed);
  return { meshes: [...meshes, ...occluders.meshes], panes: occluders.panes };
}
