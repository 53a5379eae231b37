import { type Crop, DataError, type Pixels } from "@mfim/core";
import { applyAffine } from "../align/affine.ts";
import { cropOfQuad, type Quad } from "../align/ffhq-crop.ts";
import { type PaddingReach, paddingReach } from "../align/padding-reach.ts";
import { resizePixels } from "../pictures/raw-picture.ts";
import { type CropMask, featherMask, smooth } from "./feather-mask.ts";
import { matchColour } from "./match-colour.ts";
import { sampleCubic } from "./sample-cubic.ts";

export interface PasteOptions {
  /** Where the face counts, in pixels of the crop; multiplied with the feathered border. Default: everywhere. */
  readonly mask?: CropMask;
  /** Width of the soft border, as a share of the crop's side. Default 0.12. */
  readonly feather?: number;
  /**
   * "as-is" (default) pastes the face's own colours; "photograph" first gives its border the mean and spread that each
   * channel has in the photograph there, for swaps that came out in another light.
   */
  readonly colour?: "as-is" | "photograph";
}

/** The rectangle of the photograph that a crop touches. */
interface Extent {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
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
  const extent = extentOf(crop);
  const weights = weightsInPhotograph(crop, extent, options);
  const scaled = await atScaleOf(face, crop);
  const warped = warp(scaled, crop, extent);
  if (options.colour === "photograph") matchColour(warped, photograph, extent, weights);
  return blend(photograph, warped, weights, extent);
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

/** Calls `visit` with each pixel of the extent, its place there, and where in the crop it lies. */
function eachPixel(
  { left, top, right, bottom }: Extent,
  [a, b, c, d, e, f]: Crop["toCrop"],
  visit: (at: number, u: number, v: number, x: number, y: number) => void,
): void {
  let at = 0;
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++, at++) visit(at, a * x + b * y + c, d * x + e * y + f, x, y);
}

function weightsInPhotograph(crop: Crop, extent: Extent, { mask, feather = 0.12 }: PasteOptions): Float32Array {
  const { size, photograph } = crop;
  const soft = featherMask(size, Math.min(0.5, feather)).weights;
  const given = mask?.weights;
  const reach = paddingReach(crop);
  const weights = new Float32Array((extent.right - extent.left) * (extent.bottom - extent.top));
  eachPixel(extent, crop.toCrop, (at, u, v, x, y) => {
    if (u < -0.5 || v < -0.5 || u > size - 0.5 || v > size - 0.5) return;
    const own = bilinear(soft, size, u, v) * (given === undefined ? 1 : bilinear(given, size, u, v));
    weights[at] = own * insidePhotograph(x, y, photograph, reach);
  });
  return weights;
}

/** 0 where alignment blurred the photograph fully, 1 from where it left it alone. */
function insidePhotograph(x: number, y: number, { width, height }: Crop["photograph"], reach: PaddingReach): number {
  const distances = [x, y, width - 1 - x, height - 1 - y];
  return reach.reduce(
    (least, by, side) => (by === 0 ? least : Math.min(least, smooth((distances[side] as number) / by - 1))),
    1,
  );
}

function bilinear(values: Float32Array, size: number, u: number, v: number): number {
  const last = size - 1;
  const [x, y] = [Math.max(0, Math.min(last, u)), Math.max(0, Math.min(last, v))];
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const [x1, y1] = [Math.min(last, x0 + 1), Math.min(last, y0 + 1)];
  const at = (column: number, row: number) => values[row * size + column] as number;
  const upper = at(x0, y0) + (at(x1, y0) - at(x0, y0)) * (x - x0);
  const lower = at(x0, y1) + (at(x1, y1) - at(x0, y1)) * (x - x0);
  return upper + (lower - upper) * (y - y0);
}

/** The face at every pixel of the extent, [height, width, 3], not rounded: rounding once is enough. */
function warp(face: Pixels, crop: Crop, extent: Extent): Float32Array {
  const size = face.width;
  const planes = [0, 1, 2].map((channel) =>
    Float32Array.from({ length: size * size }, (_, i) => face.data[3 * i + channel] as number),
  );
  // Pixel centres are the integers at both sizes.
  const scale = size / crop.size;
  const shift = (scale - 1) / 2;
  const warped = new Float32Array((extent.right - extent.left) * (extent.bottom - extent.top) * 3);
  eachPixel(extent, crop.toCrop, (at, u, v) => {
    if (u < -1 || v < -1 || u > crop.size || v > crop.size) return;
    for (let channel = 0; channel < 3; channel++)
      warped[3 * at + channel] = sampleCubic(
        planes[channel] as Float32Array,
        size,
        u * scale + shift,
        v * scale + shift,
      );
  });
  return warped;
}

function blend(photograph: Pixels, warped: Float32Array, weights: Float32Array, extent: Extent): Pixels {
  const data = Uint8Array.from(photograph.data);
  const width = extent.right - extent.left;
  for (let at = 0; at < weights.length; at++) {
    const weight = weights[at] as number;
    if (weight === 0) continue;
    const to = ((extent.top + Math.floor(at / width)) * photograph.width + extent.left + (at % width)) * 3;
    for (let channel = 0; channel < 3; channel++) {
      const before = data[to + channel] as number;
      const after = before + ((warped[3 * at + channel] as number) - before) * weight;
      data[to + channel] = Math.max(0, Math.min(255, Math.round(after)));
    }
  }
  return { width: photograph.width, height: photograph.height, data };
}
