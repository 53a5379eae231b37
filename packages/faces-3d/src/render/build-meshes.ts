import { transformPoints } from "../geometry/pose.ts";
import { smoothstep } from "../geometry/scalar.ts";
import type { PreparedHead } from "../head/prepared-head.ts";
import { vertexNormals } from "../head/triangles.ts";
import { eyeMesh } from "../mesh/eye-mesh.ts";
import { hairCap } from "../mesh/hair-cap.ts";
import { hairBun, hairFall } from "../mesh/hair-fall.ts";
import type { HairSheet } from "../mesh/hair-strands.ts";
import { lashMesh } from "../mesh/lash-mesh.ts";
import type { PersonShape } from "../mesh/person-shape.ts";
import type { PosedHead, RigidMotion } from "../mesh/posed-head.ts";
import type { RadiusMap } from "../mesh/radius-map.ts";
import type { Material, RenderMesh } from "../mesh/render-mesh.ts";
import { neckline, torsoMesh } from "../mesh/torso-mesh.ts";
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

const HAIR_LAYERS = [0.6, 0.85, 1] as const;

/** All surfaces of a picture, posed in the world. */
export function buildShapes(head: PreparedHead, prepared: PreparedPerson, scene: Scene, posed: PosedHead): Shape[] {
  const { positions, headMotion, bodyMotion } = posed;
  const { neutral } = head.model;
  const { person, shape } = prepared;
  const normals = new Float32Array(positions.length);
  vertexNormals(positions, head.skin, normals);
  const skinNormals = normals.slice();
  vertexNormals(positions, head.gums, normals);
  const gumNormals = normals.slice();
  vertexNormals(positions, head.teeth, normals);
  const scalp = paintScalp(head, scene.hair);
  const shapes: Shape[] = [
    {
      positions,
      normals: skinNormals,
      triangles: head.skin,
      twoSided: false,
      castsShadow: true,
      material: (lighting) => skinMaterial(head, person, prepared.paint, scalp, scene.hair, lighting),
    },
    {
      positions,
      normals: gumNormals,
      triangles: head.gums,
      twoSided: false,
      castsShadow: false,
      material: (lighting) => gumsMaterial(neutral, lighting),
    },
    {
      positions,
      normals,
      triangles: head.teeth,
      twoSided: false,
      castsShadow: false,
      material: (lighting) => teethMaterial(neutral, lighting),
    },
  ];
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
      const lashes = lashMesh(positions, skinNormals, edge, direction, length, up);
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
  shapes.push(garmentShape(head, posed, skinNormals, scene));
  const torso = torsoMesh(scene.garment.collar);
  shapes.push({
    ...sheetShape(place(torso.positions, bodyMotion), torso.triangles),
    twoSided: true,
    castsShadow: false,
    material: (lighting) => clothMaterial(scene.garment, torso.positions, lighting),
  });
  return shapes;
}

/** The bust's own surface, a little outwards, as cloth up to the neckline: a garment that fits whoever wears it. */
function garmentShape(head: PreparedHead, { positions }: PosedHead, normals: Float32Array, scene: Scene): Shape {
  const { neutral } = head.model;
  const { garment } = scene;
  const outside = positions.map((x, i) => x + 0.35 * normals[i]!);
  const above = new Float32Array(head.skinVertexCount);
  for (let v = 0; v < above.length; v++) {
    above[v] = neutral[3 * v + 1]! - neckline(garment.collar, neutral[3 * v]!, neutral[3 * v + 2]!);
  }
  const triangles = head.skin.filter(
    (_, k) => above[head.skin[k - (k % 3)]!]! < 1.5 && head.skin[k - (k % 3)]! < head.model.regions.mouthSocket[0],
  );
  return {
    positions: outside,
    normals,
    triangles,
    twoSided: false,
    castsShadow: false,
    material: (lighting) => ({
      ...clothMaterial(garment, neutral, lighting),
      covers: (a, b, c, wa, wb, wc) => wa * above[a]! + wb * above[b]! + wc * above[c]! < 0,
    }),
  };
}

export function withMaterial({ material, ...shape }: Shape, lighting: Lighting): RenderMesh {
  return { ...shape, material: material(lighting) };
}

function hairSheets(radius: RadiusMap, style: HairStyle, lift: number): HairSheet[] {
  if (style.top === 0) return [];
  const sheets = HAIR_LAYERS.map((layer) => hairCap(radius, style, lift, layer));
  if (style.length > 0) sheets.push(...HAIR_LAYERS.map((layer) => hairFall(radius, style, lift, layer)));
  if (style.bun > 0) sheets.push(hairBun(radius, style, lift));
  return sheets;
}

/** How far a point of the eyeball is from the lids: under them it is dark. */
function lidOpenness(
  eye: Float32Array,
  face: Float32Array,
  upper: readonly number[],
  lower: readonly number[],
): Float32Array {
  const nearest = (edge: readonly number[], i: number) => {
    let best = 9;
    for (const v of edge) {
      const [dx, dy, dz] = [face[3 * v]! - eye[i]!, face[3 * v + 1]! - eye[i + 1]!, face[3 * v + 2]! - eye[i + 2]!];
      best = Math.min(best, dx * dx + dy * dy + dz * dz);
    }
    return Math.sqrt(best);
  };
  const out = new Float32Array(eye.length / 3);
  for (let v = 0; v < out.length; v++) {
    out[v] = smoothstep(0, 0.5, nearest(upper, 3 * v)) * (0.75 + 0.25 * smoothstep(0.02, 0.25, nearest(lower, 3 * v)));
  }
  return out;
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
