import { expect, test } from "vitest";
import { anchors, decodeBoxes, mergeBoxes } from "./blazeface-boxes.ts";

test("the anchors are two a cell of 16 pixels, then six a cell of 32", () => {
  expect(anchors.length).toBe(896);
  expect([anchors[0], anchors[1], anchors[2], anchors[32]]).toEqual([
    [8, 8],
    [8, 8],
    [24, 8],
    [8, 24],
  ]);
  expect([anchors[511], anchors[512], anchors[517], anchors[518], anchors[895]]).toEqual([
    [248, 248],
    [16, 16],
    [16, 16],
    [48, 16],
    [240, 240],
  ]);
});

test("boxes are offsets from their anchor, scores logits", () => {
  const logits = new Float32Array(896).fill(-20);
  logits[33] = 2;
  const regressions = new Float32Array(896 * 16);
  regressions.set([3, -4, 50, 60, 1, 2], 33 * 16);
  const boxes = decodeBoxes(logits, regressions, 0.5);
  expect(boxes.length).toBe(1);
  expect(boxes[0]).toMatchObject({ centerX: 11, centerY: 20, width: 50, height: 60 });
  expect(boxes[0]?.score).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
  expect(boxes[0]?.keypoints.slice(0, 4)).toEqual([9, 26, 8, 24]);
});

test("overlapping boxes become their weighted mean, apart ones stay", () => {
  const box = (centerX: number, score: number) => ({
    score,
    centerX,
    centerY: 50,
    width: 40,
    height: 40,
    keypoints: [centerX, 50],
  });
  const merged = mergeBoxes([box(100, 0.3), box(110, 0.9), box(200, 0.6)], 0.3);
  expect(merged.map((b) => [b.score, Math.round(b.centerX * 100) / 100])).toEqual([
    [0.9, 107.5],
    [0.6, 200],
  ]);
  expect(merged[0]?.keypoints[0]).toBeCloseTo(107.5, 6);
});
