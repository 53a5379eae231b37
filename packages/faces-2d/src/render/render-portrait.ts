import type { Affine } from "@mfim/core";
import { type Cast, memberOf } from "../cast/cast.ts";
import { colourOfLog, LOG_OF_BYTE } from "../cast/log-colour.ts";
import type { ComposedFace } from "../compose/face-at.ts";
import { leadToHost } from "../compose/lead-to-host.ts";
import { FACE_OVAL, LEFT_EYE, MESH_POINTS, MOUTH, RIGHT_EYE } from "../mesh/face-parts.ts";
import { ffhqCrop, invertAffine, mapPoints } from "../mesh/ffhq-crop.ts";
import { vertexNormals } from "../mesh/vertex-normals.ts";
import { BACKDROP_TERMS, backdropColour, backdropTerms } from "../picture/backdrop.ts";
import { drawSurface, newRaster, type Raster } from "../warp/raster.ts";
import { sampleLinear } from "../warp/sample.ts";
import { shapeOnHost } from "./face-shape.ts";
import { headSurround, OUTLINE_POINTS } from "./head-surround.ts";
import { lightGain } from "./light-gain.ts";
import { openingPatch } from "./opening-patch.ts";
import type { Scene } from "./scene.ts";
import { headTurn, type Turn } from "./turn.ts";

export interface RenderedPortrait {
  readonly size: number;
  /** [size, size, 3] sRGB, 0 to 255, not rounded */
  readonly colours: Float32Array;
  /** [size, size] 0 to 1: how much of the composed face lies there */
  readonly face: Float32Array;
  /** [size, size] 1 where the face's shape or skin may have a part; outside it two faces in one scene are the same picture */
  readonly reach: Uint8Array;
  /** [468, 3] pixels of the picture, (0, 0) the centre of the top left one */
  readonly points: Float32Array;
  /** From pixels of the picture to pixels of the turned frame. */
  readonly crop: Affine;
}

export interface RenderOptions {
  /** Side of the picture; best a cast's composing size. */
  readonly size: number;
  /** The crop of another picture of the same scene; unless given the face's own FFHQ crop. */
  readonly crop?: Affine;
}

/** Vertex values: place in the host's frame, place in the canonical texture, light. */
const CHANNELS = 7;

/** Draws a face in a scene. */
export function renderPortrait(
  cast: Cast,
  face: ComposedFace,
  scene: Scene,
  { size, crop: given }: RenderOptions,
): RenderedPortrait {
  const { frame, unit, canonical } = cast;
  const view = memberOf(cast, scene.host).views[scene.hostExpression];
  const shape = shapeOnHost(face.points, view.points, unit, scene.jaw);
  const turn = headTurn(view.points, frame, unit, scene.yaw, scene.pitch);
  const turned = turnAll(shape, turn);
  const crop = given ?? ffhqCrop(turned, 3, size);
  const toPicture = invertAffine(crop);
  const points = mapPoints(turned, toPicture);

  const surround = headSurround(view.points, turn, unit);
  const around = surround.positions.slice();
  for (const [i, point] of FACE_OVAL.entries()) around.set(turned.subarray(3 * point, 3 * point + 3), 3 * i);
  const raster = newRaster(size, size, CHANNELS);
  const light = vertexLight(scene, shape, turned, surround.normals, canonical.triangles);
  drawSurface(
    raster,
    {
      positions: mapPoints(around, toPicture),
      values: surroundValues(surround.places, light),
      triangles: surround.triangles,
      solid: false,
    },
    SURROUND,
  );
  drawSurface(
    raster,
    {
      positions: points,
      values: faceValues(view.points, canonical.points, light.face),
      triangles: canonical.triangles,
      solid: true,
    },
    FACE,
  );
  const openings = drawOpenings(cast, face, shape, turn, toPicture, size);
  const texture = leadToHost(face.texture, view.texture, canonical);
  return {
    ...shade(cast, scene, texture, raster, openings, size),
    reach: reachOf(around, toPicture, size),
    points,
    crop,
    size,
  };
}

const [SURROUND, FACE] = [0, 1];

function turnAll(points: Float32Array, turn: Turn): Float32Array {
  const turned = new Float32Array(points.length);
  const out = new Float64Array(3);
  for (let i = 0; i < points.length; i += 3) {
    turn.apply(points[i]!, points[i + 1]!, points[i + 2]!, out);
    turned.set(out, i);
  }
  return turned;
}

interface VertexLight {
  /** [468, 3] */
  readonly face: Float32Array;
  /** [4 * 36, 3] */
  readonly around: Float32Array;
}

