import { drawSurface, newRaster } from "../warp/raster.ts";
import { sampleCubic } from "../warp/sample.ts";
import type { CanonicalFace } from "./canonical-face.ts";
import { logColour } from "./log-colour.ts";

/** A picture warped to the canonical shape. */
export interface CanonicalTexture {
  /** [height, width, 3] log colour; 0 outside the mesh */
  readonly texture: Float32Array;
  /** [height, width] 0 to 1: bare skin */
  readonly bare: Float32Array;
}

/** @param points [468, 3] pixels of the frame */
export function canonicalTexture(
  canonical: CanonicalFace,
  points: Float32Array,
  pixels: Uint8Array,
  bareFrame: Uint8Array,
  frame: number,
): CanonicalTexture {
  const { width, height, triangles } = canonical;
  const places = newRaster(width, height, 2);
  const values = Float32Array.from({ length: (2 * points.length) / 3 }, (_, i) => points[3 * (i >> 1) + (i & 1)]!);
  drawSurface(places, { positions: canonical.points, values, triangles, solid: false }, 0);
  const texture = new Float32Array(width * height * 3);
  const bare = new Float32Array(width * height);
  const colour = [0, 0, 0];
  for (let p = 0; p < width * height; p++) {
    if (places.layer[p] === 0) continue;
    const [x, y] = [places.values[2 * p]!, places.values[2 * p + 1]!];
    sampleCubic(pixels, frame, frame, x, y, colour);
    for (let k = 0; k < 3; k++) texture[3 * p + k] = logColour(colour[k]!);
    const near = (v: number) => Math.min(frame - 1, Math.max(0, Math.round(v)));
    bare[p] = bareFrame[near(y) * frame + near(x)]! / 255;
  }
  return { texture, bare };
}
