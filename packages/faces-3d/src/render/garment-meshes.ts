import type { PreparedHead } from "../head/prepared-head.ts";
import type { PosedHead } from "../mesh/posed-head.ts";
import type { RenderMesh } from "../mesh/render-mesh.ts";
import { garmentOverBust, torsoMesh } from "../mesh/torso-mesh.ts";
import type { Garment } from "../scene/scene.ts";
import { place, sheetShape } from "./placed-sheet.ts";
import { clothMaterial } from "./plain-materials.ts";

/** What covers the bust of the head's own surface, and the torso below it. */
export function garmentMeshes(
  head: PreparedHead,
  garment: Garment,
  { positions, bodyMotion }: PosedHead,
  normals: Float32Array,
): RenderMesh[] {
  const bust = garmentOverBust(head, garment.collar, positions, normals);
  const torso = torsoMesh(garment.collar);
  return [
    {
      ...bust,
      normals,
      twoSided: false,
      castsShadow: false,
      material: {
        ...clothMaterial(garment, head.model.neutral),
        covers: (a, b, c, w) => w[0]! * bust.above[a]! + w[1]! * bust.above[b]! + w[2]! * bust.above[c]! < 0,
      },
    },
    {
      ...sheetShape(place(torso.positions, bodyMotion), torso.triangles),
      twoSided: true,
      castsShadow: false,
      material: clothMaterial(garment, torso.positions),
    },
  ];
}
