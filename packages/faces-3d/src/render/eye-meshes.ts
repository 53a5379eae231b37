import type { PreparedHead } from "../head/prepared-head.ts";
import { eyeMesh, lidOpenness } from "../mesh/eye-mesh.ts";
import { lashMesh } from "../mesh/lash-mesh.ts";
import type { PersonShape } from "../mesh/person-shape.ts";
import type { PosedHead } from "../mesh/posed-head.ts";
import type { RenderMesh } from "../mesh/render-mesh.ts";
import type { Person } from "../person/person.ts";
import type { Scene } from "../scene/scene.ts";
import { eyeMaterial } from "./eye-material.ts";
import { photographicEye } from "./photographic-eye.ts";
import { place, sheetShape } from "./placed-sheet.ts";
import { lashMaterial } from "./plain-materials.ts";

/** Degrees by which an eye's middle points away from the nose where it looks straight: what it sees with lies beside it. */
const EYES_OUTWARD = 3;

/**
 * Eyeballs with their lashes, each eye's behind one another.
 * @param normals of the head's vertices
 * @param isPhotographed whether the skin around them is photographed
 */
export function eyeMeshes(
  head: PreparedHead,
  person: Person,
  shape: PersonShape,
  scene: Scene,
  { positions, headMotion }: PosedHead,
  normals: Float32Array,
  isPhotographed: boolean,
): RenderMesh[] {
  const meshes: RenderMesh[] = [];
  const material = isPhotographed ? photographicEye : eyeMaterial;
  const up = [headMotion.rotation[1], headMotion.rotation[4], headMotion.rotation[7]] as const;
  shape.eyes.forEach((ball, side) => {
    if (ball.radius === 0) return;
    const outward = isPhotographed ? (side === 0 ? EYES_OUTWARD : -EYES_OUTWARD) : 0;
    const gaze = { yaw: scene.gaze.yaw + outward, pitch: scene.gaze.pitch };
    const eye = eyeMesh(ball, gaze, person.eyes.irisRadius);
    const placed = place(eye.positions, headMotion);
    const { upper, lower } = head.lids[side as 0 | 1];
    const openness = lidOpenness(placed, positions, upper, lower);
    meshes.push({
      ...sheetShape(placed, eye.triangles),
      twoSided: false,
      castsShadow: false,
      material: material(person.eyes, scene.pupilRadius, eye.disc, openness),
    });
    for (const [edge, direction, length, density] of [
      [upper, 1, 0.42 + 0.25 * person.skin.eyeMakeup, 0.72],
      [lower, -1, 0.22, 0.42],
    ] as const) {
      if (edge.length < 3) continue;
      const lashes = lashMesh(positions, normals, edge, direction, length, up);
      meshes.push({
        ...sheetShape(lashes.positions, lashes.triangles),
        twoSided: true,
        castsShadow: false,
        material: lashMaterial(
          lashes,
          density,
          person.skin.eyeMakeup > 0.3 ? [0.008, 0.007, 0.007] : person.brows.colour,
        ),
      });
    }
  });
  return meshes;
}
