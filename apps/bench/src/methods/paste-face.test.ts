import type { Landmarks, Pixels } from "@mfim/core";
import { applyAffine } from "@mfim/photographs";
import { expect, test } from "vitest";
import { fitSimilarity, pasteFace } from "./paste-face.ts";

const size = 64;
const picture = (colour: (x: number, y: number) => readonly [number, number, number]): Pixels => ({
  width: size,
  height: size,
  data: Uint8Array.from(Array.from({ length: size * size }, (_, i) => colour(i % size, Math.floor(i / size))).flat()),
});
const at = ({ data }: Pixels, x: number, y: number) =>
  Array.from(data.subarray((y * size + x) * 3, (y * size + x) * 3 + 3));

test("a similarity is found back", () => {
  const map = [0.8, -0.3, 5, 0.3, 0.8, -2] as const;
  const points = Float32Array.from([1, 2, 8, 3, 4, 9, 2, 12, 9, 11]);
  for (const [i, value] of fitSimilarity(points, applyAffine(map, points)).entries())
    expect(value).toBeCloseTo(map[i] as number, 4);
});

test("outside the face the target stays; inside the source lies where the target's points are, in the target's colours", () => {
  const target = picture((x, y) => [100 + (x % 2) * 20, 60 + (y % 2) * 20, 40]);
  // A bright dot of the source, eight pixels to the right of where the target's face is.
  const source = picture((x, y) => (Math.hypot(x - 40, y - 36) < 3 ? [250, 250, 250] : [180, 180, 180]));
  const points = Float32Array.from([22, 28, 42, 28, 32, 36, 25, 46, 39, 46]);
  const shifted: Landmarks = { scheme: "five-points", points: points.map((value, i) => value + (i % 2 === 0 ? 8 : 0)) };
  const own: Landmarks = { scheme: "five-points", points };
  const pasted = pasteFace({ pictures: { source, target }, landmarks: { source: shifted, target: own } });
  for (const [x, y] of [
    [0, 0],
    [63, 63],
    [2, 40],
  ] as const)
    expect(at(pasted, x, y)).toEqual(at(target, x, y));
  expect(at(pasted, 32, 36)[1] as number).toBeGreaterThan((at(pasted, 24, 36)[1] as number) + 20);
  const reds = Array.from({ length: 7 }, (_, i) => at(pasted, 24, 33 + i)[0] as number);
  expect(Math.abs(reds.reduce((a, b) => a + b) / 7 - 110)).toBeLessThan(12);
});
