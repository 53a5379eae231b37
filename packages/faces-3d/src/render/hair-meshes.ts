import { transformPoints } from "../geometry/pose.ts";
import type { PreparedHead } from "../head/prepared-head.ts";
import { beardReach, beardShells } from "../mesh/beard-shells.ts";
import { hairCap } from "../mesh/hair-cap.ts";
import { hairBun, hairFall } from "../mesh/hair-fall.ts";
import type { HairSheet } from "../mesh/hair-strands.ts";
import { hairTails } from "../mesh/hair-tails.ts";
import type { PosedHead, RigidMotion } from "../mesh/posed-head.ts";
import type { RadiusMap } from "../mesh/radius-map.ts";
import type { RenderMesh } from "../mesh/render-mesh.ts";
import type { HairStyle } from "../person/hair-style.ts";
import type { BeardTraits } from "../person/person.ts";
import type { Scene } from "../scene/scene.ts";
import { hairMaterial } from "./hair-material.ts";
import { place, sheetShape } from "./placed-sheet.ts";

const HAIR_LAYERS = [0.6, 0.85, 1] as const;
const FINE_HAIR_LAYERS = [0.4, 0.6, 0.76, 0.9, 1] as const;

/** The hair of the head; more layers of it where a look is asked for. */
export function hairMeshes(radius: RadiusMap, lift: number, scene: Scene, { headMotion }: PosedHead): RenderMesh[] {
  const layers = scene.look === undefined ? HAIR_LAYERS : FINE_HAIR_LAYERS;
  return hairSheets(radius, scene.hair, lift, layers).map((sheet) => ({
    ...sheetShape(place(sheet.positions, headMotion), sheet.triangles),
    twoSided: true,
    castsShadow: sheet.layer === layers[0],
    material: hairMaterial(sheet, scene.hair, rotate(sheet.tangents, headMotion)),
  }));
}

/** A beard's shells are hair in the world already. */
export function beardMeshes(
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

function rotate(vectors: Float32Array, { rotation }: RigidMotion): Float32Array {
  const out = new Float32Array(vectors.length);
  transformPoints(vectors, rotation, [0, 0, 0], [0, 0, 0], out);
  return out;
}
