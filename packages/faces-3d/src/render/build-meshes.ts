import { transformPoints } from "../geometry/pose.ts";
import type { PreparedHead } from "../head/prepared-head.ts";
import { vertexNormals } from "../head/triangles.ts";
import { eyeMesh, lidOpenness } from "../mesh/eye-mesh.ts";
import { hairCap } from "../mesh/hair-cap.ts";
import { hairBun, hairFall } from "../mesh/hair-fall.ts";
import type { HairSheet } from "../mesh/hair-strands.ts";
import { lashMesh } from "../mesh/lash-mesh.ts";
import type { PersonShape } from "../mesh/person-shape.ts";
import type { PosedHead, RigidMotion } from "../mesh/posed-head.ts";
import type { RadiusMap } from "../mesh/radius-map.ts";
import type { Material, RenderMesh } from "../mesh/render-mesh.ts";
import { garmentOverBust, torsoMesh } from "../mesh/torso-mesh.ts";
import type { HairStyle } from "../person/hair-style.ts";
import type { Person } from "../person/person.ts";
import type { Scene } from "../scene/scene.ts";
import { eyeMaterial } from "./eye-material.ts";
import { hairMaterial } from "./hair-material.ts";
import type { Lighting } from "./lighting.ts";
import { gumsMaterial, teethMaterial } from "./mouth-materials.ts";
import { clothMaterial, lashMaterial } from "./plain-materials.ts";
import { paintScalp, type SkinPaint, skinMaterial } from "./skin-material.ts";

/** One person made ready: everything that is the same in all their pictures. */
export interface PreparedPerson {
  readonly person: Person;
  readonly shape: PersonShape;
  readonly paint: SkinPaint;
  readonly radius: RadiusMap;
}

/** A mesh in the world that waits for its material, because materials need the light and the light needs the meshes. */
export interface Shape {
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  readonly triangles: Uint32Array;
  readonly twoSided: boolean;
  readonly castsShadow: boolean;
  readonly material: (lighting: Lighting) => Material;
}

/** Opposite landmarks of the inner lips. */
const INNER_LIPS = [
  [61, 67],
  [62, 66],
  [63, 65],
] as const;

const HAIR_LAYERS = [0.6, 0.85, 1] as const;

/** All surfaces of a picture, posed in the world. */
export function buildShapes(head: PreparedHead, prepared: PreparedPerson, scene: Scene, posed: PosedHead): Shape[] {
  const { positions, headMotion, bodyMotion } = posed;
  const { neutral } = head.model;
  const { person, shape } = prepared;
  const normals = new Float32Array(positions.length);
  vertexNormals(positions, head.all, normals);
  const scalp = paintScalp(head, scene.hair);
  const shapes: Shape[] = [
    {
      positions,
      normals,
      triangles: head.skin,
      twoSided: false,
      castsShadow: true,
      material: (lighting) => skinMaterial(head, person, prepared.paint, scalp, scene.hair, lighting),
    },
  ];
  if (isMouthOpen(head, positions)) {
    const inside = { positions, normals, twoSided: false, castsShadow: false };
    shapes.push(
      { ...inside, triangles: head.gums, material: (lighting) => gumsMaterial(neutral, lighting) },
      { ...inside, triangles: head.teeth, material: (lighting) => teethMaterial(neutral, lighting) },
    );
  }
  const up = [headMotion.rotation[1], headMotion.rotation[4], headMotion.rotation[7]] as const;
  shape.eyes.forEach((ball, side) => {
    if (ball.radius === 0) return;
    const eye = eyeMesh(ball, scene.gaze, person.eyes.irisRadius);
    const placed = place(eye.positions, headMotion);
    const { upper, lower } = head.lids[side as 0 | 1];
    const openness = lidOpenness(placed, positions, upper, lower);
    shapes.push({
      ...sheetShape(placed, eye.triangles),
      twoSided: false,
      castsShadow: false,
      material: (lighting) => eyeMaterial(person.eyes, scene.pupilRadius, eye.disc, openness, lighting),
    });
    for (const [edge, direction, length, density] of [
      [upper, 1, 0.42 + 0.25 * person.skin.eyeMakeup, 0.72],
      [lower, -1, 0.22, 0.42],
    ] as const) {
      if (edge.length < 3) continue;
      const lashes = lashMesh(positions, normals, edge, direction, length, up);
      shapes.push({
        ...sheetShape(lashes.positions, lashes.triangles),
        twoSided: true,
        castsShadow: false,
        material: (lighting) =>
          lashMaterial(
            lashes,
            density,
            person.skin.eyeMakeup > 0.3 ? [0.008, 0.007, 0.007] : person.brows.colour,
            lighting,
          ),
      });
    }
  });
  for (const sheet of hairSheets(prepared.radius, scene.hair, shape.lift)) {
    const tangents = rotate(sheet.tangents, headMotion);
    shapes.push({
      ...sheetShape(place(sheet.positions, headMotion), sheet.triangles),
      twoSided: true,
      castsShadow: sheet.layer === HAIR_LAYERS[0],
      material: (lighting) => hairMaterial(sheet, scene.hair, tangents, lighting),
    });
  }
  const bust = garmentOverBust(head, scene.garment.collar, positions, normals);
  shapes.push({
    ...bust,
    normals,
    twoSided: false,
    castsShadow: false,
    material: (lighting) => ({
      ...clothMaterial(scene.garment, neutral, lighting),
      covers: (a, b, c, wa, wb, wc) => wa * bust.above[a]! + wb * bust.above[b]! + wc * bust.above[c]! < 0,
    }),
  });
  const torso = torsoMesh(scene.garment.collar);
  shapes.push({
    ...sheetShape(place(torso.positions, bodyMotion), torso.triangles),
    twoSided: true,
    castsShadow: false,
    material: (lighting) => clothMaterial(scene.garment, torso.positions, lighting),
  });
  return shapes;
}

export function withMaterial({ material, ...shape }: Shape, lighting: Lighting): RenderMesh {
  return { ...shape, material: material(lighting) };
}

function hairSheets(radius: RadiusMap, style: HairStyle, lift: number): HairSheet[] {
  if (style.top === 0) return [];
  const sheets = hairCap(radius, style, lift, HAIR_LAYERS);
  if (style.length > 0) sheets.push(...HAIR_LAYERS.map((layer) => hairFall(radius, style, lift, layer)));
  if (style.bun > 0) sheets.push(hairBun(radius, style, lift));
  return sheets;
}

/** Whether the lips (inner landmarks) leave a gap through which teeth could show. */
function isMouthOpen(head: PreparedHead, positions: Float32Array): boolean {
  return INNER_LIPS.some(([upper, lower]) => {
    const [a, b] = [3 * head.model.landmarks[upper]!, 3 * head.model.landmarks[lower]!];
    return (
      Math.hypot(
        positions[a]! - positions[b]!,
        positions[a + 1]! - positions[b + 1]!,
        positions[a + 2]! - positions[b + 2]!,
      ) > 0.12
    );
  });
}

function sheetShape(positions: Float32Array, triangles: Uint32Array) {
  const normals = new Float32Array(positions.length);
  vertexNormals(positions, triangles, normals);
  return { positions, normals, triangles };
}

function place(points: Float32Array, { rotation, pivot, offset }: RigidMotion): Float32Array {
  const out = new Float32Array(points.length);
  transformPoints(points, rotation, pivot, offset, out);
  return out;
}

function rotate(vectors: Float32Array, { rotation }: RigidMotion): Float32Array {
  const out = new Float32Array(vectors.length);
  transformPoints(vectors, rotation, [0, 0, 0], [0, 0, 0], out);
  return out;
}
