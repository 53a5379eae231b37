import type { DepthMap } from "./depth-map.ts";

/** How much of the light that a depth map was drawn for reaches a point. */
export class SoftShadow {
  readonly #map: DepthMap;
  readonly #bias: number;
  /** Pixels between taps. */
  readonly #step: number;
  /** The least and the greatest depth of the four pixels that a tap reads: most taps are wholly lit or wholly dark. */
  readonly #low: Float32Array;
  readonly #high: Float32Array;
  /** Whole columns of the three taps across, and how far they are into them. */
  readonly #columns = new Int32Array(3);
  readonly #shares = new Float64Array(3);

  /**
   * @param bias centimetres that a surface must lie before a point to shade it
   * @param blur centimetres between the 3 x 3 taps
   */
  constructor(map: DepthMap, bias: number, blur: number) {
    this.#map = map;
    this.#bias = bias;
    this.#step = blur * map.scale;
    const { size, depth } = map;
    this.#low = new Float32Array(depth.length);
    this.#high = new Float32Array(depth.length);
    for (let k = 0; k + size + 1 < depth.length; k++) {
      const a = depth[k]!;
      const b = depth[k + 1]!;
      const c = depth[k + size]!;
      const d = depth[k + size + 1]!;
      this.#low[k] = Math.min(a, b, c, d);
      this.#high[k] = Math.max(a, b, c, d);
    }
  }

  /** 0 dark to 1 lit: the mean of the taps, each bilinear; lit where the map says nothing. */
  reaching(x: number, y: number, z: number): number {
    const { size, axes, centre, scale, depth } = this.#map;
    const rx = x - centre[0];
    const ry = y - centre[1];
    const rz = z - centre[2];
    const u = (axes[0]! * rx + axes[1]! * ry + axes[2]! * rz) * scale + size / 2 - 0.5;
    const v = (axes[3]! * rx + axes[4]! * ry + axes[5]! * rz) * scale + size / 2 - 0.5;
    const reference = axes[6]! * rx + axes[7]! * ry + axes[8]! * rz + this.#bias;
    const low = this.#low;
    const high = this.#high;
    const columns = this.#columns;
    const shares = this.#shares;
    for (let i = 0; i < 3; i++) {
      const su = u + (i - 1) * this.#step;
      const iu = Math.floor(su);
      columns[i] = iu;
      shares[i] = su - iu;
    }
    let lit = 0;
    for (let j = -1; j <= 1; j++) {
      const sv = v + j * this.#step;
      const iv = Math.floor(sv);
      const fv = sv - iv;
      for (let i = 0; i < 3; i++) {
        const iu = columns[i]!;
        if (iu < 0 || iv < 0 || iu >= size - 1 || iv >= size - 1) {
          lit += 1;
          continue;
        }
        const k = iv * size + iu;
        if (high[k]! < reference) {
          lit += 1;
          continue;
        }
        if (low[k]! >= reference) continue;
        const fu = shares[i]!;
        const top = (depth[k]! < reference ? 1 - fu : 0) + (depth[k + 1]! < reference ? fu : 0);
        const bottom = (depth[k + size]! < reference ? 1 - fu : 0) + (depth[k + size + 1]! < reference ? fu : 0);
        lit += top * (1 - fv) + bottom * fv;
      }
    }
    return lit / 9;
  }
}
