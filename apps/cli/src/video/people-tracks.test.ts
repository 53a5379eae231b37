import { type DetectedFace, Random } from "@mfim/core";
import { describe, expect, it, test } from "vitest";
import { PeopleTracks, type PersonInFrame, type SeenFace } from "./people-tracks.ts";
import { SmoothPoints } from "./smooth-points.ts";

const faceAt = (x: number, y = 100, jitter = 0): DetectedFace => ({
  score: 1,
  box: [x - 30, y - 30, 60, 60],
  landmarks: {
    scheme: "five-points",
    points: Float32Array.of(x - 10, y, x + 10, y, x, y + 10, x - 8, y + 20 + jitter, x + 8, y + 20),
  },
});
const random = new Random(1);
/** A hundredth of the face's side. */
const noise = () => (random.uniform() - 0.5) * 1.2;

const unit = (values: Float32Array) => {
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
};
const direction = () => unit(Float32Array.from({ length: 64 }, () => random.normal()));
const [anna, bert, carl] = [direction(), direction(), direction()];
/** Somebody as they look in one frame: a little otherwise each time; a cosine of about `likeness` to themselves. */
const looks = (who: Float32Array, likeness = 0.95) => {
  const other = direction();
  const by = Math.sqrt(1 - likeness ** 2);
  return unit(who.map((value, i) => likeness * value + by * (other[i] as number)));
};
const seen = (x: number, who: Float32Array, likeness?: number): SeenFace => ({
  face: faceAt(x),
  embedding: looks(who, likeness),
});
const peopleOf = (found: readonly PersonInFrame[]) => found.map(({ person }) => person);
const frame = 0.04;

test("the tremble of a still face is damped, a fast face is followed, whatever the time between frames", () => {
  const still = new SmoothPoints();
  const spread = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
  const [noisy, smoothed]: [number[], number[]] = [[], []];
  for (let n = 0; n < 100; n++) {
    const { points } = faceAt(100 + noise()).landmarks;
    const value = still.next(points, 60, frame)[4] as number;
    if (n <= 20) continue;
    noisy.push(points[4] as number);
    smoothed.push(value);
  }
  expect(spread(smoothed)).toBeLessThan(0.6 * spread(noisy));
  // Two sides of the face a second, at a steady and at a changing pace.
  for (const seconds of [() => 0.04, () => 0.02 + 0.04 * random.uniform()]) {
    const fast = new SmoothPoints();
    let [lag, time] = [0, 0];
    for (let n = 0; n < 60; n++) {
      const step = seconds();
      time += step;
      lag = 120 * time - (fast.next(faceAt(120 * time).landmarks.points, 60, step)[4] as number);
    }
    expect(lag).toBeLessThan(0.1 * 60);
    fast.reset();
    expect(fast.next(faceAt(5).landmarks.points, 60, frame)).toEqual(faceAt(5).landmarks.points);
  }
});

describe("people", () => {
  it("are the same after a cut, wherever they stand then, and after they were gone", () => {
    const tracks = new PeopleTracks();
    expect(peopleOf(tracks.next([seen(100, anna), seen(300, bert)], 0))).toEqual([0, 1]);
    expect(peopleOf(tracks.next([seen(302, bert), seen(101, anna)], 0.04))).toEqual([1, 0]);
    // A cut: Bert stands where Anna stood.
    expect(peopleOf(tracks.next([seen(101, bert, 0.8), seen(320, anna, 0.8)], 0.08))).toEqual([1, 0]);
    expect(tracks.next([], 0.12)).toEqual([]);
    expect(peopleOf(tracks.next([seen(500, anna, 0.8)], 60))).toEqual([0]);
  });

  it("stay who they are where another one covers half of their face, and only then", () => {
    const halfHidden = { face: faceAt(140), embedding: unit(anna.map((x, i) => 0.4 * x + (bert[i] as number))) };
    const tracks = new PeopleTracks();
    expect(peopleOf(tracks.next([seen(130, anna), seen(195, bert)], 0))).toEqual([0, 1]);
    expect(peopleOf(tracks.next([halfHidden, seen(180, bert)], 0.04))).toEqual([0, 1]);
    // Looks of two people at once are nobody's: alone in the frame such a face is neither.
    const alone = { ...halfHidden, embedding: looks(halfHidden.embedding, 0.99) };
    expect(peopleOf(tracks.next([{ ...alone, face: faceAt(400) }], 0.08))).not.toEqual([0]);
    const apart = new PeopleTracks();
    apart.next([seen(130, anna), seen(300, bert)], 0);
    expect(peopleOf(apart.next([{ ...halfHidden, embedding: looks(carl) }, seen(300, bert)], 0.04))).toEqual([2, 1]);
  });

  it("are not who stood in their place before", () => {
    const tracks = new PeopleTracks();
    expect(peopleOf(tracks.next([seen(100, anna)], 0))).toEqual([0]);
    expect(peopleOf(tracks.next([seen(100, carl)], 0.04))).toEqual([1]);
    expect(peopleOf(tracks.next([seen(101, anna)], 0.08))).toEqual([0]);
  });

  it("keep apart where they cross, and nobody is where nobody was seen", () => {
    const tracks = new PeopleTracks();
    for (let n = 0; n <= 50; n++) {
      const [a, b] = [100 + 4 * n, 300 - 4 * n];
      const hidden = Math.abs(a - b) < 50; // Bert passes behind Anna
      const found = tracks.next(hidden ? [seen(a, anna)] : [seen(b, bert), seen(a, anna)], n * frame);
      expect(peopleOf(found)).toEqual(hidden ? [1] : [0, 1]);
    }
  });

  it("stay themselves while they turn, as no two looks have to be alike", () => {
    const tracks = new PeopleTracks();
    const profile = direction();
    for (let n = 0; n <= 40; n++) {
      const turn = (Math.PI / 2) * Math.sin((n / 40) * Math.PI);
      const look = unit(anna.map((value, i) => Math.cos(turn) * value + Math.sin(turn) * (profile[i] as number)));
      expect(peopleOf(tracks.next([{ face: faceAt(100), embedding: look }], n * frame))).toEqual([0]);
    }
  });
});
