import { type Crop, DataError, type Pixels } from "@mfim/core";
import { applyAffine } from "../align/affine.ts";
import { cropOfQuad, type Quad } from "../align/ffhq-crop.ts";
import { type PaddingReach, paddingReach } from "../align/padding-reach.ts";
import { resizePixels } from "../pictures/raw-picture.ts";
import { boxAverage } from "./box-average.ts";
import { detailShares } from "./carry-detail.ts";
import { type CropMask, featherMask, smooth } from "./feather-mask.ts";
import { matchColour, surroundings } from "./match-colour.ts";
import { cubicSampler } from "./sample-cubic.ts";

export interface PasteOptions {
  /** Where the face counts, in pixels of the crop; multiplied with the feathered border. Default: everywhere. */
  readonly mask?: CropMask;
  /**
   * Where nothing lies before the face, at any size: what covers it stays the photograph's, and its colours do not count as
   * those around the face. Default: nothing covers it.
   */
  readonly visible?: CropMask;
  /** Width of the soft border, as a share of the crop's side. Default 0.12. */
  readonly feather?: number;
  /**
   * "as-is" (default) pastes the face's own colours; "photograph" first gives its border (the inner rim of the mask, if one is
   * given) the mean and spread that each channel has in the photograph there, for swaps that came out in another light.
   */
  readonly colour?: "as-is" | "photograph";
  /**
   * The photograph's own face, aligned as the pasted one and as large. Where it is given, what the photograph shows more
   * finely than so few pixels can is added to the pasted face, as far as both agree there (`detailShares`).
   */
  readonly detailOf?: Pixels;
}

