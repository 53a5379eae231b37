import { BROWS, CHEEKS, FACE_OVAL } from "../mesh/face-parts.ts";
import { insideDistance, polygonOf } from "../mesh/polygon.ts";
import { clamp, median, smoothStep } from "../mesh/scalar.ts";
import { blur } from "../picture/blur.ts";

/** CIE lightness, 0 to 100, of sRGB bytes. */
function lightness(r: number, g: number, b: number): number {
  const linear = (v: number) => (v <= 10.3 ? v / 3294.6 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  const y = 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
}

/**
 * Where a face is bare: within the mesh's outline and not under hair. Above the brows hair is what is darker than 0.8 of
 * the forehead's lightness, beside them what is darker than 0.66 of the cheeks'; then grown and softened.
 * @param pixels [size, size, 3]
 * @param points [468, 3] pixels
 * @returns [size, size], 255 bare
 */
export function bareFace(pixels: Uint8Array, points: Float32Array, size: number): Uint8Array {
  const oval = polygonOf(points, FACE_OVAL);
  const unit = size / 640;
  let light: Float32Array = new Float32Array(size * size);
  for (let p = 0; p < light.length; p++) light[p] = lightness(pixels[3 * p]!, pixels[3 * p + 1]!, pixels[3 * p + 2]!);
  light = blur(light, size, size, 1, 2 * unit);
  const inside = new Float32Array(size * size).fill(-1);
  const [x0, x1] = extent(oval, 0, size);
  const [y0, y1] = extent(oval, 1, size);
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) inside[y * size + x] = insideDistance(oval, x, y);
  }
  const at = (i: number) => Math.round(points[3 * i + 1]!) * size + Math.round(points[3 * i]!);
  const skin = median(Float32Array.from(CHEEKS, (i) => light[clamp(at(i), 0, light.length - 1)]!));
  const brow = Math.min(...BROWS.map((i) => points[3 * i + 1]!));
  const left = Math.min(...BROWS.map((i) => points[3 * i]!)) - 4 * unit;
  const right = Math.max(...BROWS.map((i) => points[3 * i]!)) + 4 * unit;
  const forehead: number[] = [];
  for (let y = y0; y < brow - 10 * unit; y++) {
    for (let x = x0; x <= x1; x++) if (inside[y * size + x]! > 0) forehead.push(light[y * size + x]!);
  }
  const level = Math.max(forehead.length > 50 ? median(Float32Array.from(forehead)) : 0, 0.85 * skin);
  const hair = new Float32Array(size * size);
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      const p = y * size + x;
      if (inside[p]! < 0) continue;
      const above = y < brow - 6 * unit && light[p]! < 0.8 * level;
      const beside = (x < left || x > right) && light[p]! < 0.66 * skin && inside[p]! < 40 * unit;
      if (above || beside) hair[p] = 1;
    }
  }
  // Grown by about four pixels of 640 and softened: a blur, of which a small part suffices.
  const soft = blur(hair, size, size, 1, 4 * unit);
  return Uint8Array.from(soft, (h, p) => Math.round(255 * (inside[p]! > 0 ? 1 - smoothStep(0.06, 0.4, h) : 0)));
}

function extent(polygon: Float64Array, axis: number, size: number): readonly [number, number] {
  const values = polygon.filter((_, i) => i % 2 === axis);
  return [clamp(Math.floor(Math.min(...values)), 0, size - 1), clamp(Math.ceil(Math.max(...values)), 0, size - 1)];
}