function vertexLight(
  { light }: Scene,
  shape: Float32Array,
  turned: Float32Array,
  ringNormals: Float32Array,
  triangles: Uint16Array,
): VertexLight {
  const face = new Float32Array(shape.length).fill(1);
  const around = new Float32Array(ringNormals.length).fill(1);
  if (light === undefined) return { face, around };
  const before = smoothed(vertexNormals(shape, triangles, MESH_POINTS), triangles);
  const after = smoothed(vertexNormals(turned, triangles, MESH_POINTS), triangles);
  const at = (table: Float32Array, i: number) => [table[i]!, table[i + 1]!, table[i + 2]!] as [number, number, number];
  for (let i = 0; i < face.length; i += 3) face.set(lightGain(light, at(before, i), at(after, i)), i);
  for (let i = 3 * OUTLINE_POINTS; i < around.length; i += 3)
    around.set(lightGain(light, at(ringNormals, i), at(ringNormals, i)), i);
  for (const [i, point] of FACE_OVAL.entries()) around.set(face.subarray(3 * point, 3 * point + 3), 3 * i);
  return { face, around };
}

/** Normals averaged twice with their neighbours': the mesh knows no more than the large forms. */
function smoothed(normals: Float32Array, triangles: Uint16Array): Float32Array {
  let from = normals;
  for (let pass = 0; pass < 2; pass++) {
    const sum = from.map((v) => v);
    for (let t = 0; t < triangles.length; t += 3) {
      for (let k = 0; k < 3; k++) {
        const [a, b, c] = [3 * triangles[t]! + k, 3 * triangles[t + 1]! + k, 3 * triangles[t + 2]! + k];
        const total = from[a]! + from[b]! + from[c]!;
        for (const i of [a, b, c]) sum[i] = sum[i]! + total;
      }
    }
    for (let i = 0; i < sum.length; i += 3) {
      const length = Math.hypot(sum[i]!, sum[i + 1]!, sum[i + 2]!) || 1;
      for (let k = i; k < i + 3; k++) sum[k] = sum[k]! / length;
    }
    from = sum;
  }
  return from;
}

function surroundValues(places: Float32Array, { around }: VertexLight): Float32Array {
  const count = places.length / 2;
  const values = new Float32Array(count * CHANNELS);
  for (let i = 0; i < count; i++) {
    values.set([places[2 * i]!, places[2 * i + 1]!, 0, 0], i * CHANNELS);
    values.set(around.subarray(3 * i, 3 * i + 3), i * CHANNELS + 4);
  }
  return values;
}

function faceValues(host: Float32Array, canonical: Float32Array, light: Float32Array): Float32Array {
  const values = new Float32Array(MESH_POINTS * CHANNELS);
  for (let i = 0; i < MESH_POINTS; i++) {
    values.set([host[3 * i]!, host[3 * i + 1]!, canonical[3 * i]!, canonical[3 * i + 1]!], i * CHANNELS);
    values.set(light.subarray(3 * i, 3 * i + 3), i * CHANNELS + 4);
  }
  return values;
}

/** Places in the donors' frames of eyeballs (layer 0) and teeth (layer 1). */
function drawOpenings(
  cast: Cast,
  { recipe, smile }: ComposedFace,
  shape: Float32Array,
  turn: Turn,
  toPicture: Affine,
  size: number,
): Openings {
  const raster = newRaster(size, size, 2);
  const eyes = memberOf(cast, recipe.eyes).views[smile < 0.5 ? 0 : 1];
  const isOwn = recipe.mouth === recipe.id;
  const mouth = memberOf(cast, recipe.mouth).views[isOwn && smile < 0.5 ? 0 : 1];
  for (const [part, donor, anchor, layer] of [
    [RIGHT_EYE, eyes, "middle", 0],
    [LEFT_EYE, eyes, "middle", 0],
    [MOUTH, mouth, "upper", 1],
  ] as const) {
    const patch = openingPatch(shape, donor.points, part, anchor);
    const positions = mapPoints(turnAll(patch.positions, turn), toPicture);
    drawSurface(raster, { positions, values: patch.values, triangles: patch.triangles, solid: false }, layer);
  }
  return { raster, pixels: [eyes.pixels, mouth.pixels] };
}

interface Openings {
  readonly raster: Raster;
  readonly pixels: readonly [Uint8Array, Uint8Array];
}

