import { poseMatrix } from "../geometry/pose.ts";
import type { PreparedHead } from "../head/prepared-head.ts";
import { vertexNormals } from "../head/triangles.ts";
import { faceMaskMesh } from "../mesh/face-mask-mesh.ts";
import { glassesMesh } from "../mesh/glasses-mesh.ts";
import { handMesh } from "../mesh/hand-mesh.ts";
import { OBJECT_PARTS, type ObjectPart } from "../mesh/object-meshes.ts";
import type { PersonShape } from "../mesh/person-shape.ts";
import type { PosedHead } from "../mesh/posed-head.ts";
import type { Material, RenderMesh } from "../mesh/render-mesh.ts";
import type { SolidMesh } from "../mesh/tube-mesh.ts";
import type { Rgb } from "../person/person.ts";
import { noise2 } from "../random/noise.ts";
import type { Occluder, Scene } from "../scene/scene.ts";
import type { Pane } from "./draw-panes.ts";
import type { Surface } from "./lighting.ts";
import { place, sheetShape } from "./placed-sheet.ts";

type HeldThing = Extract<Occluder, { kind: "hand" | "microphone" | "mug" | "phone" }>;

/** What stands before the face: surfaces, and lenses that are looked through. */
export function occluderMeshes(
  head: PreparedHead,
  shape: PersonShape,
  scene: Scene,
  posed: PosedHead,
): { readonly meshes: RenderMesh[]; readonly panes: Pane[] } {
  const meshes: RenderMesh[] = [];
  const panes: Pane[] = [];
  for (const occluder of scene.occluders ?? []) {
    if (occluder.kind === "glasses") {
      const glasses = glassesMesh(head, shape, occluder);
      if (!glasses) continue;
      meshes.push(
        solid(
          { ...glasses.frame, positions: place(glasses.frame.positions, posed.headMotion) },
          { colour: occluder.frame, roughness: 0.3, specular: 0.045, subsurface: 0 },
        ),
      );
      panes.push({
        ...sheetShape(place(glasses.lenses.positions, posed.headMotion), glasses.lenses.triangles),
        tint: occluder.tint,
      });
    } else if (occluder.kind === "mask") {
      const mask = faceMaskMesh(head, posed.positions, posed.headMotion);
      meshes.push({
        ...sheetShape(place(mask.positions, posed.headMotion), mask.triangles),
        twoSided: true,
        castsShadow: true,
        material: maskMaterial(occluder.colour, mask.place),
      });
    } else meshes.push(...heldMeshes(occluder));
  }
  return { meshes, panes };
}

function heldMeshes(thing: HeldThing): RenderMesh[] {
  const parts: ObjectPart[] =
    thing.kind === "hand" ? [{ mesh: handMesh(thing.curl), shade: 1, roughness: 0.6 }] : OBJECT_PARTS[thing.kind]();
  const rotation = poseMatrix({ yaw: 0, pitch: 0, roll: thing.turn });
  return parts.map(({ mesh, shade, roughness }) => {
    const sized = mesh.positions.map((x, i) => x * thing.scale * (thing.mirrored && i % 3 === 0 ? -1 : 1));
    const positions = place(sized, { rotation, pivot: [0, 0, 0], offset: thing.at });
    const colour: Rgb = [thing.colour[0] * shade, thing.colour[1] * shade, thing.colour[2] * shade];
    const isSkin = thing.kind === "hand";
    return solid(
      { positions, triangles: mesh.triangles },
      { colour, roughness, specular: isSkin ? 0.02 : 0.04, subsurface: isSkin ? 1 : 0 },
    );
  });
}

interface Plain {
  readonly colour: Rgb;
  readonly roughness: number;
  readonly specular: number;
  readonly subsurface: number;
}

function solid({ positions, triangles }: SolidMesh, plain: Plain): RenderMesh {
  const normals = new Float32Array(positions.length);
  vertexNormals(positions, triangles, normals);
  return {
    positions,
    normals,
    triangles,
    twoSided: true,
    castsShadow: true,
    material: plainMaterial(plain),
  };
}

function plainMaterial({ colour: [r, g, b], ...rest }: Plain): Material {
  const surface: Surface = { r, g, b, occlusion: 0.9, ...rest };
  return { label: "occluder", light: (at, lighting, out) => lighting.shade(at, surface, out) };
}

/** Pleated cloth; `cloth` [n, 2] is the place on it. */
function maskMaterial(colour: Rgb, cloth: Float32Array): Material {
  const surface: Surface = { r: 0, g: 0, b: 0, occlusion: 0.9, roughness: 0.8, specular: 0.02, subsurface: 0.25 };
  return {
    label: "occluder",
    look(at) {
      const u = at.wa * cloth[2 * at.a]! + at.wb * cloth[2 * at.b]! + at.wc * cloth[2 * at.c]!;
      const v = at.wa * cloth[2 * at.a + 1]! + at.wb * cloth[2 * at.b + 1]! + at.wc * cloth[2 * at.c + 1]!;
      const pleat = (v * 4 - Math.floor(v * 4)) ** 6 * (v > 0.2 && v < 0.85 ? 1 : 0);
      const seam = u < 0.02 || u > 0.98 || v < 0.03 || v > 0.97 ? 0.12 : 0;
      const level = 1 - 0.2 * pleat - seam + 0.08 * (noise2(u * 70, v * 50) - 0.5);
      surface.r = colour[0] * level;
      surface.g = colour[1] * level;
      surface.b = colour[2] * level;
    },
    light: (at, lighting, out) => lighting.shade(at, surface, out),
  };
}