/** The rectangle of the photograph that a crop touches. */
interface Extent {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A place in a photograph where any number of faces can be put, one after another: a slider, or a still target. */
export interface PastePlace {
  /** The photograph with a face of the crop's size in it; what `pasteBack` gives. */
  paste(face: Pixels): Promise<Pixels>;
}

/** The pixels of a photograph that a mask reaches, in rows. */
interface Reached {
  /** Index of the pixel in the photograph. */
  readonly pixels: Int32Array;
  /** Share of the face, above 0. */
  readonly weights: Float32Array;
  /** What each pixel counts for the colours: w (1 - w) of the border w, or the rim of a mask; less where it is covered. */
  readonly counts: Float64Array;
  /** Where in the crop it lies; pixel centres are the integers. */
  readonly u: Float64Array;
  readonly v: Float64Array;
}

/**
 * Pastes an aligned face back into the photograph that it was cut out of, through a soft mask. Pixels that the mask does
 * not reach keep every bit; so do those near the photograph's edge that alignment had blurred. Nothing is encoded on the
 * way, so that colours stay what they are.
 * @param place the crop that came with the face, or its quad in the photograph (`Quad`)
 * @throws DataError where face, place and photograph do not belong together
 */
export async function pasteBack(
  photograph: Pixels,
  face: Pixels,
  place: Crop | Quad,
  options: PasteOptions = {},
): Promise<Pixels> {
  const crop = "toCrop" in place ? place : cropOfQuad(place, face.width, photograph);
  assertTogether(photograph, face, crop, options.mask);
  return pastePlace(photograph, crop, options).paste(face);
}

/** Works out once where and how strongly faces of a crop's size count in a photograph. @throws DataError like `pasteBack` */
export function pastePlace(photograph: Pixels, crop: Crop, options: PasteOptions = {}): PastePlace {
  const reached = reachedPixels(crop, extentOf(crop), options);
  const around =
    options.colour === "photograph" ? surroundings(colours(photograph, reached), reached.counts) : undefined;
  const own = options.detailOf;
  let fine: Promise<Float32Array> | undefined;
  return {
    async paste(face) {
      assertTogether(photograph, face, crop, options.mask);
      const warped = warp(await atScaleOf(face, crop), crop, reached);
      if (around !== undefined) matchColour(warped, around);
      if (own !== undefined) {
        fine ??= fineDetail(photograph, own, crop, reached);
        addDetail(warped, await fine, detailShares(face, own), reached);
      }
      return blend(photograph, warped, reached);
    },
  };
}

/** What the photograph shows beyond its own aligned face, [n, 3]. */
async function fineDetail(photograph: Pixels, own: Pixels, crop: Crop, reached: Reached): Promise<Float32Array> {
  assertTogether(photograph, own, crop, undefined);
  const coarse = warp(await atScaleOf(own, crop), crop, reached);
  return colours(photograph, reached).map((value, i) => value - (coarse[i] as number));
}

function addDetail(warped: Float32Array, fine: Float32Array, { weights, size }: CropMask, { u, v }: Reached): void {
  for (let i = 0; i < u.length; i++) {
    const share = bilinear(weights, size, u[i] as number, v[i] as number);
    for (let at = 3 * i; at < 3 * i + 3; at++) warped[at] = (warped[at] as number) + share * (fine[at] as number);
  }
}

function assertTogether(photograph: Pixels, face: Pixels, crop: Crop, mask: CropMask | undefined): void {
  const problems = [
    face.width === crop.size && face.height === crop.size
      ? ""
      : `a face of ${crop.size} x ${crop.size} pixels, got ${face.width} x ${face.height}`,
    photograph.width === crop.photograph.width && photograph.height === crop.photograph.height
      ? ""
      : `the photograph of ${crop.photograph.width} x ${crop.photograph.height} pixels, got ${photograph.width} x ${photograph.height}`,
    mask === undefined || mask.size === crop.size ? "" : `a mask of ${crop.size} pixels, got ${mask.size}`,
  ].filter((problem) => problem !== "");
  if (problems.length > 0) throw new DataError(`pasteBack: expected ${problems.join("; and ")}.`);
}

function extentOf({ size, photograph: { width, height }, toPhotograph }: Crop): Extent {
  const [near, far] = [-0.5, size - 0.5];
  const corners = applyAffine(toPhotograph, [near, near, far, near, far, far, near, far]);
  const along = (axis: number) => Array.from(corners.filter((_, i) => i % 2 === axis));
  const clamp = (value: number, most: number) => Math.max(0, Math.min(most, value));
  return {
    left: clamp(Math.floor(Math.min(...along(0))), width),
    top: clamp(Math.floor(Math.min(...along(1))), height),
    right: clamp(Math.ceil(Math.max(...along(0))) + 1, width),
    bottom: clamp(Math.ceil(Math.max(...along(1))) + 1, height),
  };
}

/** A face with more pixels than it covers is shrunk first, so that sampling skips none. */
async function atScaleOf(face: Pixels, { toPhotograph: [a, , , d] }: Crop): Promise<Pixels> {
  const scale = Math.hypot(a, d); // pixels of the photograph a pixel of the crop
  return scale < 0.75 ? resizePixels(face, Math.max(8, Math.ceil(face.width * scale))) : face;
}

function reachedPixels(
  crop: Crop,
  { left, top, right, bottom }: Extent,
  { mask, visible, feather = 0.12 }: PasteOptions,
): Reached {
  const { size, photograph } = crop;
  const [a, b, c, d, e, f] = crop.toCrop;
  const soft = featherMask(size, Math.min(0.5, feather)).weights;
  const given = mask?.weights;
  const rim = given === undefined ? undefined : rimOf(given, size);
  const [across, down] = insidePhotograph(photograph, paddingReach(crop));
  const [pixels, weights, counts, us, vs]: [number[], number[], number[], number[], number[]] = [[], [], [], [], []];
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      const u = a * x + b * y + c;
      const v = d * x + e * y + f;
      if (u < -0.5 || v < -0.5 || u > size - 0.5 || v > size - 0.5) continue;
      const shown = given === undefined ? 1 : bilinear(given, size, u, v);
      if (shown === 0) continue;
      const inside = Math.min(across[x] as number, down[y] as number);
      const open = Math.fround(bilinear(soft, size, u, v) * shown * inside);
      if (open === 0) continue;
      const seen = visible === undefined ? 1 : atScale(visible, size, u, v);
      if (seen === 0) continue;
      pixels.push(y * photograph.width + x);
      weights.push(open * seen);
      counts.push((rim === undefined ? open * (1 - open) : bilinear(rim, size, u, v)) * seen);
      us.push(u);
      vs.push(v);
    }
  // Not by "from": it goes through an iterator, at many times the cost.
  return {
    pixels: new Int32Array(pixels),
    weights: new Float32Array(weights),
    counts: new Float64Array(counts),
    u: new Float64Array(us),
    v: new Float64Array(vs),
  };
}

