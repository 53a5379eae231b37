import { FULL_HAIRLINE } from "../head/hairline.ts";
import type { PreparedHead } from "../head/prepared-head.ts";
import { beardLines } from "../mesh/beard-lines.ts";
import { beardReach } from "../mesh/beard-shells.ts";
import { hairCap } from "../mesh/hair-cap.ts";
import { hairBun, hairFall } from "../mesh/hair-fall.ts";
import { capLines, fallLines, type HairLines } from "../mesh/hair-lines.ts";
import { ribbonMesh } from "../mesh/hair-ribbons.ts";
import type { HairSheet } from "../mesh/hair-strands.ts";
import { hairTails } from "../mesh/hair-tails.ts";
import type { PosedHead, RigidMotion } from "../mesh/posed-head.ts";
import { type RadiusMap, SKULL_CENTRE } from "../mesh/radius-map.ts";
import type { RenderMesh } from "../mesh/render-mesh.ts";
import type { HairStyle } from "../person/hair-style.ts";
import type { BeardTraits } from "../person/person.ts";
import type { Scene } from "../scene/scene.ts";
import { hairMaterial } from "./hair-material.ts";
import { place, sheetShape } from "./placed-sheet.ts";
import { ribbonMaterial } from "./ribbon-material.ts";

/** Of the sheets at these layers the first are drawn, the outermost is what strands are laid along. */
const LAYERS = [0.5, 0.75, 1] as const;
/** Hair that is shorter has no sheets: scalp shows between its strands. */
const SHORTEST_SHEET = 0.42;

/**
 * The hair of the photographic look: dark sheets within, and over them, and over the edge of everything, single strands.
 * @param footprint centimetres of the face that a sample covers
 */
export function photographicHair(
  radius: RadiusMap,
  lift: number,
  { hair, camera }: Scene,
  { headMotion }: PosedHead,
  footprint: number,
): RenderMesh[] {
  if (hair.top === 0) return [];
  const style = { ...hair, line: FULL_HAIRLINE };
  const cap = hairCap(radius, style, lift, LAYERS);
  const fall = style.length > 0 ? LAYERS.map((layer) => hairFall(radius, style, lift, layer)) : [];
  const sheets = [...(hair.top > SHORTEST_SHEET ? cap.slice(0, -1) : []), ...fall.slice(0, -1)];
  if (style.bun > 0) sheets.push(hairBun(radius, style, lift));
  sheets.push(...hairTails(radius, style, lift));
  const strands = [{ lines: capLines(cap[0]!, cap[2]!, hair, footprint), hides: true }];
  if (fall.length > 0) strands.push({ lines: fallLines(fall[0]!, fall[2]!, hair, footprint), hides: false });
  return [
    ...sheets.map((sheet) => sheetMesh(sheet, hair, headMotion)),
    ...strands.map(({ lines, hides }) => strandMesh(lines, hair, headMotion, camera.distance, hides)),
  ];
}

/**
 * A beard of single hairs; the skin under it is as dark as between hairs.
 * @param normals of the head's vertices
 */
export function photographicBeard(
  head: PreparedHead,
  beard: BeardTraits,
  { positions, headMotion }: PosedHead,
  normals: Float32Array,
  { camera }: Scene,
  footprint: number,
): RenderMesh[] {
  const { rotation } = headMotion;
  const down = [-rotation[1], -rotation[4], -rotation[7]] as const;
  const lines = beardLines(head, beard, beardReach(head, beard), positions, normals, down, footprint);
  const middle = Float64Array.from(place(Float32Array.from(SKULL_CENTRE), headMotion));
  const ribbons = ribbonMesh(lines, lines.points, middle, camera.distance, true);
  const material = { ...ribbonMaterial(ribbons, beard), label: "beard" } as const;
  return [{ ...ribbons, twoSided: true, castsShadow: false, material }];
}

function sheetMesh(sheet: HairSheet, hair: HairStyle, motion: RigidMotion): RenderMesh {
  const still = { ...motion, pivot: [0, 0, 0], offset: [0, 0, 0] } as const;
  return {
    ...sheetShape(place(sheet.positions, motion), sheet.triangles),
    twoSided: true,
    castsShadow: sheet.layer === LAYERS[0],
    material: hairMaterial(sheet, hair, place(sheet.tangents, still), true),
  };
}

function strandMesh(
  lines: HairLines,
  hair: HairStyle,
  motion: RigidMotion,
  distance: number,
  hides: boolean,
): RenderMesh {
  const middle = Float64Array.from(place(Float32Array.from(SKULL_CENTRE), motion));
  const ribbons = ribbonMesh(lines, place(lines.points, motion), middle, distance, hides);
  return { ...ribbons, twoSided: true, castsShadow: false, material: ribbonMaterial(ribbons, hair) };
}
