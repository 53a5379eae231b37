import type { DepthMap } from "./depth-map.ts";

/** How much of the light that a depth map was drawn for reaches a point. */
export class SoftShadow {
  readonly #map: DepthMap;
  readonly #bias: number;
  /** Pixels between taps. */
  readonly #step: number;
  /** Pixels from the map's edge within which some taps may lie outside of it. */
  readonly #margin: number;
  /** The least and the greatest depth within the margin of each pixel: most points are wholly lit or wholly dark. */
  readonly #low: Float32Array;
  readonly #high: Float32Array;

  /**
   * @param bias centimetres that a surface must lie before a point to shade it
   * @param blur centimetres between the 3 x 3 taps
   */
  constructor(map: DepthMap, bias: number, blur: number) {
    this.#map = map;
    this.#bias = bias;
    this.#step = blur * map.scale;
    // One pixel for the bilinear neighbour, one for rounding.
    this.#margin = Math.ceil(this.#step) + 2;
    this.#low = leastWithin(map, this.#margin);
    this.#high = greatestWithin(map, this.#margin);
  }

  /** 0 dark to 1 lit: the mean of the taps, each bilinear; lit where the map says nothing. */
  reaching(x: number, y: number, z: number): number {
    const { size, axes, centre, scale } = this.#map;
    const rx = x - centre[0];
    const ry = y - centre[1];
    const rz = z - centre[2];
    const u = (axes[0]! * rx + axes[1]! * ry + axes[2]! * rz) * scale + size / 2 - 0.5;
    const v = (axes[3]! * rx + axes[4]! * ry + axes[5]! * rz) * scale + size / 2 - 0.5;
    const reference = axes[6]! * rx + axes[7]! * ry + axes[8]! * rz + this.#bias;
    const far = size - 1 - this.#margin;
    if (u >= this.#margin && v >= this.#margin && u < far && v < far) {
      const k = Math.floor(v) * size + Math.floor(u);
      if (this.#high[k]! < reference) return 1;
      if (this.#low[k]! >= reference) return 0;
    }
    return this.#mean(u, v, reference);
  }

  #mean(u: number, v: number, reference: number): number {
    const { size, depth } = this.#map;
    let lit = 0;
    for (let j = -1; j <= 1; j++) {
      const sv = v + j * this.#step;
      const iv = Math.floor(sv);
      const fv = sv - iv;
      for (let i = -1; i <= 1; i++) {
        const su = u + i * this.#step;
        const iu = Math.floor(su);
        if (iu < 0 || iv < 0 || iu >= size - 1 || iv >= size - 1) {
          lit += 1;
          continue;
        }
        const fu = su - iu;
        const k = iv * size + iu;
        const top = (depth[k]! < reference ? 1 - fu : 0) + (depth[k + 1]! < reference ? fu : 0);
        const bottom = (depth[k + size]! < reference ? 1 - fu : 0) + (depth[k + size + 1]! < reference ? fu : 0);
        lit += top * (1 - fv) + bottom * fv;
      }
    }
    return lit / 9;
  }
}

/**
 * The least depth among the pixels within `reach` of each, for all that are as far from the map's edge: windows grow by
 * twice themselves, along rows, then along columns.
 */
function leastWithin({ size, depth }: DepthMap, reach: number): Float32Array {
  const out = depth.slice();
  for (const stride of [1, size]) {
    for (let width = 1, left = 2 * reach; left > 0; ) {
      const shift = Math.min(width, left);
      const hop = shift * stride;
      for (let k = 0; k + hop < out.length; k++) if (out[k + hop]! < out[k]!) out[k] = out[k + hop]!;
      left -= shift;
      width += shift;
    }
  }
  return centred(out, size, reach);
}

/** The greatest, in the same way; apart, so that the loops stay plain comparisons. */
function greatestWithin({ size, depth }: DepthMap, reach: number): Float32Array {
  const out = depth.slice();
  for (const stride of [1, size]) {
    for (let width = 1, left = 2 * reach; left > 0; ) {
      const shift = Math.min(width, left);
      const hop = shift * stride;
      for (let k = 0; k + hop < out.length; k++) if (out[k + hop]! > out[k]!) out[k] = out[k + hop]!;
      left -= shift;
      width += shift;
    }
  }
  return centred(out, size, reach);
}

/** Windows that start at a pixel moved to their middle. Rows run into each other only within the margin, which is not read. */
function centred(windows: Float32Array, size: number, reach: number): Float32Array {
  const offset = reach * size + reach;
  return windows.copyWithin(offset, 0, windows.length - offset);
}
