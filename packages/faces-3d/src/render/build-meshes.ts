import { transformPoints } from "../geometry/pose.ts";
import type { PreparedHead } from "../head/prepared-head.ts";
import { vertexNormals } from "../head/triangles.ts";
import { beardReach, beardShells } from "../mesh/beard-shells.ts";
import { eyeMesh, lidOpenness } from "../mesh/eye-mesh.ts";
import { hairCap } from "../mesh/hair-cap.ts";
import { hairBun, hairFall } from "../mesh/hair-fall.ts";
import type { HairSheet } from "../mesh/hair-strands.ts";
import { hairTails } from "../mesh/hair-tails.ts";
import { lashMesh } from "../mesh/lash-mesh.ts";
import type { PersonShape } from "../mesh/person-shape.ts";
import type { PosedHead, RigidMotion } from "../mesh/posed-head.ts";
import type { RadiusMap } from "../mesh/radius-map.ts";
import type { RenderMesh } from "../mesh/render-mesh.ts";
import { garmentOverBust, torsoMesh } from "../mesh/torso-mesh.ts";
import type { HairStyle } from "../person/hair-style.ts";
import type { BeardTraits, Person } from "../person/person.ts";
import type { Scene } from "../scene/scene.ts";
import type { SkinLibrary } from "../skins/library/skin-library.ts";
import { detailedSkin } from "./detailed-skin.ts";
import type { Pane } from "./draw-panes.ts";
import { eyeMaterial } from "./eye-material.ts";
import { hairMaterial } from "./hair-material.ts";
import { gumsMaterial, teethMaterial } from "./mouth-materials.ts";
import { occluderMeshes } from "./occluder-meshes.ts";
import { personSmile, personTexture } from "./person-texture.ts";
import { photographicSkin } from "./photographic-skin.ts";
import { place, sheetShape } from "./placed-sheet.ts";
import { clothMaterial, lashMaterial } from "./plain-materials.ts";
import { paintHairline, paintScalp, type SkinPaint, skinMaterial } from "./skin-material.ts";
import { SkinRelief } from "./skin-relief.ts";

/** One person made ready: everything that is the same in all their pictures. */
export interface PreparedPerson {
  readonly person: Person;
  readonly shape: PersonShape;
  readonly paint: SkinPaint;
  readonly radius: RadiusMap;
}

/** Opposite landmarks of the inner lips. */
const INNER_LIPS = [
  [61, 67],
  [62, 66],
  [63, 65],
] as const;

/** Degrees by which an eye's middle points away from the nose where it looks straight: what it sees with lies beside it. */
const EYES_OUTWARD = 3;
/** White of the eye beside photographed skin, as a share of the drawn eye's: brighter eyes seem lit from within. */
const PHOTOGRAPHED_WHITE = 0.6;

const HAIR_LAYERS = [0.6, 0.85, 1] as const;
const FINE_HAIR_LAYERS = [0.4, 0.6, 0.76, 0.9, 1] as const;

/**
 * All surfaces of a picture, posed in the world.
 * @param footprint centimetres of the face that a sample covers
 * @param skins what the photographic look composes skin of
 */
