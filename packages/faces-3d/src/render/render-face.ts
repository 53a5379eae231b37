import { applyAffine, ffhqCrop, projectPoints } from "../geometry/camera.ts";
import type { Affine } from "../geometry/ffhq-quad.ts";
import type { HeadModel } from "../head/head-model.ts";
import { type PreparedHead, prepareHead } from "../head/prepared-head.ts";
import { personShape } from "../mesh/person-shape.ts";
import { type PosedHead, poseHead } from "../mesh/posed-head.ts";
import { RadiusMap } from "../mesh/radius-map.ts";
import { LABELS } from "../mesh/render-mesh.ts";
import type { Person } from "../person/person.ts";
import type { Scene } from "../scene/scene.ts";
import { drawBackground } from "./background.ts";
import { buildShapes, type PreparedPerson, withMaterial } from "./build-meshes.ts";
import { drawDepth, makeDepthMap } from "./depth-map.ts";
import { drawPane } from "./draw-panes.ts";
import { Lighting } from "./lighting.ts";
import { occludeNear } from "./near-occlusion.ts";
import { drawVisibility, makeVisibilityBuffer, toScreen, type VisibilityBuffer } from "./rasterize.ts";
import { resolvePixels } from "./resolve.ts";
import { scatterLight } from "./scatter-light.ts";
import { shadeBuffer } from "./shade-buffer.ts";
import { paintSkin } from "./skin-material.ts";

export interface RenderOptions {
  /** Pixels a side. */
  readonly size: number;
  /** Samples a pixel side; 2 unless given, 3 below 100 pixels. */
  readonly samples?: number;
  /** From the plane at depth 1 to the unit crop; FFHQ's own of this very head unless given. */
  readonly crop?: Affine;
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
export function renderFace(
  model: HeadModel,
  { person, scene }: { readonly person: Person; readonly scene: Scene },
  options: RenderOptions,
): RenderedFace {
  const { size } = options;
  const samples = options.samples ?? (size < 100 ? 3 : 2);
  const head = prepareHead(model);
  const prepared = preparePerson(head, person);
  const posed = poseHead(head, prepared.shape, scene);
  const projected = projectPoints(landmarkPoints(head, posed), scene.camera);
  const crop = options.crop ?? ffhqCrop(projected);
  // Samples a centimetre at the face.
  const scale = (Math.hypot(crop[0], crop[3]) * size * samples) / scene.camera.distance;
  const { shapes, panes } = buildShapes(head, prepared, scene, posed, 1 / scale);
  const shadow = makeDepthMap(SHADOW_SIZE, SHADOW_EXTENT, [0, -1, -6], scene.light.key.direction);
  for (const shape of shapes) if (shape.castsShadow) drawDepth(shadow, shape.positions, shape.triangles);
  const lighting = new Lighting(scene.light, shadow);
  const meshes = shapes.map((shape) => withMaterial(shape, lighting));
  const buffer = makeVisibilityBuffer(size * samples);
  // Skin, gums and teeth share their vertices.
  const projections = new Map<Float32Array, Float64Array>();
  for (const { positions } of meshes) {
    if (!projections.has(positions))
      projections.set(positions, toScreen(positions, scene.camera.distance, crop, buffer.size));
  }
  const screens = meshes.map((mesh) => projections.get(mesh.positions)!);
  meshes.forEach((mesh, i) => {
    drawVisibility(buffer, mesh, i, screens[i]!);
  });
  const colour = new Float32Array(buffer.size * buffer.size * 3);
  drawBackground(scene.background, buffer.size, colour);
  if (scene.look === "detailed") {
    const scatter = { irradiance: new Float32Array(colour.length), albedo: new Float32Array(colour.length) };
    shadeBuffer(buffer, meshes, screens, scene.camera.distance, colour, scatter);
    scatterLight(colour, scatter.irradiance, scatter.albedo, buffer.inverseDepth, buffer.size, scale);
    occludeNear(colour, buffer.inverseDepth, buffer.size, scale);
  } else shadeBuffer(buffer, meshes, screens, scene.camera.distance, colour);
  for (const pane of panes) {
    const screen = toScreen(pane.positions, scene.camera.distance, crop, buffer.size);
    drawPane(buffer, pane, screen, lighting, colour, meshes.length);
  }
  return {
    size,
    pixels: resolvePixels(colour, size, samples),
    labels: resolveLabels(
      buffer,
      [...meshes.map((mesh) => LABELS.indexOf(mesh.material.label)), LABELS.indexOf("occluder")],
      size,
      samples,
    ),
    depth: resolveDepth(buffer, size, samples),
    landmarks: applyAffine(projected, crop, size).map((x) => x - 0.5),
    crop,
  };
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

/** The label that most samples of a pixel show; the smaller index wins a tie. */
function resolveLabels(
  buffer: VisibilityBuffer,
  labelOfMesh: readonly number[],
  size: number,
  samples: number,
): Uint8Array {
  const out = new Uint8Array(size * size);
  const votes = new Uint8Array(LABELS.length);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      votes.fill(0);
      for (let j = 0; j < samples; j++) {
        for (let i = 0; i < samples; i++) {
          const mesh = buffer.mesh[(y * samples + j) * buffer.size + x * samples + i]!;
          const label = mesh === 255 ? 0 : labelOfMesh[mesh]!;
          votes[label] = votes[label]! + 1;
        }
      }
      let best = 0;
      for (let label = 1; label < votes.length; label++) if (votes[label]! > votes[best]!) best = label;
      out[y * size + x] = best;
    }
  }
  return out;
}

/** The nearest sample of each pixel. */
function resolveDepth(buffer: VisibilityBuffer, size: number, samples: number): Float32Array {
  const out = new Float32Array(size * size).fill(Number.POSITIVE_INFINITY);
  for (let y = 0; y < buffer.size; y++) {
    for (let x = 0; x < buffer.size; x++) {
      const inverse = buffer.inverseDepth[y * buffer.size + x]!;
      if (inverse === 0) continue;
      const k = Math.floor(y / samples) * size + Math.floor(x / samples);
      out[k] = Math.min(out[k]!, 1 / inverse);
    }
  }
  return out;
}
