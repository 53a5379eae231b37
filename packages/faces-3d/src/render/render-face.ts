import type { Affine } from "@mfim/core";
import { applyAffine, ffhqCrop, projectPoints } from "../geometry/camera.ts";
import type { HeadModel } from "../head/head-model.ts";
import { type PreparedHead, prepareHead } from "../head/prepared-head.ts";
import { personShape } from "../mesh/person-shape.ts";
import { type PosedHead, poseHead } from "../mesh/posed-head.ts";
import { RadiusMap } from "../mesh/radius-map.ts";
import { LABELS, type RenderMesh } from "../mesh/render-mesh.ts";
import type { Person } from "../person/person.ts";
import type { LightRig, Scene } from "../scene/scene.ts";
import type { SkinLibrary } from "../skins/library/skin-library.ts";
import { drawBackground } from "./background.ts";
import { buildMeshes, type PreparedPerson } from "./build-meshes.ts";
import { type DepthMap, drawDepth, makeDepthMap } from "./depth-map.ts";
import { drawPane } from "./draw-panes.ts";
import { Lighting } from "./lighting.ts";
import { darken, nearOcclusion, PHOTOGRAPHED_STRENGTH } from "./near-occlusion.ts";
import { drawVisibility, toScreen, type VisibilityBuffer } from "./rasterize.ts";
import { resolvePixels } from "./resolve.ts";
import { resolveDepth, resolveLabels } from "./resolve-truth.ts";
import { type DetailBuffers, takeBuffers } from "./sample-buffers.ts";
import { scatterLight, skinMap } from "./scatter-light.ts";
import { type LitSamples, shadeBuffer } from "./shade-buffer.ts";
import { paintSkin } from "./skin-material.ts";

/** A person in a scene: all it takes for a picture. */
export interface Portrait {
  readonly person: Person;
  readonly scene: Scene;
}

export interface RenderOptions {
  /** Pixels a side. */
  readonly size: number;
  /** Samples a pixel side; 2 unless given, 3 below 100 pixels. */
  readonly samples?: number;
  /** From the plane at depth 1 to the unit crop; FFHQ's own of this very head unless given. */
  readonly crop?: Affine;
  /** What the photographic look composes skin of; the other looks need none. */
  readonly skins?: SkinLibrary;
}

export interface RenderedFace {
  readonly size: number;
  /** [size, size, 3] sRGB */
  readonly pixels: Uint8Array;
  /** [size, size] index into LABELS: exactly one a pixel */
  readonly labels: Uint8Array;
  /** [size, size] centimetres from the camera along its axis, Infinity where only background is */
  readonly depth: Float32Array;
  /** [68, 2] pixels; (0, 0) is the centre of the top left pixel, as in @mfim/core */
  readonly landmarks: Float32Array;
  readonly crop: Affine;
}

const SHADOW_SIZE = 224;
const SHADOW_EXTENT = 46;

/**
 * Draws a person in a scene: a pure function of its arguments. A swap's truth is somebody else's scene with the crop
 * that the scene has with its own person.
 */
export function renderFace(model: HeadModel, portrait: Portrait, options: RenderOptions): RenderedFace {
  return renderLights(model, portrait, [portrait.scene.light], options)[0]!;
}

/**
 * A picture of the same portrait under each of the lights, which stand for the scene's own: each is what `renderFace`
 * gives, and all that no light changes is worked out once.
 */
