import { smoothstep } from "../../geometry/scalar.ts";
import type { HeadModel } from "../../head/head-model.ts";
import { trianglesWithin, vertexNormals } from "../../head/triangles.ts";
import { project } from "../fit/fit-camera.ts";
import { fittedVertices, type HeadFit } from "../fit/fit-head.ts";
import type { Anchor } from "../fit/register-people.ts";
import { drawDepthPicture } from "./depth-picture.ts";
import { type FloatPicture, samplePicture } from "./sample-picture.ts";
import { ThinPlate } from "./thin-plate.ts";
import { fieldOverChart, type UvChart } from "./uv-chart.ts";

/** A photograph laid flat. */
export interface Unwrapped {
  /** [size, size, 3] linear RGB as photographed, its light in it */
  readonly colour: Float32Array;
  /** [size, size] 0 not seen to 1 seen well */
  readonly weight: Float32Array;
  /** [size, size, 3] unit normals as the camera sees them */
  readonly normal: Float32Array;
}

export interface UnwrapOptions {
  readonly head: HeadModel;
  readonly chart: UvChart;
  readonly fit: HeadFit;
  readonly expressions?: readonly string[];
  /** Points of the face with their places in the photograph: they are met but for `smoothing`. */
  readonly anchors: readonly Anchor[];
  /** [n, 2] pixels; an anchor's `point` is an index into them */
  readonly points: Float64Array;
  /** Linear RGB. */
  readonly photo: FloatPicture;
  /** [height, width] 0 to 1: where the photograph shows skin; everywhere unless given */
  readonly mask?: Float32Array;
}

/** How far, in centimetres, a point may lie behind the nearest surface and still be seen. */
const SLACK = 0.25;
const SMOOTHING = 2e-3;
/** Cosines to the viewer between which skin is seen ever better. */
const GRAZING = [0.06, 0.34] as const;

/**
 * Lays a photograph flat by the fitted head. A thin plate moves the projected face so that every anchor lies on its point
 * (this registers people with each other, where a fit alone is some pixels off); what is turned away or hidden weighs 0.
 */
export function unwrapPhoto({ head, chart, fit, expressions, anchors, points, photo, mask }: UnwrapOptions): Unwrapped {
  const { width, height } = photo;
  const vertices = fittedVertices(head, fit, expressions);
  const { turned, pixels } = project(vertices, fit.camera);
  const moved = plate(fit, anchors, points, pixels, width, height).apply(pixels.slice(0, 2 * head.regions.face[1]));
  const surface = trianglesWithin(head, [head.regions.face, head.regions.headAndNeck]);
  const depth = drawDepthPicture(surface, pixels, turned, width, height);
  const normals = new Float32Array(3 * head.vertexCount);
  vertexNormals(Float32Array.from(turned), surface, normals);
  const normal = fieldOverChart(chart, normals, 3);
  const place = fieldOverChart(chart, moved, 2);
  const raw = fieldOverChart(chart, pixels, 2);
  const away = fieldOverChart(chart, turned, 3);
  const count = chart.size ** 2;
  const colour = new Float32Array(3 * count);
  const weight = new Float32Array(count);
  const rgb = new Float64Array(3);
  const level = new Float64Array(1);
  for (let k = 0; k < count; k++) {
    if (chart.triangle[k]! < 0) continue;
    const length = Math.hypot(normal[3 * k]!, normal[3 * k + 1]!, normal[3 * k + 2]!) || 1;
    for (let d = 0; d < 3; d++) normal[3 * k + d] = normal[3 * k + d]! / length;
    const [x, y] = [place[2 * k]!, place[2 * k + 1]!];
    samplePicture(photo, x, y, true, rgb);
    for (let d = 0; d < 3; d++) colour[3 * k + d] = Math.min(1, Math.max(0, rgb[d]!));
    const [px, py] = [Math.round(raw[2 * k]!), Math.round(raw[2 * k + 1]!)];
    if (px < 0 || py < 0 || px >= width || py >= height || x < 0 || y < 0 || x >= width || y >= height) continue;
    if (away[3 * k + 2]! < depth[py * width + px]! - SLACK) continue;
    level[0] = 1;
    if (mask) samplePicture({ width, height, channels: 1, data: mask }, x, y, false, level);
    weight[k] = smoothstep(GRAZING[0], GRAZING[1], normal[3 * k + 2]!) * level[0];
  }
  return { colour, weight, normal };
}

/** From where the fit puts the anchors to where they are; a frame far outside stays. */
function plate(
  fit: HeadFit,
  anchors: readonly Anchor[],
  points: Float64Array,
  pixels: Float64Array,
  width: number,
  height: number,
): ThinPlate {
  const from = anchors.map(({ vertices, weights }): [number, number] => {
    const at = (d: number) =>
      weights[0] * pixels[2 * vertices[0] + d]! +
      weights[1] * pixels[2 * vertices[1] + d]! +
      weights[2] * pixels[2 * vertices[2] + d]!;
    return [at(0), at(1)];
  });
  const to = anchors.map(({ point }): [number, number] => [points[2 * point]!, points[2 * point + 1]!]);
  const { x, y, scale } = fit.camera;
  const reach = 15.5 * scale;
  const frame: [number, number][] = [];
  for (let i = -3; i <= 3; i++) {
    const along = (i / 3) * reach;
    frame.push([x + along, y - 1.2 * reach], [x + along, y + reach]);
    if (Math.abs(i) < 3) frame.push([x - reach, y + along], [x + reach, y + along]);
  }
  const still = frame.filter(
    ([fx, fy]) => fx > -0.2 * width && fx < 1.2 * width && fy > -0.2 * height && fy < 1.2 * height,
  );
  return new ThinPlate([...from, ...still], [...to, ...still], SMOOTHING);
}