export function buildMeshes(
  head: PreparedHead,
  prepared: PreparedPerson,
  scene: Scene,
  posed: PosedHead,
  footprint: number,
  skins?: SkinLibrary,
): { readonly meshes: RenderMesh[]; readonly panes: Pane[] } {
  const { positions, headMotion, bodyMotion } = posed;
  const { neutral } = head.model;
  const { person, shape } = prepared;
  const normals = new Float32Array(positions.length);
  vertexNormals(positions, head.all, normals);
  const scalp = paintScalp(head, scene.hair);
  const isDetailed = scene.look !== undefined;
  const texture = scene.look === "photographic" ? personTexture(head, person, skins, footprint) : undefined;
  const smile = texture && personSmile(person, skins, texture.size, scene.expression);
  const hairline = texture && paintHairline(head, scene.hair);
  const plainSkin = () =>
    texture
      ? photographicSkin(head, person, texture, smile, prepared.paint, hairline!, scene.hair)
      : skinMaterial(head, person, prepared.paint, scalp, scene.hair);
  const skin = { positions, normals, twoSided: false, castsShadow: true };
  const meshes: RenderMesh[] = [];
  if (isDetailed) {
    const relief = new SkinRelief(person, scene, head.model.expressionNames, footprint);
    for (const [triangles, label] of [
      [head.faceSkin, "skin"],
      [head.neckSkin, "neck"],
    ] as const) {
      const material = detailedSkin(plainSkin(), head, relief, headMotion, label);
      meshes.push({ ...skin, triangles, material });
    }
  } else meshes.push({ ...skin, triangles: head.skin, material: plainSkin() });
  if (isMouthOpen(head, positions)) {
    const inside = { positions, normals, twoSided: false, castsShadow: false };
    meshes.push(
      { ...inside, triangles: head.gums, material: gumsMaterial(neutral) },
      { ...inside, triangles: head.teeth, material: teethMaterial(neutral) },
    );
  }
  const up = [headMotion.rotation[1], headMotion.rotation[4], headMotion.rotation[7]] as const;
  shape.eyes.forEach((ball, side) => {
    if (ball.radius === 0) return;
    const outward = texture ? (side === 0 ? EYES_OUTWARD : -EYES_OUTWARD) : 0;
    const gaze = { yaw: scene.gaze.yaw + outward, pitch: scene.gaze.pitch };
    const eye = eyeMesh(ball, gaze, person.eyes.irisRadius);
    const placed = place(eye.positions, headMotion);
    const { upper, lower } = head.lids[side as 0 | 1];
    const openness = lidOpenness(placed, positions, upper, lower);
    meshes.push({
      ...sheetShape(placed, eye.triangles),
      twoSided: false,
      castsShadow: false,
      material: eyeMaterial(person.eyes, scene.pupilRadius, eye.disc, openness, texture ? PHOTOGRAPHED_WHITE : 1),
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
  if (person.beard) meshes.push(...beardMeshes(head, person.beard, person.skin.noiseOffset, posed, normals));
  const layers = isDetailed ? FINE_HAIR_LAYERS : HAIR_LAYERS;
  for (const sheet of hairSheets(prepared.radius, scene.hair, shape.lift, layers)) {
    const tangents = rotate(sheet.tangents, headMotion);
    meshes.push({
      ...sheetShape(place(sheet.positions, headMotion), sheet.triangles),
      twoSided: true,
      castsShadow: sheet.layer === layers[0],
      material: hairMaterial(sheet, scene.hair, tangents, texture !== undefined),
    });
  }
  const bust = garmentOverBust(head, scene.garment.collar, positions, normals);
  meshes.push({
    ...bust,
    normals,
    twoSided: false,
    castsShadow: false,
    material: {
      ...clothMaterial(scene.garment, neutral),
      covers: (a, b, c, w) => w[0]! * bust.above[a]! + w[1]! * bust.above[b]! + w[2]! * bust.above[c]! < 0,
    },
  });
  const torso = torsoMesh(scene.garment.collar);
  meshes.push({
    ...sheetShape(place(torso.positions, bodyMotion), torso.triangles),
    twoSided: true,
    castsShadow: false,
    material: clothMaterial(scene.garment, torso.positions),
  });
  const occluders = occluderMeshes(head, shape, scene, posed);
  return { meshes: [...meshes, ...occluders.meshes], panes: occluders.panes };
}

/** A beard's shells are hair in the world already. */
function beardMeshes(
  head: PreparedHead,
  beard: BeardTraits,
  noiseOffset: number,
  { positions, headMotion: { rotation } }: PosedHead,
  normals: Float32Array,
): RenderMesh[] {
  const down = [-rotation[1], -rotation[4], -rotation[7]] as const;
  const style = { colour: beard.colour, curl: beard.curl, noiseOffset };
  const sheets = beardShells(head, beard, beardReach(head, beard), positions, normals, down);
  return sheets.map((sheet) => ({
    ...sheetShape(sheet.positions, sheet.triangles),
    twoSided: true,
    castsShadow: false,
    material: { ...hairMaterial(sheet, style, sheet.tangents), label: "beard" },
  }));
}

function hairSheets(radius: RadiusMap, style: HairStyle, lift: number, layers: readonly number[]): HairSheet[] {
  if (style.top === 0) return [];
  const sheets = hairCap(radius, style, lift, layers);
  if (style.length > 0) sheets.push(...layers.map((layer) => hairFall(radius, style, lift, layer)));
  if (style.bun > 0) sheets.push(hairBun(radius, style, lift));
  sheets.push(...hairTails(radius, style, lift));
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

function rotate(vectors: Float32Array, { rotation }: RigidMotion): Float32Array {
  const out = new Float32Array(vectors.length);
  transformPoints(vectors, rotation, [0, 0, 0], [0, 0, 0], out);
  return out;
}
