import { type DetectedFace, Random } from "@mfim/core";
import { expect, test } from "vitest";
import { FaceTracks } from "./face-tracks.ts";
import { SmoothPoints } from "./smooth-points.ts";

const frame = { width: 400, height: 200 };
const faceAt = (x: number, y = 100, jitter = 0): DetectedFace => ({
  score: 1,
  box: [x - 30, y - 30, 60, 60],
  landmarks: {
    scheme: "five-points",
    points: Float32Array.of(x - 10, y, x + 10, y, x, y + 10, x - 8, y + 20 + jitter, x + 8, y + 20),
  },
});
const xOf = (face: DetectedFace | undefined) => (face?.landmarks.points[4] as number | undefined) ?? Number.NaN;
const random = new Random(1);
/** A hundredth of the face's side. */
const noise = () => (random.uniform() - 0.5) * 1.2;

test("the tremble of a still face is damped, a fast face is followed", () => {
  const still = new SmoothPoints(25);
  const spread = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
  const [noisy, smoothed]: [number[], number[]] = [[], []];
  for (let n = 0; n < 100; n++) {
    const { points } = faceAt(100 + noise()).landmarks;
    const value = still.next(points, 60)[4] as number;
    if (n <= 20) continue;
    noisy.push(points[4] as number);
    smoothed.push(value);
  }
  expect(spread(smoothed)).toBeLessThan(0.6 * spread(noisy));
  // Two sides of the face a second.
  const fast = new SmoothPoints(25);
  let lag = 0;
  for (let n = 0; n < 50; n++) lag = 4.8 * n - (fast.next(faceAt(4.8 * n).landmarks.points, 60)[4] as number);
  expect(lag).toBeLessThan(0.1 * 60);
  fast.reset();
  expect(fast.next(faceAt(5).landmarks.points, 60)).toEqual(faceAt(5).landmarks.points);
});

test("the chosen face is followed, nobody takes its place, and it is known again where it left", () => {
  const tracks = new FaceTracks(10, "largest", "video");
  const large = (x: number): DetectedFace => ({ ...faceAt(x), box: [x - 40, 60, 80, 80] });
  expect(tracks.next([], frame)).toEqual([]);
  expect(xOf(tracks.next([faceAt(300), large(100)], frame)[0])).toBeCloseTo(100);
  // The other one grows larger and comes first in the list: it is not the chosen one.
  const grown: DetectedFace = { ...faceAt(300), box: [240, 40, 120, 120] };
  expect(xOf(tracks.next([grown, large(104)], frame)[0])).toBeLessThan(110);
  // Not seen for two frames: taken to be where it was; then gone, while the other stays.
  expect(tracks.next([grown], frame).length).toBe(1);
  expect(tracks.next([grown], frame).length).toBe(1);
  expect(tracks.next([grown], frame)).toEqual([]);
  expect(xOf(tracks.next([grown, large(110)], frame)[0])).toBeCloseTo(110);
});

test("all faces are followed each by itself; an unexpected second one is refused", () => {
  const tracks = new FaceTracks(10, "all", "video");
  expect(tracks.next([faceAt(100), faceAt(300)], frame).length).toBe(2);
  const [left, right] = tracks.next([faceAt(304), faceAt(103)], frame);
  expect(xOf(left)).toBeLessThan(110);
  expect(xOf(right)).toBeGreaterThan(290);
  expect(tracks.next([faceAt(104), faceAt(303), faceAt(200, 40)], frame).length).toBe(3);
  const strict = new FaceTracks(10, "refuse", "video");
  expect(() => strict.next([faceAt(100), faceAt(300)], frame)).toThrow(/several faces/);
});