/** How far inside a mask its rim counts, as a share of the crop's side. */
const rimWidth = 0.08;

/** The inner rim of a mask: of a face, its skin, where what is outside may be hair, a hat or the wall behind. */
function rimOf(weights: Float32Array, size: number): Float32Array {
  const near = boxAverage(weights, size, Math.max(1, Math.round(rimWidth * size)));
  return weights.map((weight, i) => weight ** 4 * (1 - (near[i] as number)));
}

/** 0 where alignment blurred the photograph fully, 1 from where it left it alone: the less of a column's and a row's. */
function insidePhotograph(
  { width, height }: Crop["photograph"],
  [left, top, right, bottom]: PaddingReach,
): readonly [across: Float64Array, down: Float64Array] {
  const from = (distance: number, by: number) => (by === 0 ? 1 : smooth(distance / by - 1));
  const along = (extent: number, before: number, after: number) =>
    new Float64Array(extent).map((_, i) => Math.min(from(i, before), from(extent - 1 - i, after)));
  return [along(width, left, right), along(height, top, bottom)];
}

/** A mask of any size at a place of the crop. */
function atScale({ size, weights }: CropMask, cropSize: number, u: number, v: number): number {
  const scale = size / cropSize;
  return bilinear(weights, size, (u + 0.5) * scale - 0.5, (v + 0.5) * scale - 0.5);
}

function bilinear(values: Float32Array, size: number, u: number, v: number): number {
  const last = size - 1;
  const x = Math.max(0, Math.min(last, u));
  const y = Math.max(0, Math.min(last, v));
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const right = x0 < last ? 1 : 0;
  const top = y0 * size + x0;
  const below = y0 < last ? top + size : top;
  const [upLeft, downLeft] = [values[top] as number, values[below] as number];
  const upper = upLeft + ((values[top + right] as number) - upLeft) * (x - x0);
  const lower = downLeft + ((values[below + right] as number) - downLeft) * (x - x0);
  return upper + (lower - upper) * (y - y0);
}

/** The face at every reached pixel, [n, 3], not rounded: rounding once is enough. */
function warp(face: Pixels, crop: Crop, { u, v }: Reached): Float32Array {
  // Pixel centres are the integers at both sizes.
  const scale = face.width / crop.size;
  const shift = (scale - 1) / 2;
  const warped = new Float32Array(u.length * 3);
  const sample = cubicSampler(face);
  for (let i = 0; i < u.length; i++)
    sample((u[i] as number) * scale + shift, (v[i] as number) * scale + shift, warped, 3 * i);
  return warped;
}

/** The photograph's own colours there, [n, 3]. */
function colours({ data }: Pixels, { pixels }: Reached): Float32Array {
  const own = new Float32Array(pixels.length * 3);
  pixels.forEach((pixel, i) => {
    own[3 * i] = data[3 * pixel] as number;
    own[3 * i + 1] = data[3 * pixel + 1] as number;
    own[3 * i + 2] = data[3 * pixel + 2] as number;
  });
  return own;
}

function blend({ width, height, data: before }: Pixels, warped: Float32Array, { pixels, weights }: Reached): Pixels {
  const data = Uint8Array.from(before);
  for (let i = 0; i < pixels.length; i++) {
    const to = 3 * (pixels[i] as number);
    const weight = weights[i] as number;
    for (let channel = 0; channel < 3; channel++) {
      const own = before[to + channel] as number;
      const after = own + ((warped[3 * i + channel] as number) - own) * weight;
      data[to + channel] = Math.max(0, Math.min(255, Math.round(after)));
    }
  }
  return { width, height, data };
}
