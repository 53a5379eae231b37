/** A picture of interpolated vertex values. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** [height, width, channels]; where nothing was drawn 0 */
  readonly values: Float32Array;
  /** [height, width], z of what is nearest so far, Infinity where nothing was drawn */
  readonly depth: Float32Array;
  /** [height, width], 1 + the layer that was drawn there last, 0 for nothing */
  readonly layer: Uint8Array;
}

export function newRaster(width: number, height: number, channels: number): Raster {
  return {
    width,
    height,
    channels,
    values: new Float32Array(width * height * channels),
    depth: new Float32Array(width * height).fill(Number.POSITIVE_INFINITY),
    layer: new Uint8Array(width * height),
  };
}

export interface Surface {
  /** [n, 3] pixels, centres at the integers; z grows away from the viewer */
  readonly positions: Float32Array;
  /** [n, channels] */
  readonly values: Float32Array;
  readonly triangles: Uint16Array;
  /** Its triangles hide each other by depth, and those that show their back are left out; else later ones lie on top. */
  readonly solid: boolean;
}

/** A little more than the triangle, so that neighbours leave no cracks. */
const SLACK = -1e-4;

/** Draws a surface over what is there: a piecewise affine map from positions to values. */
export function drawSurface(raster: Raster, { positions, values, triangles, solid }: Surface, layer: number): void {
  const { width, height, channels } = raster;
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [triangles[t]!, triangles[t + 1]!, triangles[t + 2]!];
    const [ax, ay, az] = [positions[3 * a]!, positions[3 * a + 1]!, positions[3 * a + 2]!];
    const [bx, by, bz] = [positions[3 * b]!, positions[3 * b + 1]!, positions[3 * b + 2]!];
    const [cx, cy, cz] = [positions[3 * c]!, positions[3 * c + 1]!, positions[3 * c + 2]!];
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (Math.abs(area) < 1e-9 || (solid && area < 0)) continue;
    const [left, right] = [Math.ceil(Math.min(ax, bx, cx) - 1e-3), Math.floor(Math.max(ax, bx, cx) + 1e-3)];
    const [top, bottom] = [Math.ceil(Math.min(ay, by, cy) - 1e-3), Math.floor(Math.max(ay, by, cy) + 1e-3)];
    for (let y = Math.max(0, top); y <= Math.min(height - 1, bottom); y++) {
      for (let x = Math.max(0, left); x <= Math.min(width - 1, right); x++) {
        const v = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / area;
        const w = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / area;
        const u = 1 - v - w;
        if (u < SLACK || v < SLACK || w < SLACK) continue;
        const at = y * width + x;
        if (solid) {
          const z = u * az + v * bz + w * cz;
          if (raster.layer[at] === layer + 1 && raster.depth[at]! <= z) continue;
          raster.depth[at] = z;
        }
        raster.layer[at] = layer + 1;
        for (let k = 0; k < channels; k++) {
          raster.values[at * channels + k] =
            u * values[a * channels + k]! + v * values[b * channels + k]! + w * values[c * channels + k]!;
        }
      }
    }
  }
}
