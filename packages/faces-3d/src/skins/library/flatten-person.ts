import type { HeadModel } from "../../head/head-model.ts";
import type { Rgb } from "../../person/person.ts";
import type { HeadFit } from "../fit/fit-head.ts";
import type { Anchor } from "../fit/register-people.ts";
import { TEM_BROWS, TEM_IRISES } from "../fit/tem-landmarks.ts";
import { polygonMask } from "../unwrap/polygon-mask.ts";
import { removeLight } from "../unwrap/remove-light.ts";
import type { FloatPicture } from "../unwrap/sample-picture.ts";
import { LUMINANCE, skinMask } from "../unwrap/skin-mask.ts";
import { unwrapPhoto } from "../unwrap/unwrap-photo.ts";
import type { UvChart } from "../unwrap/uv-chart.ts";

/** One person's skin laid flat, before it is filled from others. */
export interface FlatSkin {
  /** [size, size, 3] log colour over the person's tone, light removed, highlights softened */
  readonly detail: Float32Array;
  /** [size, size] 0 not seen to 1 seen well */
  readonly weight: Float32Array;
  /** Log colour of the person's skin: the median of what is seen well. */
  readonly tone: Rgb;
  /** Linear light. */
  readonly iris: Rgb;
  readonly brow: Rgb;
}

/** Log luminance over the tone from which highlights are drawn in, and how much of what lies over it stays. */
const HIGHLIGHT = 0.22;
const HIGHLIGHT_SHARE = 0.35;

export function flattenPerson(
  head: HeadModel,
  chart: UvChart,
  fit: HeadFit,
  anchors: readonly Anchor[],
  points: Float64Array,
  photo: FloatPicture,
): FlatSkin {
  const unwrapped = unwrapPhoto({ head, chart, fit, anchors, points, photo, mask: skinMask(photo, points) });
  const detail = removeLight(unwrapped);
  const { weight } = unwrapped;
  const tone = [0, 1, 2].map((c) => medianWhere(weight, 0.8, (k) => detail[3 * k + c]!)) as unknown as Rgb;
  for (let k = 0; k < weight.length; k++) {
    if (chart.triangle[k]! < 0) continue;
    for (let c = 0; c < 3; c++) detail[3 * k + c] = detail[3 * k + c]! - tone[c]!;
    softenHighlight(detail, 3 * k);
  }
  return { detail, weight, tone, iris: irisColour(photo, points), brow: browColour(photo, points) };
}

/** Draws in the log luminance of a texel that shines. */
function softenHighlight(detail: Float32Array, at: number): void {
  const light = LUMINANCE[0] * detail[at]! + LUMINANCE[1] * detail[at + 1]! + LUMINANCE[2] * detail[at + 2]!;
  if (light <= HIGHLIGHT) return;
  const away = (1 - HIGHLIGHT_SHARE) * (light - HIGHLIGHT);
  for (let c = 0; c < 3; c++) detail[at + c] = detail[at + c]! - away;
}

/** The median of the rings between pupil and edge of both irises, where lids and their shadow do not reach. */
function irisColour({ data, width, height }: FloatPicture, points: Float64Array): Rgb {
  const rgb: number[][] = [[], [], []];
  for (const { pupil, edge } of TEM_IRISES) {
    const [px, py] = [points[2 * pupil]!, points[2 * pupil + 1]!];
    const radius =
      edge.reduce((sum, i) => sum + Math.hypot(points[2 * i]! - px, points[2 * i + 1]! - py), 0) / edge.length;
    for (let y = Math.ceil(py - 0.15 * radius); y <= py + 0.75 * radius; y++) {
      for (let x = Math.ceil(px - radius); x <= px + radius; x++) {
        const rho = Math.hypot(x - px, y - py) / radius;
        if (rho < 0.5 || rho > 0.8 || x < 0 || y < 0 || x >= width || y >= height) continue;
        for (let c = 0; c < 3; c++) rgb[c]!.push(data[3 * (y * width + x) + c]!);
      }
    }
  }
  return rgb.map((values) => quantile(values, 0.45)) as unknown as Rgb;
}

/** The darker quarter of what lies between the brows' edges: hair, not the skin between hairs. */
function browColour({ data, width, height }: FloatPicture, points: Float64Array): Rgb {
  const rgb: number[][] = [[], [], []];
  for (const line of TEM_BROWS) {
    const mask = polygonMask(
      line.map((i) => [points[2 * i]!, points[2 * i + 1]!] as const),
      width,
      height,
    );
    mask.forEach((inside, k) => {
      if (inside > 0) for (let c = 0; c < 3; c++) rgb[c]!.push(data[3 * k + c]!);
    });
  }
  return rgb.map((values) => quantile(values, 0.2)) as unknown as Rgb;
}

function medianWhere(weight: Float32Array, above: number, value: (k: number) => number): number {
  const values: number[] = [];
  for (let k = 0; k < weight.length; k += 5) if (weight[k]! > above) values.push(value(k));
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], part: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(part * values.length)] ?? 0;
}
