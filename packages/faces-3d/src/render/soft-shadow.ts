import type { DepthMap } from "./depth-map.ts";

const TILE = 4;

/** How much of the light that a depth map was drawn for reaches a point. */
export class SoftShadow {
  readonly #map: DepthMap;
  readonly #bias: number;
  /** Pixels between taps. */
  readonly #step: number;
  /** Pixels from the map's edge within which some taps may lie outside of it. */
  readonly #margin: number;
  /** The least and the greatest depth that a point of each tile can meet: most points are wholly lit or wholly dark. */
  readonly #low: Float32Array;
  readonly #high: Float32Array;
  readonly #tiles: number;

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
    this.#tiles = Math.ceil(map.size / TILE);
    const reach = Math.ceil(this.#margin / TILE);
    this.#low = tileExtremes(map, this.#tiles, Math.min, reach);
    this.#high = tileExtremes(map, this.#tiles, Math.max, reach);
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
      const tile = (Math.floor(v) >> 2) * this.#tiles + (Math.floor(u) >> 2);
      if (this.#high[tile]! < reference) return 1;
      if (this.#low[tile]! >= reference) return 0;
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

/** The extreme of every tile and of those within `reach` tiles of it. */
function tileExtremes(
  { size, depth }: DepthMap,
  tiles: number,
  pick: (a: number, b: number) => number,
  reach: number,
): Float32Array {
  const other = pick(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  let out = new Float32Array(tiles * tiles).fill(-other);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const tile = (y >> 2) * tiles + (x >> 2);
      out[tile] = pick(out[tile]!, depth[y * size + x]!);
    }
  }
  for (const stride of [1, tiles]) {
    const wide = out.slice();
    for (let k = 0; k < out.length; k++) {
      const place = stride === 1 ? k % tiles : Math.floor(k / tiles);
      const last = Math.min(reach, tiles - 1 - place);
      for (let i = Math.max(-reach, -place); i <= last; i++) wide[k] = pick(wide[k]!, out[k + i * stride]!);
    }
    out = wide;
  }
  return out;
}