/** What the surround's first ring encloses. */
function reachOf(around: Float32Array, toPicture: Affine, size: number): Uint8Array {
  const ring = mapPoints(around.subarray(3 * OUTLINE_POINTS, 6 * OUTLINE_POINTS), toPicture);
  const outline = mapPoints(around.subarray(0, 3 * OUTLINE_POINTS), toPicture);
  const raster = newRaster(size, size, 1);
  const fan = new Float32Array(2 * ring.length + 3);
  fan.set(outline);
  fan.set(ring, outline.length);
  for (let axis = 0; axis < 2; axis++) {
    let sum = 0;
    for (let i = axis; i < ring.length; i += 3) sum += ring[i]!;
    fan[2 * ring.length + axis] = (3 * sum) / ring.length;
  }
  const [n, middle] = [OUTLINE_POINTS, 2 * OUTLINE_POINTS];
  const triangles = Uint16Array.from(
    Array.from({ length: n }, (_, i) => {
      const j = (i + 1) % n;
      return [i, j, n + i, j, n + j, n + i, middle, i, j, middle, n + i, n + j];
    }).flat(),
  );
  drawSurface(raster, { positions: fan, values: new Float32Array(fan.length / 3), triangles, solid: false }, 0);
  return raster.layer;
}

function shade(
  cast: Cast,
  scene: Scene,
  texture: Float32Array,
  raster: Raster,
  openings: Openings,
  size: number,
): Pick<RenderedPortrait, "colours" | "face"> {
  const { frame, canonical } = cast;
  const { width, height } = canonical;
  const view = memberOf(cast, scene.host).views[scene.hostExpression];
  const colours = new Float32Array(size * size * 3);
  const face = new Float32Array(size * size);
  const [host, skin, inside, behind, one] = [new Float64Array(3), new Float64Array(3), [0, 0, 0], [0, 0, 0], [0]];
  const terms = new Float64Array(BACKDROP_TERMS);
  const isPlain = view.backdrop.some((v) => v !== 0);
  const { background } = scene;
  const grid = background && Float32Array.from(background.colours);
  const share = (table: Float32Array | Uint8Array, w: number, h: number, x: number, y: number): number => {
    sampleLinear(table, w, h, 1, x, y, one);
    return one[0]!;
  };
  for (let p = 0; p < size * size; p++) {
    const at = p * CHANNELS;
    const [hx, hy, tx, ty] = [
      raster.values[at]!,
      raster.values[at + 1]!,
      raster.values[at + 2]!,
      raster.values[at + 3]!,
    ];
    sampleLinear(view.pixels, frame, frame, 3, hx, hy, host);
    if (raster.layer[p] === FACE + 1) {
      const m = share(canonical.mask, width, height, tx, ty) * (share(view.bare, frame, frame, hx, hy) / 255);
      if (m > 0.002) {
        face[p] = m;
        sampleLinear(texture, width, height, 3, tx, ty, skin);
        const which = openings.raster.layer[p]! - 1;
        if (which >= 0) {
          const open = share(which === 0 ? canonical.eyes : canonical.mouth, width, height, tx, ty);
          const [ox, oy] = [openings.raster.values[2 * p]!, openings.raster.values[2 * p + 1]!];
          sampleLinear(openings.pixels[which as 0 | 1], frame, frame, 3, ox, oy, inside);
          for (let k = 0; k < 3; k++) skin[k] = skin[k]! + open * (logOf(inside[k]!) - skin[k]!);
        }
        for (let k = 0; k < 3; k++) {
          const own = logOf(host[k]!);
          host[k] = colourOfLog(own + m * (skin[k]! - own));
        }
      }
    }
    // The person's own light is what is left when the old background's share is taken away (alpha F = I - (1 - alpha) B).
    const through = isPlain ? 1 - share(view.matte, frame, frame, hx, hy) / 255 : 0;
    if (isPlain && through > 0) backdropTerms(hx, hy, frame, terms);
    if (grid && background)
      sampleLinear(
        grid,
        background.columns,
        background.rows,
        3,
        ((p % size) / (size - 1)) * (background.columns - 1),
        (Math.floor(p / size) / (size - 1)) * (background.rows - 1),
        behind,
      );
    for (let k = 0; k < 3; k++) {
      const old = through > 0 ? backdropColour(view.backdrop, k, terms) : 0;
      const own = host[k]! - through * old;
      colours[3 * p + k] = raster.values[at + 4 + k]! * own + through * (grid ? behind[k]! : old);
    }
  }
  return { colours, face };
}

const logOf = (value: number): number => LOG_OF_BYTE[Math.min(255, Math.max(0, Math.round(value)))]!;
