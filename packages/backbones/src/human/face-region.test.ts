import { expect, test } from "vitest";
import { regionOfLandmarks, regionToPicture } from "./face-region.ts";
import { PicturePyramid } from "./picture-pyramid.ts";

test("a region's crop has its centre and corners where they belong", () => {
  const [a, b, c, d, e, f] = regionToPicture({ centerX: 50, centerY: 40, side: 20, angle: Math.PI / 2 }, 10);
  const at = (x: number, y: number) => [a * x + b * y + c, d * x + e * y + f].map((v) => Math.round(v * 1e6) / 1e6);
  expect(at(4.5, 4.5)).toEqual([50, 40]);
  // Turned by a quarter: the crop's right is the picture's down.
  expect(at(9.5, 4.5)).toEqual([50, 50]);
  expect(at(4.5, 9.5)).toEqual([40, 40]);
});

test("the square around landmarks is upright with the eyes and as large as asked", () => {
  const [angle, s] = [0.6, 3];
  const shape = [-1, 0, 1, 0, 0, 2, 0, -1]; // right eye, left eye, chin, forehead: 2 wide, 3 high
  const points = shape.map((_, i) => {
    const [x, y] = [shape[i - (i % 2)] as number, shape[i - (i % 2) + 1] as number];
    return i % 2 === 0
      ? 100 + s * (Math.cos(angle) * x - Math.sin(angle) * y)
      : 80 + s * (Math.sin(angle) * x + Math.cos(angle) * y);
  });
  const region = regionOfLandmarks(points, 0, 1, 1.5);
  expect(region.angle).toBeCloseTo(angle, 6);
  expect(region.side).toBeCloseTo(1.5 * 3 * s, 6);
  expect(region.centerX).toBeCloseTo(100 - s * Math.sin(angle) * 0.5, 6);
  expect(region.centerY).toBeCloseTo(80 + s * Math.cos(angle) * 0.5, 6);
});

test("a crop shows the picture at its place, large pictures without aliasing", () => {
  const [width, height] = [400, 300];
  const value = (x: number, y: number) => 128 + 100 * Math.sin(x / 40) * Math.cos(y / 30);
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++)
    data[i] = Math.round(value(Math.floor(i / 3) % width, Math.floor(i / 3 / width)));
  const pyramid = new PicturePyramid({ width, height, data });
  for (const side of [60, 230]) {
    const map = regionToPicture({ centerX: 190, centerY: 150, side, angle: 0.3 }, 32);
    const crop = pyramid.sample(map, 32, 32);
    const [a, b, c, d, e, f] = map;
    for (let i = 0; i < 32 * 32; i += 7) {
      const [x, y] = [i % 32, Math.floor(i / 32)];
      expect(Math.abs((crop[3 * i] as number) - value(a * x + b * y + c, d * x + e * y + f))).toBeLessThan(4);
    }
  }
  const stripes = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (Math.floor(i / 3) % 2) * 255);
  const grey = new PicturePyramid({ width: 64, height: 64, data: stripes }).sample(
    regionToPicture({ centerX: 31.5, centerY: 31.5, side: 64, angle: 0 }, 16),
    16,
    16,
  );
  expect(Math.abs((grey[3 * 100] as number) - 127.5)).toBeLessThan(2);
});

test("outside the picture is black", () => {
  const pyramid = new PicturePyramid({ width: 4, height: 4, data: new Uint8Array(48).fill(200) });
  const crop = pyramid.sample([1, 0, -8, 0, 1, 0], 4, 4);
  expect(Math.max(...crop)).toBe(0);
});