export function renderLights(
  model: HeadModel,
  { person, scene }: Portrait,
  lights: readonly LightRig[],
  options: RenderOptions,
): RenderedFace[] {
  const { size } = options;
  const samples = options.samples ?? (size < 100 ? 3 : 2);
  const head = prepareHead(model);
  const prepared = preparePerson(head, person);
  const posed = poseHead(head, prepared.shape, scene);
  const { distance } = scene.camera;
  const projected = projectPoints(landmarkPoints(head, posed), scene.camera);
  const crop = options.crop ?? ffhqCrop(projected);
  // Samples a centimetre at the face.
  const scale = (Math.hypot(crop[0], crop[3]) * size * samples) / distance;
  const { meshes, panes } = buildMeshes(head, prepared, scene, posed, 1 / scale, options.skins);
  const isDetailed = scene.look !== undefined;
  const buffers = takeBuffers(size * samples, lights.length, isDetailed);
  const { visibility } = buffers;
  const detailed = isDetailed ? buffers.detailed : undefined;
  // Skin, gums and teeth share their vertices.
  const projections = new Map<Float32Array, Float64Array>();
  for (const { positions } of meshes) {
    if (!projections.has(positions)) projections.set(positions, toScreen(positions, distance, crop, visibility.size));
  }
  const screens = meshes.map((mesh) => projections.get(mesh.positions)!);
  meshes.forEach((mesh, i) => {
    drawVisibility(visibility, mesh, i, screens[i]!);
  });
  const lit = lights.map(
    (light, i): LitSamples => ({
      lighting: new Lighting(light, drawShadow(meshes, light)),
      colour: buffers.colours[i]!,
      irradiance: detailed?.irradiances[i],
    }),
  );
  for (const { colour } of lit) drawBackground(scene.background, visibility, colour);
  shadeBuffer(visibility, meshes, screens, distance, lit, detailed?.albedo);
  if (detailed)
    finishDetailed(detailed, visibility, lit, scale, scene.look === "photographic" ? PHOTOGRAPHED_STRENGTH : undefined);
  for (const pane of panes) {
    const screen = toScreen(pane.positions, distance, crop, visibility.size);
    for (const { lighting, colour } of lit) drawPane(visibility, pane, screen, lighting, colour, meshes.length);
  }
  const labelOfMesh = [...meshes.map((mesh) => LABELS.indexOf(mesh.material.label)), LABELS.indexOf("occluder")];
  const labels = resolveLabels(visibility, labelOfMesh, LABELS.length, size, samples);
  const depth = resolveDepth(visibility, size, samples);
  const landmarks = applyAffine(projected, crop, size).map((x) => x - 0.5);
  return lit.map(({ colour }) => {
    return { size, pixels: resolvePixels(colour, size, samples), labels, depth, landmarks, crop };
  });
}

function drawShadow(meshes: readonly RenderMesh[], { key }: LightRig): DepthMap {
  const shadow = makeDepthMap(SHADOW_SIZE, SHADOW_EXTENT, [0, -1, -6], key.direction);
  for (const mesh of meshes) if (mesh.castsShadow) drawDepth(shadow, mesh.positions, mesh.triangles);
  return shadow;
}

/** Light that spreads under the skin, and the dark of what is near. */
function finishDetailed(
  { albedo, irradiances, depth, dark, whole, once, twice }: DetailBuffers,
  { inverseDepth, size }: VisibilityBuffer,
  lit: readonly LitSamples[],
  scale: number,
  strength?: number,
): void {
  for (let k = 0; k < depth.length; k++) depth[k] = 1 / inverseDepth[k]!;
  nearOcclusion(depth, size, scale, dark);
  const skin = skinMap(depth, albedo, size, scale, whole);
  lit.forEach(({ colour }, i) => {
    scatterLight(skin, colour, irradiances[i]!, albedo, once, twice);
    darken(colour, dark, strength);
  });
}

/** The FFHQ crop of a person in a scene, without drawing anything. */
export function solveCrop(model: HeadModel, person: Person, scene: Scene): Affine {
  const head = prepareHead(model);
  const posed = poseHead(head, preparePerson(head, person).shape, scene);
  return ffhqCrop(projectPoints(landmarkPoints(head, posed), scene.camera));
}

/** People are kept as long as their object is: a few milliseconds saved on every further picture. */
const people = new WeakMap<PreparedHead, WeakMap<Person, PreparedPerson>>();

function preparePerson(head: PreparedHead, person: Person): PreparedPerson {
  let known = people.get(head);
  if (!known) {
    known = new WeakMap();
    people.set(head, known);
  }
  let result = known.get(person);
  if (!result) {
    const shape = personShape(head, person);
    result = { person, shape, paint: paintSkin(head, person), radius: new RadiusMap(head, shape) };
    known.set(person, result);
  }
  return result;
}

function landmarkPoints(head: PreparedHead, posed: PosedHead): Float32Array {
  const out = new Float32Array(3 * head.model.landmarks.length);
  head.model.landmarks.forEach((v, i) => {
    out.set(posed.positions.subarray(3 * v, 3 * v + 3), 3 * i);
  });
  return out;
}
