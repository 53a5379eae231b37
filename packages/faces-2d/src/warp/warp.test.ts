import { expect, test } from "vitest";
import { drawSurface, newRaster } from "./raster.ts";
import { sampleCubic, sampleLinear } from "./sample.ts";

/** Two triangles over a square of `size`, whose values are an affine function of place. */
function square(size: number, [a, b, c, d, e, f]: readonly number[]) {
  const corners = [
    [0, 0],
    [size - 1, 0],
    [size - 1, size - 1],
    [0, size - 1],
  ] as const;
  return {
    positions: Float32Array.from(corners.flatMap(([x, y]) => [x, y, 0])),
    values: Float32Array.from(corners.flatMap(([x, y]) => [a! * x + b! * y + c!, d! * x + e! * y + f!])),
    triangles: Uint16Array.of(0, 1, 2, 0, 2, 3),
    solid: true,
  };
}

test.each([
  ["identity", [1, 0, 0, 0, 1, 0]],
  ["translation", [1, 0, 3.25, 0, 1, -1.5]],
  ["affine map", [0.8, -0.3, 4, 0.25, 1.1, -2]],
])("a surface interpolates an %s exactly", (_, map) => {
  const size = 17;
  const raster = newRaster(size, size, 2);
  drawSurface(raster, square(size, map), 0);
  for (let p = 0; p < size * size; p++) {
    const [x, y] = [p % size, Math.floor(p / size)];
    expect(raster.layer[p]).toBe(1);
    expect(raster.values[2 * p]).toBeCloseTo(map[0]! * x + map[1]! * y + map[2]!, 4);
    expect(raster.values[2 * p + 1]).toBeCloseTo(map[3]! * x + map[4]! * y + map[5]!, 4);
  }
});

test("a solid surface hides what is behind it, whichever triangle comes first, and shows no back", () => {
  const positions = Float32Array.of(0, 0, 5, 8, 0, 5, 0, 8, 5, 0, 0, 1, 8, 0, 1, 0, 8, 1);
  const values = Float32Array.of(5, 5, 5, 1, 1, 1);
  for (const triangles of [Uint16Array.of(0, 1, 2, 3, 4, 5), Uint16Array.of(3, 4, 5, 0, 1, 2)]) {
    const raster = newRaster(8, 8, 1);
    drawSurface(raster, { positions, values, triangles, solid: true }, 0);
    expect(raster.values[9]).toBe(1);
  }
  const back = newRaster(8, 8, 1);
  drawSurface(back, { positions, values, triangles: Uint16Array.of(0, 2, 1), solid: true }, 0);
  expect(Math.max(...back.layer)).toBe(0);
});

test("samples lie on a ramp, and at pixel centres are the pixels", () => {
  const [width, height] = [7, 5];
  const ramp = Float32Array.from({ length: width * height * 3 }, (_, i) => {
    const p = Math.floor(i / 3);
    return 10 * (p % width) + 3 * Math.floor(p / width) + (i % 3);
  });
  const out = [0, 0, 0];
  sampleLinear(ramp, width, height, 3, 2.3, 1.75, out);
  out.forEach((v, k) => {
    expect(v).toBeCloseTo(23 + 5.25 + k, 4);
  });
  sampleLinear(ramp, width, height, 3, -4, 9, out);
  expect(out).toEqual([12, 13, 14]);
  const bytes = Uint8Array.from(ramp);
  sampleCubic(bytes, width, height, 3, 2, out);
  expect(out).toEqual([36, 37, 38]);
  sampleCubic(bytes, width, height, 2.5, 2.25, out);
  expect(out[0]).toBeCloseTo(25 + 6.75, 4);
});
